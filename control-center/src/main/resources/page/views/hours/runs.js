// What Airflow knows: runs that have not succeeded, the tasks of runs, and backfills. All of it is
// read as the logged-in user, and bounded.

const RUNS = 100; // Airflow's largest page
const RUNS_AT_ONCE = 30; // three tasks each, so that all are in one page
const KNOWN = 3_000;
const ENDED = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed']);

/** The tasks of a run, in their order: its phases. */
export const PHASES = ['schema_init', 'fetch_and_produce', 'stream_to_cassandra'];

export const PHASE_NAMES = {
  schema_init: 'schema',
  fetch_and_produce: 'fetch',
  stream_to_cassandra: 'store',
};

const tasksOfRuns = new Map();

/**
 * The newest runs (100 at most) that failed, run or wait, newest first: { runs, total }; `total` is how
 * many there are, null if that is not known.
 */
export async function openRuns(c) {
  const states = ['failed', 'running', 'queued'].map((state) => `state=${state}`).join('&');
  const path = `/dags/${dag(c)}/dagRuns?limit=${RUNS}&order_by=-id&${states}`;
  const found = await c.airflow('GET', path);
  const total = found.total_entries ?? (found.dag_runs.length < RUNS ? found.dag_runs.length : null);
  return { runs: found.dag_runs, total };
}

/** One run. */
export function runOf(c, dagId, runId) {
  const path = `/dags/${encodeURIComponent(dagId)}/dagRuns/${encodeURIComponent(runId)}`;
  return c.airflow('GET', path);
}

/** The tasks of one run: [{ task, state, tries, ms, started, ended }] in the order of the DAG. */
export async function tasksOf(c, dagId, runId) {
  const path =
    `/dags/${encodeURIComponent(dagId)}/dagRuns/${encodeURIComponent(runId)}` +
    '/taskInstances?limit=100';
  const found = await c.airflow('GET', path);
  return found.task_instances.map(task).sort(byPhase);
}

/**
 * The tasks of the runs of these rows: a map from run_id to tasks. What has ended is asked for once.
 * At most `requests` requests of 30 runs each; the first rows come first. Returns { tasks, complete }.
 */
export async function tasksOfRows(c, rows, requests) {
  const pipeline = c.pipeline.name;
  // A run that was cleared has another number of attempts, or ends later.
  const keyOf = (row) => `${pipeline}/${row.run_id}/${row.attempts}/${row.finished_at}`;
  const own = rows.filter((row) => row.run_id && row.engine !== 'replay');
  const unknown = own.filter((row) => !tasksOfRuns.has(keyOf(row)));
  const asked = unknown.slice(0, requests * RUNS_AT_ONCE);
  const fresh = new Map();
  for (let index = 0; index < asked.length; index += RUNS_AT_ONCE) {
    const ids = asked.slice(index, index + RUNS_AT_ONCE).map((row) => row.run_id);
    for (const [run, tasks] of await tasksOfRuns30(c, [...new Set(ids)])) {
      fresh.set(run, tasks);
    }
  }
  const tasks = new Map();
  for (const row of own) {
    const of = tasksOfRuns.get(keyOf(row)) ?? fresh.get(row.run_id);
    if (of !== undefined) {
      tasks.set(row.run_id, of);
      remember(keyOf(row), of);
    }
  }
  return { tasks, complete: unknown.length === asked.length };
}

async function tasksOfRuns30(c, ids) {
  const found = await c.airflow('POST', '/dags/~/dagRuns/~/taskInstances/list', {
    dag_ids: [c.pipeline.dag ?? c.pipeline.name],
    dag_run_ids: ids,
    page_limit: RUNS,
  });
  const byRun = new Map(ids.map((id) => [id, []]));
  for (const one of found.task_instances) {
    byRun.get(one.dag_run_id)?.push(task(one));
  }
  byRun.forEach((tasks) => tasks.sort(byPhase));
  return byRun;
}

function remember(key, tasks) {
  if (!tasks.every((one) => ENDED.has(one.state))) {
    return;
  }
  tasksOfRuns.delete(key);
  tasksOfRuns.set(key, tasks);
  if (tasksOfRuns.size > KNOWN) {
    tasksOfRuns.delete(tasksOfRuns.keys().next().value);
  }
}

function task(one) {
  return {
    task: one.task_id,
    state: one.state ?? 'waiting',
    tries: one.try_number,
    ms: one.duration === null ? null : one.duration * 1_000,
    started: one.start_date,
    ended: one.end_date,
  };
}

function byPhase(one, other) {
  return rank(one) - rank(other) || one.task.localeCompare(other.task);
}

function rank({ task: name }) {
  const index = PHASES.indexOf(name);
  return index === -1 ? PHASES.length : index;
}

/** The newest backfill of the DAG; null if there was none, or the user may not see them. */
export async function newestBackfill(c) {
  if (!c.rights.backfill) {
    return null;
  }
  const found = await c.airflow('GET', `/backfills?dag_id=${dag(c)}&limit=1&order_by=-id`);
  return found.backfills[0] ?? null;
}

/** Starts a backfill of the hours from..to (ISO, both included): missing and failed ones only. */
export function startBackfill(c, from, to) {
  return c.airflow('POST', '/backfills', {
    dag_id: c.pipeline.dag ?? c.pipeline.name,
    from_date: from,
    to_date: to,
    run_backwards: false,
    dag_run_conf: {},
    max_active_runs: 3,
    reprocess_behavior: 'failed',
  });
}

/** Whether the DAG is paused: its runs then wait. */
export async function isPaused(c) {
  return (await c.airflow('GET', `/dags/${dag(c)}`)).is_paused === true;
}

function dag(c) {
  return encodeURIComponent(c.pipeline.dag ?? c.pipeline.name);
}
