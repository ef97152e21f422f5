// What has become of each hour: the service's rows, with the hours between them that are missing, and
// what Airflow is doing about those. Logic only: no DOM, no requests. Hours are epoch seconds.

export const HOUR = 3_600;

/** Every state that an hour can have, in the order of the legend. */
export const STATES = ['complete', 'dead_letters', 'running', 'failed', 'fetching', 'missing'];

/** States that a backfill can change. */
const OPEN = new Set(['missing', 'failed']);

/** A hour's row as an object; `columns` are the names in the answer of /hours. */
export function rowsOf({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

/** Epoch seconds of an instant that is ISO text; null stays null. */
export function seconds(instant) {
  return instant === null || instant === undefined ? null : Math.floor(Date.parse(instant) / 1_000);
}

/**
 * The hour that a run of the pipeline's DAG is about, in epoch seconds: its param, its data interval,
 * or the last complete hour before it was created; the order is the tasks' own.
 */
export function hourOfRun(run) {
  const given = run.conf?.interval_start ?? run.data_interval_start;
  if (given) {
    return seconds(given);
  }
  const created = seconds(run.run_after ?? run.queued_at);
  return created === null ? null : Math.floor(created / HOUR) * HOUR - HOUR;
}

/** Hours of one pipeline, from the answer of /hours and Airflow's runs (newest first). */
export class Hours {
  #rows = new Map();
  #runs = new Map();

  constructor(answer, runs = []) {
    const rows = rowsOf(answer);
    for (const row of rows) {
      this.#rows.set(row.start, row);
    }
    for (const run of runs) {
      const start = hourOfRun(run);
      if (start !== null && !this.#runs.has(start)) {
        this.#runs.set(start, run);
      }
    }
    const starts = rows.map((row) => row.start);
    const ends = [seconds(answer.last_complete), starts.at(-1)].filter(Number.isFinite);
    this.first = seconds(answer.first) ?? starts[0] ?? null;
    this.last = this.first === null ? null : Math.max(this.first, ...ends);
    this.lastComplete = seconds(answer.last_complete);
  }

  get isEmpty() {
    return this.first === null;
  }

  /** How many hours there are from the first to the last. */
  get size() {
    return this.isEmpty ? 0 : (this.last - this.first) / HOUR + 1;
  }

  /** The service's row of an hour; null if it has none. */
  row(start) {
    return this.#rows.get(start) ?? null;
  }

  /** Rows from..to, both included, oldest first. */
  rows(from = -Infinity, to = Infinity) {
    return [...this.#rows.values()].filter((row) => row.start >= from && row.start <= to);
  }

  /** Airflow's newest run of an hour that has not succeeded; null if there is none. */
  run(start) {
    return this.#runs.get(start) ?? null;
  }

  /**
   * The run to look at for an hour, { id, isReplay }: what has stored it, else what Airflow is trying;
   * null if there is none.
   */
  newestRun(start) {
    const row = this.row(start);
    const run = this.run(start);
    if (run !== null && (row === null || OPEN.has(row.state))) {
      return { id: run.dag_run_id, isReplay: false };
    }
    return row?.run_id ? { id: row.run_id, isReplay: row.engine === 'replay' } : null;
  }

  /**
   * The state of an hour; null for one that is outside first..last, or has not ended. What is stored
   * stays so while it is fetched again; a failed or missing hour is running as soon as Airflow has a
   * run for it.
   */
  state(start) {
    const row = this.row(start);
    const run = this.run(start);
    if (row !== null && !OPEN.has(row.state)) {
      return row.state;
    }
    if (run !== null && (run.state === 'running' || run.state === 'queued')) {
      return 'running';
    }
    if (row !== null) {
      return row.state;
    }
    if (this.isEmpty || start < this.first || start > this.last) {
      return null;
    }
    if (run !== null && run.state === 'failed') {
      return 'failed';
    }
    return this.lastComplete !== null && start > this.lastComplete ? null : 'missing';
  }

  /** Number of hours in each state. */
  counts() {
    const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
    this.#each((_start, state) => {
      if (state !== null) {
        counts[state] = (counts[state] ?? 0) + 1;
      }
    });
    return counts;
  }

  /** Ranges { from, to, hours } of hours in this state that follow each other; newest first. */
  ranges(state) {
    const found = [];
    this.#each((start, own) => {
      if (own !== state) {
        return;
      }
      const newest = found.at(-1);
      if (newest !== undefined && newest.to + HOUR === start) {
        newest.to = start;
        newest.hours += 1;
      } else {
        found.push({ from: start, to: start, hours: 1 });
      }
    });
    return found.reverse();
  }

  /** Starts of the hours from..to that are missing or failed, oldest first. */
  fillable(from, to) {
    const found = [];
    for (let start = Math.max(from, this.first); start <= Math.min(to, this.last); start += HOUR) {
      if (OPEN.has(this.state(start))) {
        found.push(start);
      }
    }
    return found;
  }

  #each(visit) {
    if (this.isEmpty) {
      return;
    }
    for (let start = this.first; start <= this.last; start += HOUR) {
      visit(start, this.state(start));
    }
  }
}
