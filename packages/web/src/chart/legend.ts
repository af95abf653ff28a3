import { button, element } from '../dom.ts';
import type { ChartSeries, ChartSpec } from './chart-spec.ts';
import { stack } from './stack.ts';

/** Names a chart's series, tells their values at the cursor, and switches them on and off. */
export class Legend {
  readonly root = element('div', { class: 'legend' });
  readonly #spec: ChartSpec;
  /** Where the cursor is; stands beside the axis' unit. */
  readonly position = element('span', { class: 'position' });
  readonly #values: readonly HTMLElement[];
  readonly #total: HTMLElement;
  /** Of all series, at each index of `x`; only areas add up to something. */
  readonly #totals: readonly number[];

  constructor(spec: ChartSpec, onToggle: (series: number, shown: boolean) => void) {
    this.#spec = spec;
    this.#totals = spec.form === 'areas' ? totals(spec) : [];
    this.#values = spec.series.map(({ values }) => this.#valueField(values));
    this.#total = this.#valueField(this.#totals);
    const keys = spec.series.map((series, index) =>
      this.#key(series, index, (shown) => onToggle(index, shown)),
    );
    this.root.append(...keys, ...this.#totalKey());
    this.show(null);
  }

  /** Shows the values at this index of `x`; null shows the largest of each series. */
  show(index: number | null): void {
    const { series, x, xAxis } = this.#spec;
    const at = index === null ? undefined : x[index];
    this.position.textContent = at === undefined ? 'largest values' : xAxis.describe(at);
    const valueOf = (values: ChartSeries['values']): string =>
      this.#format(index === null ? largest(values) : values[index]);
    for (const [number, field] of this.#values.entries()) {
      field.textContent = valueOf(series[number]?.values ?? []);
    }
    this.#total.textContent = valueOf(this.#totals);
  }

  /** Wide enough for every value, so that nothing moves when the cursor does. */
  #valueField(values: ChartSeries['values']): HTMLElement {
    const field = element('span', { class: 'value' });
    const lengths = values.map((value) => this.#format(value).length);
    field.style.minWidth = `${Math.max(...lengths, 1)}ch`;
    return field;
  }

  #format(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : this.#spec.valueAxis.format(value);
  }

  #totalKey(): readonly HTMLElement[] {
    if (this.#totals.length === 0 || this.#spec.series.length < 2) return [];
    return [element('span', { class: 'key total' }, 'total', this.#total)];
  }

  /** The same in one sentence, for screen readers. */
  describe(index: number): string {
    const { series, x, xAxis } = this.#spec;
    const values = series.map((one) => `${one.label} ${this.#format(one.values[index])}`);
    return `${xAxis.describe(x[index] ?? 0)}: ${values.join(', ')}`;
  }

  #key(series: ChartSeries, index: number, onToggle: (shown: boolean) => void): HTMLElement {
    const swatch = element('span', { class: 'swatch', 'data-form': this.#form(series) });
    swatch.style.setProperty('--colour', `var(--series-${series.colour})`);
    const key = button('', { class: 'key', 'aria-pressed': 'true' }, () => {
      const shown = key.getAttribute('aria-pressed') !== 'true';
      key.setAttribute('aria-pressed', String(shown));
      onToggle(shown);
    });
    key.append(swatch, element('span', {}, series.label), this.#values[index] ?? '');
    return key;
  }

  #form(series: ChartSeries): string {
    if (this.#spec.form !== 'lines') return 'area';
    return series.dashed === true ? 'dashed' : 'line';
  }
}

function totals({ series }: ChartSpec): readonly number[] {
  return (
    stack(
      series.map(({ values }) => values),
      series.map(() => true),
    ).at(-1) ?? []
  );
}

function largest(values: ChartSeries['values']): number | null {
  return values.reduce<number | null>(
    (max, value) => (value === null || (max !== null && max >= value) ? max : value),
    null,
  );
}
