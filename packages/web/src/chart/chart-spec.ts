import type uPlot from 'uplot';
import type { ColourName } from '../palette.ts';

/** What a chart shows, without how it is drawn. */
export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  /** One sentence: how to read it, and what it would show if something were wrong. */
  readonly meaning: string;
  /** Lines over each other, areas on top of each other, or bars on top of each other. */
  readonly form: 'lines' | 'areas' | 'bars';
  readonly x: readonly number[];
  readonly xAxis: XAxis;
  readonly valueAxis: ValueAxis;
  /** Areas and bars: from the bottom up. */
  readonly series: readonly ChartSeries[];
  /** Shown in the chart's place when `series` is empty. */
  readonly emptyText: string;
  /** As wide as the page. */
  readonly wide?: boolean;
}

export interface ChartSeries {
  readonly label: string;
  /** Parallel to `x`; null = nothing was measured there. */
  readonly values: readonly (number | null)[];
  readonly colour: ColourName;
  readonly dashed?: boolean;
}

/** How positions along x are ranged, labelled and read aloud. */
export interface XAxis {
  /** Charts with time along x share one cursor and one zoom. */
  readonly isTime: boolean;
  readonly axis: uPlot.Axis;
  /** From where to where, when nothing is zoomed. */
  readonly range: readonly [number, number];
  /** A position in words. */
  readonly describe: (x: number) => string;
  /** Draws behind the series. */
  readonly drawGround?: (plot: uPlot) => void;
}

/** How values are scaled and written. */
export interface ValueAxis {
  /** Unit, as it is written above the axis. */
  readonly label: string;
  readonly scale: uPlot.Scale;
  readonly axis: uPlot.Axis;
  readonly format: (value: number) => string;
}

/** Whether anything of a series was measured. */
export function hasValues({ values }: ChartSeries): boolean {
  return values.some((value) => value !== null);
}

/** Whether a series of counts is ever above 0. */
export function isEverAboveZero({ values }: ChartSeries): boolean {
  return values.some((value) => value !== null && value > 0);
}
