import type uPlot from 'uplot';
import type { RunSeries } from '../../../jobstorm/src/metrics/run-series.ts';
import { palettes } from '../palette.ts';
import { currentTheme } from '../theme.ts';
import { chartFont } from './chart-style.ts';

/** One phase of the run, from an instant to an instant. */
export interface PhaseBand {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Each phase with its end, which is where the next one begins; phases of no length are left out.
 */
export function phaseBands(phases: RunSeries['phases'], end: number): readonly PhaseBand[] {
  return phases
    .map(({ phase, at }, index) => ({ phase, from: at, to: phases[index + 1]?.at ?? end }))
    .filter(({ phase, from, to }) => to > from && phase !== 'ended');
}

/**
 * Draws the phases behind a chart: all but the steady one are shaded, since no latency comes from
 * them, and each is named above the plot where its name has room.
 */
export function phaseGround(bands: readonly PhaseBand[]): (plot: uPlot) => void {
  return (plot) => {
    plot.ctx.save();
    for (const band of bands) drawBand(plot, band);
    plot.ctx.restore();
  };
}

function drawBand(plot: uPlot, { phase, from, to }: PhaseBand): void {
  const { ctx, bbox } = plot;
  const palette = palettes[currentTheme()];
  const inPlot = (at: number): number =>
    Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(at, 'x', true)));
  const left = inPlot(from);
  const width = inPlot(to) - left;
  if (width <= 0) return;
  if (phase !== 'steady') {
    ctx.fillStyle = palette.shade;
    ctx.fillRect(left, bbox.top, width, bbox.height);
  }
  const ratio = devicePixelRatio;
  ctx.font = chartFont(11 * ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillStyle = palette.label;
  if (ctx.measureText(phase).width + 8 * ratio > width) return;
  ctx.fillRect(left, bbox.top - 14 * ratio, ratio, 14 * ratio);
  ctx.fillText(phase, left + 5 * ratio, bbox.top - 2 * ratio);
}
