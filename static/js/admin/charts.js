/** Draws the admin's charts: calls, minutes and peaks over time, from json_script "chart-data". */

import { pageData } from '../site/page_data.js';

/** Chart.js, which its own script puts into the window. @type {any} */
const Chart = /** @type {any} */ (globalThis).Chart;

/**
 * What each chart shows: a line or bars, and per row the list, its name and its colour's token.
 * @type {Record<string, {type: 'bar' | 'line', rows: [string, string, string][]}>}
 */
const KINDS = {
  calls: { type: 'bar', rows: [['calls', 'Calls', '--brand']] },
  minutes: {
    type: 'bar',
    rows: [
      ['audio', 'Audio minutes', '--brand'],
      ['video', 'Video minutes', '--chart-second'],
    ],
  },
  peak: { type: 'line', rows: [['peak', 'Most people in one call', '--chart-second']] },
};

/** @param {string} token  name of a custom property @returns {string} */
function colour(token) {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

/**
 * @param {HTMLCanvasElement} canvas  with data-chart
 * @param {Record<string, any[]>} data
 */
function draw(canvas, data) {
  const kind = KINDS[canvas.dataset.chart ?? ''];
  const datasets = kind.rows.map(([list, label, token]) => ({
    data: data[list],
    label,
    backgroundColor: colour(token),
    borderColor: colour(token),
    borderRadius: 4,
    borderWidth: kind.type === 'line' ? 2 : 0,
    maxBarThickness: 28,
    pointRadius: data.labels.length > 60 ? 0 : 2,
    stepped: false,
    tension: 0.25,
  }));
  const ink = colour('--ink-soft');
  const stacked = kind.rows.length > 1;
  return new Chart(canvas, {
    type: kind.type,
    data: { labels: data.labels, datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        legend: { display: stacked, labels: { color: ink, boxWidth: 12, boxHeight: 12 } },
      },
      scales: {
        x: { stacked, grid: { display: false }, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 16 } },
        y: { stacked, beginAtZero: true, suggestedMax: 4, grid: { color: colour('--line') }, ticks: { color: ink, precision: 0 } },
      },
    },
  });
}

const data = pageData('chart-data');
/** @type {NodeListOf<HTMLCanvasElement>} */
const canvases = document.querySelectorAll('canvas[data-chart]');
/** @type {any[]} */
let charts = [];

function drawAll() {
  for (const chart of charts) chart.destroy();
  charts = [...canvases].map((canvas) => draw(canvas, data));
}

if (data) {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
}
