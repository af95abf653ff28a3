import type uPlot from 'uplot';
import { element } from '../dom.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { Legend } from './legend.ts';

export interface KeyboardCursorOptions {
  /** What takes the focus. */
  readonly frame: HTMLElement;
  readonly plot: uPlot;
  readonly spec: ChartSpec;
  readonly legend: Legend;
  readonly onEscape: () => void;
}

/**
 * Lets the keyboard do what the mouse does: arrows move the cursor, Home and End jump, Escape
 * leaves and shows the whole run again. Returns the line that reads the values out.
 */
export function keyboardCursor({
  frame,
  plot,
  spec,
  legend,
  onEscape,
}: KeyboardCursorOptions): HTMLElement {
  const spoken = element('p', { class: 'spoken', 'aria-live': 'polite' });
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', `${spec.title}: arrow keys move the cursor`);
  frame.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      plot.setCursor({ left: -10, top: -10 });
      onEscape();
      return;
    }
    const index = indexAfterKey(event, plot.cursor.idx ?? null, spec.x.length);
    if (index === null) return;
    event.preventDefault();
    plot.setCursor({ left: plot.valToPos(spec.x[index] ?? 0, 'x'), top: 1 });
    spoken.textContent = legend.describe(index);
  });
  return spoken;
}

/** Where the cursor goes; null when the key does not move it. With Shift, ten steps at once. */
export function indexAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  index: number | null,
  length: number,
): number | null {
  const step = shiftKey ? 10 : 1;
  const target: Readonly<Record<string, number>> = {
    ArrowLeft: (index ?? length) - step,
    ArrowRight: (index ?? -1) + step,
    Home: 0,
    End: length - 1,
  };
  const wanted = target[key];
  return wanted === undefined ? null : Math.min(length - 1, Math.max(0, wanted));
}
