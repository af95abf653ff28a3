import type { LatencyName } from '../../jobstorm/src/metrics/run-summary.ts';
import { latencyLabels } from '../../jobstorm/src/report/html/names.ts';
import type { LatencyView } from './charts/latency.ts';
import { element } from './dom.ts';

/** A choice among the latencies, and whether their axis is logarithmic. */
export function latencyControls(
  names: readonly LatencyName[],
  view: LatencyView,
  onChange: (view: LatencyView) => void,
): HTMLElement {
  const options = names.map((name) => element('option', { value: name }, latencyLabels[name]));
  const select = element('select', { id: 'latency-name', 'aria-label': 'Latency' }, ...options);
  select.value = view.latency;
  const log = element('input', { type: 'checkbox', id: 'latency-log' });
  log.checked = view.log;
  const announce = (): void => {
    const latency = names.find((name) => name === select.value) ?? view.latency;
    onChange({ latency, log: log.checked });
  };
  select.addEventListener('change', announce);
  log.addEventListener('change', announce);
  return element(
    'div',
    { class: 'controls' },
    select,
    element('label', { for: log.id }, log, ' log scale'),
  );
}
