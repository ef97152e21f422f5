// What the charts of the throughput view draw, from hours, the tasks of their runs, and the lag.
// Logic only. Times are epoch seconds, durations milliseconds.
import { HOUR, rowsOf } from '../hours/hours-data.js';
import { PHASES } from '../hours/runs.js';

/** Later than this is a backfill, and says nothing of how fast an hour arrives. */
export const LATEST_MS = 24 * HOUR * 1_000;

/**
 * Each hour that begins and ends in from..to: { times, rows }, rows[i] being null if the service has no
 * row for times[i]. Nothing before the first row.
 */
export function hoursOf(answer, from, to) {
  const byStart = new Map(rowsOf(answer).map((row) => [row.start, row]));
  const starts = [...byStart.keys()];
  const first = Math.ceil(Math.max(from, Math.min(...starts)) / HOUR) * HOUR;
  const times = [];
  if (starts.length > 0) {
    for (let start = first; start + HOUR <= to; start += HOUR) {
      times.push(start);
    }
  }
  return { times, rows: times.map((start) => byStart.get(start) ?? null) };
}

/** A column of the rows; null where there is no row. */
export function column(rows, name) {
  return rows.map((row) => row?.[name] ?? null);
}

/** Durations of a phase, by its place among the rows; null where Airflow's is unknown. */
export function phaseDurations(rows, tasks, phase) {
  return rows.map((row) => {
    const task = tasks.get(row?.run_id)?.find((one) => one.task === phase);
    return task?.state === 'success' ? task.ms : null;
  });
}

/** Records per second of each phase that moves records: { fetch, store }. */
export function rates(rows, tasks) {
  const [, fetch, store] = PHASES;
  return {
    fetch: perSecond(column(rows, 'fetched'), phaseDurations(rows, tasks, fetch)),
    store: perSecond(column(rows, 'stored'), phaseDurations(rows, tasks, store)),
  };
}

function perSecond(records, durations) {
  return records.map((count, index) =>
    count === null || !durations[index] ? null : (count * 1_000) / durations[index],
  );
}

/** From each hour's end to the moment at which its rows were complete; backfills are left out. */
export function delays(rows) {
  return rows.map((row) => {
    if (!row?.finished_at || !['complete', 'dead_letters'].includes(row.state)) {
      return null;
    }
    const delay = row.finished_at - (row.start + HOUR) * 1_000;
    return delay < 0 || delay > LATEST_MS ? null : delay;
  });
}

/** { times, hours, records } of the lag's history. */
export function lagHistory({ history }) {
  return {
    times: history.map(([time]) => time),
    hours: history.map(([, intervals]) => intervals),
    records: history.map(([, , records]) => records),
  };
}
