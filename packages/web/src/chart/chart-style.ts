import type uPlot from 'uplot';
import { palettes } from '../palette.ts';
import { currentTheme } from '../theme.ts';

const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export function chartFont(px: number): string {
  return `${px}px ${family}`;
}

/** What all axes have in common; colours are read at each drawing, so that themes can change. */
export function axisStyle(): uPlot.Axis {
  return {
    stroke: () => palettes[currentTheme()].label,
    font: chartFont(12),
    labelFont: chartFont(12),
    grid: { stroke: () => palettes[currentTheme()].grid, width: 1 },
    ticks: { show: false },
  };
}

/** Room for half of the first label of the axis below. */
const leastWidth = 32;

/** As wide as the widest label of the axis. */
export const fittingWidth: uPlot.Axis.Size = (plot, labels: readonly string[] | null) => {
  if (labels === null || labels.length === 0) return leastWidth;
  plot.ctx.save();
  plot.ctx.font = chartFont(12 * devicePixelRatio);
  const widest = Math.max(...labels.map((label) => plot.ctx.measureText(label).width));
  plot.ctx.restore();
  return Math.max(leastWidth, Math.ceil(widest / devicePixelRatio) + 12);
};
