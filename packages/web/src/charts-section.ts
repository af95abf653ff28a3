import { Chart } from './chart/chart.ts';
import type { ChartSpec } from './chart/chart-spec.ts';
import { timeAxis } from './chart/time-axis.ts';
import { ZoomGroup } from './chart/zoom-group.ts';
import { cpuChart, nodesChart, podsChart } from './charts/cluster.ts';
import {
  controlPlaneTroubleChart,
  etcdChart,
  seatsChart,
  seatWaitChart,
} from './charts/control-plane.ts';
import { jobsChart } from './charts/jobs.ts';
import { latencyChart, measuredLatencies, percentilesChart } from './charts/latency.ts';
import type { LatencyView } from './charts/latency.ts';
import { loadChart, troubleChart } from './charts/load.ts';
import { button, element } from './dom.ts';
import { latencyControls } from './latency-controls.ts';
import type { RunData } from './run-data.ts';

/** Draws every chart of the run into its section of the page. */
export function drawCharts(section: HTMLElement, run: RunData): void {
  if (run.series.at.length === 0 && run.series.cluster.at.length === 0) {
    section.append(
      element('p', {}, 'Nothing was measured over time, so there is nothing to draw.'),
    );
    return;
  }
  const time = timeAxis(run);
  const showAll = button('Show the whole run', { class: 'show-all' }, () => zoom.reset());
  const zoom = new ZoomGroup(time.range, (zoomed) => (showAll.disabled = !zoomed));
  showAll.disabled = true;
  const grid = element('div', { class: 'charts' });
  section.append(hint(showAll), grid);
  const add = (spec: ChartSpec): Chart => {
    const chart = new Chart(spec, zoom);
    grid.append(chart.root);
    chart.draw(spec);
    return chart;
  };

  add(loadChart(run, time));
  add(jobsChart(run, time));
  add(troubleChart(run, time));
  addLatencyChart(run, (view) => latencyChart(run, time, view), add);
  add(percentilesChart(run));
  add(podsChart(run, time));
  add(nodesChart(run, time));
  add(cpuChart(run, time));
  add(seatsChart(run, time));
  add(seatWaitChart(run, time));
  add(etcdChart(run, time));
  add(controlPlaneTroubleChart(run, time));
}

function hint(showAll: HTMLElement): HTMLElement {
  return element(
    'p',
    { class: 'hint' },
    'Shaded: outside the steady phase. Drag across a chart to zoom all of them; press a name to hide its series. ',
    showAll,
  );
}

function addLatencyChart(
  run: RunData,
  specOf: (view: LatencyView) => ChartSpec,
  add: (spec: ChartSpec) => Chart,
): void {
  const measured = measuredLatencies(run);
  const latency = measured.find((name) => name === 'jobStartLatency') ?? measured[0];
  const view: LatencyView = { latency: latency ?? 'jobStartLatency', log: false };
  const chart = add(specOf(view));
  if (measured.length === 0) return;
  chart.addControl(latencyControls(measured, view, (chosen) => chart.draw(specOf(chosen))));
}
