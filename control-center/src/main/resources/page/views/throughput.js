// Throughput and latency: how many records, how fast, how late. All charts share one time range.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { count, duration, plural } from '../format.js';
import { chart } from '../parts/chart.js';
import { bounded, failureNotice, lacking, notice } from '../parts/notice.js';
import { iso, minute } from '../time.js';
import { HOUR, rowsOf } from './hours/hours-data.js';
import { PHASES, PHASE_NAMES, tasksOfRows } from './hours/runs.js';
import { goToRange, rangeFields, rangeIn } from './throughput/range.js';
import {
  LATEST_MS,
  column,
  delays,
  hoursOf,
  lagHistory,
  phaseDurations,
  rates,
} from './throughput/series.js';

const REQUESTS = 12; // of 30 runs each: 15 days of hours

export const view = { id: 'throughput', title: 'Throughput and latency', refresh: 60, load, render };

async function load(c) {
  const range = rangeIn(c.place);
  const path = `/pipelines/${encodeURIComponent(c.pipeline.name)}`;
  const [answer, lag] = await Promise.all([
    c.api(`${path}/hours`, {
      from: iso(Math.floor(range.from / HOUR) * HOUR * 1_000),
      to: iso(Math.ceil(range.to / HOUR) * HOUR * 1_000),
    }),
    part(c.api(`${path}/lag`)),
  ]);
  const newestFirst = rowsOf(answer).reverse();
  const phases = await part(tasksOfRows(c, newestFirst, REQUESTS));
  return { range, answer, lag, phases };
}

// The hours come from Cassandra, the lag from Kafka as well, the phases from Airflow: each of these can
// be away, and the charts of the others are drawn.
async function part(asked) {
  try {
    return { data: await asked, failure: null };
  } catch (failure) {
    return { data: null, failure };
  }
}

function render({ range, answer, lag, phases }, c) {
  const { times, rows } = hoursOf(answer, range.from, range.to);
  const shared = {
    ...range,
    times,
    zone: c.zone,
    onrange: (from, to) => goToRange(from, to, c),
  };
  const tasks = phases.data?.tasks ?? new Map();
  return html`
    ${rangeFields(range, c)}
    <p class="muted">Drag over a chart to see a shorter time; a double click goes back.</p>
    ${lacking(answer, 'The hours may not be as they are shown')}
    ${lag.failure === null ? lagNow(lag.data, c) : failureNotice(lag.failure)}
    ${phases.failure === null ? nothing : failureNotice(phases.failure)}
    ${bounded(
      phases.data?.complete ?? true,
      `Phases are shown for the newest ${count(REQUESTS * 30)} runs of this time. ` +
        'Choose a shorter time to see older ones.',
    )}
    <div class="charts">
      ${records(shared, rows)} ${speed(shared, rows, tasks)} ${phaseChart(shared, rows, tasks)}
      ${lag.data === null ? nothing : lagCharts(shared, lag.data)} ${delayChart(shared, rows)}
    </div>
  `;
}

function lagNow(lag, c) {
  return [lacking(lag, 'The lag is not all known'), waiting(lag, c)];
}

function waiting(lag, c) {
  if (lag.intervals === 0) {
    return lag.complete
      ? html`<p data-lag="0">Everything that the ledger has complete is stored.</p>`
      : nothing;
  }
  const text =
    `${plural(lag.intervals, 'hour')} with ${plural(lag.records, 'record')} complete in the ledger ` +
    `and not stored; the oldest is ${lag.oldest ? minute(lag.oldest, c.zone) : 'unknown'}.`;
  return html`<div data-lag=${lag.intervals}>${notice('warning', text)}</div>`;
}

function records(shared, rows) {
  return chart({
    ...shared,
    title: 'Records an hour',
    name: 'records',
    format: count,
    series: [
      { label: 'stored', values: column(rows, 'stored'), kind: 'bars', colour: 1 },
      { label: 'fetched', values: column(rows, 'fetched'), colour: 2 },
      { label: 'dead-lettered', values: column(rows, 'dead_lettered'), colour: 3 },
    ],
  });
}

function speed(shared, rows, tasks) {
  const { fetch, store } = rates(rows, tasks);
  return chart({
    ...shared,
    title: 'Records per second by phase',
    note: 'the whole task, with its start',
    name: 'rates',
    format: (value) => `${count(Math.round(value))}/s`,
    series: [
      { label: 'fetch', values: fetch, colour: 2 },
      { label: 'store', values: store, colour: 1 },
    ],
  });
}

function phaseChart(shared, rows, tasks) {
  return chart({
    ...shared,
    title: 'Run duration by phase',
    note: "Airflow's task durations",
    name: 'phases',
    format: duration,
    series: PHASES.map((phase, index) => ({
      label: PHASE_NAMES[phase],
      values: phaseDurations(rows, tasks, phase),
      colour: [4, 2, 1][index],
    })),
  });
}

function lagCharts(shared, lag) {
  const { times, hours, records: behind } = lagHistory(lag);
  const note = 'complete in the ledger, not stored; the last 24 hours, once a minute';
  return [
    chart({
      ...shared,
      times,
      title: 'Lag in hours',
      note,
      name: 'lag-hours',
      format: count,
      series: [{ label: 'hours', values: hours, colour: 5 }],
    }),
    chart({
      ...shared,
      times,
      title: 'Lag in records',
      note,
      name: 'lag-records',
      format: count,
      series: [{ label: 'records', values: behind, colour: 3 }],
    }),
  ];
}

function delayChart(shared, rows) {
  return chart({
    ...shared,
    title: "From an hour's end to its rows",
    note: `hours stored more than ${duration(LATEST_MS)} late, such as backfills, are left out`,
    name: 'delay',
    format: duration,
    series: [{ label: 'delay', values: delays(rows), kind: 'points', colour: 6 }],
  });
}
