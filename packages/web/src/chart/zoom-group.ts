import type uPlot from 'uplot';

/** Charts over time, which show the same stretch of it: zooming one zooms all. */
export class ZoomGroup {
  readonly #plots = new Set<uPlot>();
  readonly #whole: readonly [number, number];
  readonly #onChange: (zoomed: boolean) => void;
  #shown: readonly [number, number];

  constructor(whole: readonly [number, number], onChange: (zoomed: boolean) => void) {
    this.#whole = whole;
    this.#shown = whole;
    this.#onChange = onChange;
  }

  /** Takes in a chart that was just made; it shows what the others show. */
  add(plot: uPlot): void {
    this.#plots.add(plot);
    const [min, max] = this.#shown;
    plot.setScale('x', { min, max });
  }

  remove(plot: uPlot): void {
    this.#plots.delete(plot);
  }

  /** Brings every chart to the stretch that one of them shows now. */
  follow(leader: uPlot): void {
    const { min, max } = leader.scales['x'] ?? {};
    if (min === undefined || max === undefined) return;
    this.#show(min, max);
  }

  reset(): void {
    this.#show(...this.#whole);
  }

  #show(min: number, max: number): void {
    this.#shown = [min, max];
    for (const plot of this.#plots) {
      const scale = plot.scales['x'];
      if (scale?.min !== min || scale.max !== max) plot.setScale('x', { min, max });
    }
    this.#onChange(min > this.#whole[0] || max < this.#whole[1]);
  }
}
