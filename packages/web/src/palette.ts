export type Theme = 'light' | 'dark';

export const colourNames = [
  'blue',
  'vermillion',
  'green',
  'purple',
  'amber',
  'sky',
  'grey',
  'ink',
  'olive',
] as const;
/** Colours of series. Hues after Okabe and Ito, whom colour-blind readers can follow. */
export type ColourName = (typeof colourNames)[number];

/** Colours of what lies behind and around the series. */
type GroundName = 'surface' | 'grid' | 'label' | 'shade';

type Palette = Readonly<Record<ColourName | GroundName, string>>;

/** As `#rrggbb`; every colour of a series has a contrast of 3:1 and more to its surface. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    surface: '#ffffff',
    grid: '#e8eaee',
    label: '#596273',
    shade: '#f3f4f7',
    blue: '#0a5fb4',
    vermillion: '#c23c08',
    green: '#00875f',
    purple: '#8a2a66',
    amber: '#b98400',
    sky: '#2b95c9',
    grey: '#7b8494',
    ink: '#1a2030',
    olive: '#6d7000',
  },
  dark: {
    surface: '#171b22',
    grid: '#2a303a',
    label: '#9da7b6',
    shade: '#1e232c',
    blue: '#4f9df0',
    vermillion: '#f4703c',
    green: '#2cc694',
    purple: '#c4649b',
    amber: '#f2c85c',
    sky: '#93d5f6',
    grey: '#a3acba',
    ink: '#eef1f6',
    olive: '#b7b94a',
  },
};

/** A colour let down with the surface until `strength` of it is left, but not transparent. */
export function tint(colour: string, surface: string, strength: number): string {
  const from = channels(surface);
  const mixed = channels(colour).map((channel, index) => {
    const ground = from[index] ?? 0;
    return Math.round(ground + (channel - ground) * strength);
  });
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Red, green and blue of `#rrggbb`, each from 0 to 255. */
export function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
