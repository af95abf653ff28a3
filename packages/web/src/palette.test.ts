import { describe, expect, it } from 'vitest';
import { channels, colourNames, palettes, tint } from './palette.ts';
import type { ColourName } from './palette.ts';

const themes = ['light', 'dark'] as const;

/** Series that lie next to each other in one chart. */
const neighbours: readonly (readonly ColourName[])[] = [
  ['ink', 'blue', 'green'],
  ['blue', 'sky', 'purple', 'amber', 'vermillion', 'grey'],
  ['amber', 'purple', 'vermillion', 'blue', 'grey', 'ink'],
  ['vermillion', 'blue', 'sky'],
];

describe.each(themes)('the %s palette', (theme) => {
  const palette = palettes[theme];

  it('has a contrast of 3:1 and more between every series and its surface', () => {
    for (const name of colourNames) {
      expect([name, contrast(palette[name], palette.surface) >= 3]).toEqual([name, true]);
    }
  });

  it('writes labels with a contrast of 4.5:1 and more', () => {
    expect(contrast(palette.label, palette.surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(blindnesses()))('keeps neighbours apart for %s', (_, see) => {
    for (const names of neighbours) {
      for (const [index, name] of names.entries()) {
        const next = names[index + 1];
        if (next === undefined) continue;
        const apart = distance(see(palette[name]), see(palette[next]));
        expect([name, next, apart > 0.09]).toEqual([name, next, true]);
      }
    }
  });
});

describe('tint()', () => {
  it('goes from the surface to the colour', () => {
    expect(tint('#204060', '#ffffff', 0)).toBe('#ffffff');
    expect(tint('#204060', '#ffffff', 1)).toBe('#204060');
    expect(tint('#000000', '#ffffff', 0.5)).toBe('#808080');
  });
});

type Linear = readonly [number, number, number];

/** Red, green and blue as amounts of light, 0 to 1 (sRGB transfer function). */
function linear(colour: string): Linear {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

/** WCAG 2 contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = ([red, green, blue]: Linear): number =>
    0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [low = 0, high = 0] = [luminance(linear(one)), luminance(linear(other))].toSorted();
  return (high + 0.05) / (low + 0.05);
}

/** Ways to see: full severity matrices of Machado, Oliveira and Fernandes (2009). */
function blindnesses(): Readonly<Record<string, (colour: string) => Linear>> {
  const through = (matrix: readonly Linear[]) => (colour: string) => {
    const [red, green, blue] = linear(colour);
    const [r = 0, g = 0, b = 0] = matrix.map(([x, y, z]) =>
      Math.min(1, Math.max(0, x * red + y * green + z * blue)),
    );
    return [r, g, b] as const;
  };
  return {
    'normal sight': linear,
    protanopia: through([
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ]),
    deuteranopia: through([
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ]),
  };
}

/** Distance in OKLab, where 0.02 is just noticeable side by side. */
function distance(one: Linear, other: Linear): number {
  const [a, b] = [oklab(one), oklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function oklab([red, green, blue]: Linear): Linear {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
