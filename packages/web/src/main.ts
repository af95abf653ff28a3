import 'uplot/dist/uPlot.min.css';
import './report.css';
import { drawCharts } from './charts-section.ts';
import { element } from './dom.ts';
import { readRun } from './run-data.ts';
import { setUpTheme } from './theme.ts';

const tools = document.getElementById('tools');
const charts = document.getElementById('charts');
if (tools !== null) setUpTheme(tools);
if (charts !== null) {
  try {
    drawCharts(charts, readRun());
  } catch (error) {
    charts.append(
      element(
        'p',
        { class: 'notice', role: 'alert' },
        `The charts cannot be drawn: ${String(error)}`,
      ),
    );
    throw error;
  }
}
