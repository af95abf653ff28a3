import { formatFigure } from '../../metrics/figures.ts';
import type { FigureUnit } from '../../model/figure-names.ts';
import { second } from '../../model/instant.ts';

/** Stands for a figure that was not measured. */
export const noFigure = '–';

/** A figure in its own unit, or {@link noFigure} for null. */
export function figureOrDash(value: number | null, unit: FigureUnit | 'percent'): string {
  return value === null ? noFigure : formatFigure(value, unit);
}

/** A position on the run's timeline: `1:02:03`, or `1:02` where seconds say nothing. */
export function formatElapsed(ms: number, precision: 'minutes' | 'seconds' = 'seconds'): string {
  const seconds = Math.round(ms / second);
  const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${part((seconds / 60) % 60)}`;
  return precision === 'minutes' ? clock : `${clock}:${part(seconds % 60)}`;
}

/** An ISO 8601 instant in UTC as people write it: `2026-03-02 09:00:00 UTC`. */
export function formatDate(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}
