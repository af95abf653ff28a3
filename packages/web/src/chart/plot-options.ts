import uPlot from 'uplot';
import { palettes, tint } from '../palette.ts';
import type { ColourName } from '../palette.ts';
import { currentTheme } from '../theme.ts';
import { axisStyle, fittingWidth } from './chart-style.ts';
import type { ChartSeries, ChartSpec } from './chart-spec.ts';
import { isolatedIndices } from './isolated-indices.ts';
import { stack } from './stack.ts';

/**
 * uPlot's columns for a chart: x, then the series, the last one first, since each is drawn over the
 * one before. So the first named line is never hidden, and opaque layers, drawn from the top one
 * down, leave each other their bands.
 */
export function plotData(spec: ChartSpec, visible: readonly boolean[]): uPlot.AlignedData {
  const values = spec.series.map((series) => [...series.values]);
  const columns = spec.form === 'lines' ? values : stack(values, visible);
  return [[...spec.x], ...columns.reverse()];
}

/** The column of `plotData` that draws this series. */
export function columnOf(spec: ChartSpec, series: number): number {
  return spec.series.length - series;
}

/** How uPlot is to draw a chart, all but its size and its hooks. */
export function plotOptions(
  spec: ChartSpec,
): Pick<uPlot.Options, 'series' | 'scales' | 'axes' | 'padding' | 'legend' | 'cursor'> {
  const series = spec.series.map((one) => plotSeries(spec, one)).reverse();
  return {
    series: [{}, ...series],
    scales: { x: { time: false, range: xRange(spec) }, y: spec.valueAxis.scale },
    axes: [
      { ...axisStyle(), size: 28, labelSize: 20, ...spec.xAxis.axis },
      mergeAxis({ ...axisStyle(), size: fittingWidth, gap: 6 }, spec.valueAxis.axis),
    ],
    padding: [18, 24, 0, null],
    legend: { show: false },
    cursor: cursorOptions(spec),
  };
}

function mergeAxis(base: uPlot.Axis, own: uPlot.Axis): uPlot.Axis {
  return {
    ...base,
    ...own,
    grid: { ...base.grid, ...own.grid },
    ticks: { ...base.ticks, ...own.ticks },
  };
}

/** uPlot asks for the extent of the data when a zoom ends; the whole range is shown instead. */
function xRange({ x, xAxis }: ChartSpec): uPlot.Range.Function {
  return (_plot, min, max) => (min === x[0] && max === x.at(-1) ? [...xAxis.range] : [min, max]);
}

function plotSeries(spec: ChartSpec, series: ChartSeries): uPlot.Series {
  const common: uPlot.Series = { label: series.label, stroke: strokeOf(series.colour) };
  switch (spec.form) {
    case 'lines':
      return {
        ...common,
        width: 1.75,
        points: {
          show: false,
          filter: (plot, column) => isolatedIndices(plot.data[column] ?? []),
          size: 5,
          fill: strokeOf(series.colour),
        },
        ...(series.dashed === true ? { dash: [6, 4] } : {}),
      };
    case 'areas':
      return {
        ...common,
        width: 1,
        fill: tintOf(series.colour, 0.6),
        points: { show: spec.x.length < 2 },
      };
    case 'bars':
      return {
        ...common,
        width: 0,
        fill: tintOf(series.colour, 0.8),
        points: { show: false },
        ...barPaths(),
      };
  }
}

function barPaths(): Pick<uPlot.Series, 'paths'> {
  const paths = uPlot.paths.bars?.({ align: 1, size: [1, Infinity], gap: 0 });
  return paths === undefined ? {} : { paths };
}

function strokeOf(colour: ColourName): () => string {
  return () => palettes[currentTheme()][colour];
}

function tintOf(colour: ColourName, strength: number): () => string {
  return () => {
    const palette = palettes[currentTheme()];
    return tint(palette[colour], palette.surface, strength);
  };
}

function cursorOptions({ form, xAxis }: ChartSpec): uPlot.Cursor {
  return {
    y: false,
    points: form === 'lines' ? { size: 7 } : { show: false },
    drag: { x: xAxis.isTime, y: false, dist: 8, setScale: xAxis.isTime },
    ...(xAxis.isTime
      ? {
          sync: {
            key: 'time',
            setSeries: false,
            filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
          },
        }
      : {}),
  };
}
