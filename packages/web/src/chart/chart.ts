import uPlot from 'uplot';
import { element } from '../dom.ts';
import { onPrint } from '../print.ts';
import { onThemeChange } from '../theme.ts';
import type { ChartSpec } from './chart-spec.ts';
import { keyboardCursor } from './keyboard-cursor.ts';
import { Legend } from './legend.ts';
import { columnOf, plotData, plotOptions } from './plot-options.ts';
import type { ZoomGroup } from './zoom-group.ts';

const height = 260;
/** In CSS pixels: fits both A4 and Letter with the margins that browsers give them. */
const paperSize = { width: 640, height: 170 };

/** A chart on the page: title, meaning, legend and plot. */
export class Chart {
  readonly root: HTMLElement;
  readonly #heading: HTMLElement;
  readonly #body = element('div', { class: 'chart-body' });
  readonly #zoom: ZoomGroup;
  #plot: uPlot | undefined;

  constructor(spec: ChartSpec, zoom: ZoomGroup) {
    this.#zoom = zoom;
    const titleId = `chart-${spec.id}`;
    this.#heading = element(
      'div',
      { class: 'chart-heading' },
      element('h3', { id: titleId }, spec.title),
    );
    this.root = element(
      'figure',
      { class: spec.wide === true ? 'chart wide' : 'chart', 'aria-labelledby': titleId },
      this.#heading,
      this.#body,
    );
    new ResizeObserver(() => this.#fit()).observe(this.#body);
    onThemeChange(() => this.#plot?.redraw(false));
    onPrint((starts) => this.#plot?.setSize(starts ? paperSize : this.#size()));
  }

  /** Puts a control beside the title. */
  addControl(control: HTMLElement): void {
    this.#heading.append(control);
  }

  /** Draws; replaces what was drawn before. The chart has to be in the page. */
  draw(spec: ChartSpec): void {
    if (this.#plot !== undefined) this.#zoom.remove(this.#plot);
    this.#plot?.destroy();
    this.#plot = undefined;
    const meaning = element('figcaption', {}, spec.meaning);
    if (spec.series.length === 0 || spec.x.length === 0) {
      this.#body.replaceChildren(meaning, element('p', { class: 'no-data' }, spec.emptyText));
      return;
    }
    const visible = spec.series.map(() => true);
    const legend = new Legend(spec, (series, shown) => {
      visible[series] = shown;
      this.#toggle(spec, series, visible);
    });
    const frame = element('div', { class: 'plot' });
    const unit = element(
      'p',
      { class: 'unit' },
      element('span', {}, spec.valueAxis.label),
      legend.position,
    );
    this.#body.replaceChildren(
      meaning,
      legend.root,
      element('div', { class: 'drawing' }, unit, frame),
    );
    this.#plot = this.#createPlot(spec, legend, frame);
    this.#body.append(
      keyboardCursor({ frame, plot: this.#plot, spec, legend, onEscape: () => this.#zoom.reset() }),
    );
  }

  #createPlot(spec: ChartSpec, legend: Legend, frame: HTMLElement): uPlot {
    const visible = spec.series.map(() => true);
    const hooks: uPlot.Hooks.Arrays = {
      setCursor: [(plot) => legend.show(plot.cursor.idx ?? null)],
      drawClear: spec.xAxis.drawGround === undefined ? [] : [spec.xAxis.drawGround],
      setScale: spec.xAxis.isTime
        ? [(plot, scale) => (scale === 'x' ? this.#zoom.follow(plot) : undefined)]
        : [],
    };
    const options = { ...plotOptions(spec), ...this.#size(), hooks };
    const plot = new uPlot(options, plotData(spec, visible), frame);
    if (spec.xAxis.isTime) this.#zoom.add(plot);
    return plot;
  }

  #toggle(spec: ChartSpec, series: number, visible: readonly boolean[]): void {
    const plot = this.#plot;
    if (plot === undefined) return;
    plot.batch(() => {
      if (spec.form !== 'lines') plot.setData(plotData(spec, visible), false);
      plot.setSeries(columnOf(spec, series), { show: visible[series] ?? true });
    });
  }

  #fit(): void {
    const size = this.#size();
    if (size.width > 0 && size.width !== this.#plot?.width) this.#plot?.setSize(size);
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(this.#body.clientWidth, 200), height };
  }
}
