import { button } from './dom.ts';
import { colourNames, palettes } from './palette.ts';
import type { Theme } from './palette.ts';
import { onPrint } from './print.ts';

const root = document.documentElement;
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];
let printing = false;

/** The theme to draw in: the reader's choice, else the system's; light on paper. */
export function currentTheme(): Theme {
  if (printing) return 'light';
  const chosen = root.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemDark.matches ? 'dark' : 'light';
}

export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

/** Puts the series' colours where style sheets find them, and the switch into the page's head. */
export function setUpTheme(tools: HTMLElement): void {
  for (const name of colourNames) {
    const { light, dark } = palettes;
    root.style.setProperty(`--series-${name}`, `light-dark(${light[name]}, ${dark[name]})`);
  }
  const toggle = button('', { class: 'theme-toggle' }, () => {
    root.dataset['theme'] = currentTheme() === 'dark' ? 'light' : 'dark';
    announce();
  });
  onThemeChange(() => {
    toggle.textContent = currentTheme() === 'dark' ? 'Light theme' : 'Dark theme';
  });
  tools.append(toggle);
  systemDark.addEventListener('change', announce);
  onPrint((starts) => {
    printing = starts;
    announce();
  });
  announce();
}

function announce(): void {
  for (const listener of listeners) listener();
}
