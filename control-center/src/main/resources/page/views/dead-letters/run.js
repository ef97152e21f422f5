// Runs of the DAG that replays dead letters: started and read through Airflow's REST API, so as
// the logged-in user.
import { choiceOf, confOf } from './choice.js';

const TASK = 'replay_dead_letters';
const ENDED = new Set(['success', 'failed']);

/** The name of the DAG that replays a pipeline's dead letters. */
export function dagOf(pipeline) {
  return pipeline.replay_dag ?? `${pipeline.name}_dead_letters`;
}

/**
 * Whether the DAG exists, and whether it is paused: a run of a paused DAG would never begin.
 * `problem` says why that is not known; the dead letters can be shown all the same.
 */
export async function dag(c) {
  try {
    const found = await c.airflow('GET', `/dags/${encodeURIComponent(dagOf(c.pipeline))}`);
    return { exists: true, paused: found.is_paused === true, problem: null };
  } catch (failure) {
    const exists = failure.status !== 404;
    return { exists, paused: false, problem: exists ? failure.message : null };
  }
}

/** Starts a run; returns its id. */
export async function start(c, choice, dryRun) {
  const body = { logical_date: null, conf: confOf(choice, dryRun) };
  return (await c.airflow('POST', `${runs(c)}`, body)).dag_run_id;
}

/**
 * A run as it is now. `result` is what the task has returned; `failure` is why there is none.
 */
export async function read(c, id) {
  const path = `${runs(c)}/${encodeURIComponent(id)}`;
  const found = await c.airflow('GET', path);
  const run = {
    id,
    state: found.state,
    ended: ENDED.has(found.state),
    endedAt: found.end_date,
    choice: choiceOf(found.conf),
    result: null,
    failure: null,
  };
  if (found.state === 'success') {
    run.result = await xcom(c, path, 'return_value');
    run.failure = run.result ? null : 'the run has ended, but its task has returned no result';
  } else if (found.state === 'failed') {
    const told = await xcom(c, path, 'failure');
    run.failure = told?.reason ?? 'the task gave no reason; its log may have it';
  }
  return run;
}

function runs(c) {
  return `/dags/${encodeURIComponent(dagOf(c.pipeline))}/dagRuns`;
}

/** A value that the task has left, or null if it has left none. */
async function xcom(c, path, key) {
  try {
    const entry = await c.airflow('GET', `${path}/taskInstances/${TASK}/xcomEntries/${key}`);
    return asObject(entry.value);
  } catch (failure) {
    if (failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

/** Airflow gives a value as it stands in its database: usually the text of its JSON. */
function asObject(value) {
  let found = value;
  if (typeof value === 'string') {
    try {
      found = JSON.parse(value);
    } catch {
      return null; // not a result line: the same as none
    }
  }
  return found !== null && typeof found === 'object' ? found : null;
}
