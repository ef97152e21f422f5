// Requests, all to Airflow's own origin: to the Control Center's service through Airflow's plugin
// (reading), and to Airflow's REST API (as the logged-in user).

import { visible } from './format.js';

// This file is <Airflow>/control-center/page/<version>/api.js, whatever path Airflow has.
const SERVICE = new URL('../../', import.meta.url);
const AIRFLOW = new URL('../', SERVICE);
const PATIENCE_MS = 20_000;
const LONG_NUMBER = /\d{16}/;
const UNAUTHORISED = 401;

/**
 * A request that gave no result. `message` is one line for the user, without anything that cannot be
 * seen; `component` is what did not answer (kafka, cassandra, registry, source, control-center,
 * airflow) or null; `status` is the HTTP status, 0 if there was no answer.
 */
export class Failure extends Error {
  constructor(message, { status = 0, component = null, cause } = {}) {
    super(message, { cause });
    this.name = 'Failure';
    this.status = status;
    this.component = component;
  }
}

/** Whether a request was given up because its view was left: then there is nobody to tell. */
export function isAborted(failure) {
  return failure.name === 'AbortError';
}

/**
 * GET of the service: api('/pipelines/users/topics', { limit: 50 }). Parameters that are null,
 * undefined or '' are left out. Throws Failure.
 */
export function api(path, params = {}, signal = null) {
  const url = new URL(`api/${path.replace(/^\/?(api\/)?/, '')}`, SERVICE);
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      url.searchParams.set(name, value);
    }
  }
  return request('GET', url, null, 'control-center', signal);
}

/**
 * Airflow's REST API: airflow('POST', '/backfills', {…}); the path is below /api/v2 and may have a
 * query. Returns what the body holds, null without one. Throws Failure.
 */
export function airflow(method, path, body = null, signal = null) {
  const url = new URL(`api/v2/${path.replace(/^\/?(api\/v2\/)?/, '')}`, AIRFLOW);
  return request(method, url, body, 'airflow', method === 'GET' ? signal : null);
}

/** The address at which one logs in to Airflow; from there it goes back to `address`. */
export function loginPage(address) {
  const url = new URL('api/v2/auth/login', AIRFLOW);
  url.searchParams.set('next', address);
  return url.href;
}

/** The address of one of Airflow's own pages: airflowPage('dags', 'users'). For target="_top". */
export function airflowPage(...path) {
  return new URL(path.map(encodeURIComponent).join('/'), AIRFLOW).href;
}

/** The address of a run, or of one of its tasks (with its log). */
export function runPage(dag, run, task = null) {
  return task === null
    ? airflowPage('dags', dag, 'runs', run)
    : airflowPage('dags', dag, 'runs', run, 'tasks', task);
}

async function request(method, url, body, component, signal) {
  const limit = new AbortController();
  const leave = () => limit.abort();
  const timer = setTimeout(leave, PATIENCE_MS);
  signal?.addEventListener('abort', leave);
  if (signal?.aborted) {
    leave(); // the event was before this
  }
  try {
    return await answerOf(await fetch(url, init(method, body, limit.signal)), component);
  } catch (cause) {
    // Where the view was left nobody waits any more, so the abort itself will do as the reason.
    if (cause instanceof Failure || signal?.aborted) {
      throw cause;
    }
    const message = limit.signal.aborted
      ? `Airflow has not answered within ${PATIENCE_MS / 1_000} s`
      : 'Airflow does not answer';
    throw new Failure(message, { component: 'airflow', cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

function init(method, body, signal) {
  const headers = { Accept: 'application/json' };
  if (body === null) {
    return { method, headers, signal, credentials: 'same-origin' };
  }
  headers['Content-Type'] = 'application/json';
  return { method, headers, signal, credentials: 'same-origin', body: JSON.stringify(body) };
}

async function answerOf(answer, component) {
  const isOfRecords = new URL(answer.url).pathname.endsWith('/records');
  const content = read(await answer.text(), isOfRecords);
  if (!answer.ok) {
    throw failure(answer, content, component);
  }
  if (content === undefined) {
    throw new Failure('Airflow has answered with something that is not JSON', {
      status: answer.status,
      component: 'airflow',
    });
  }
  return content;
}

function read(text, isOfRecords) {
  if (text === '') {
    return null;
  }
  try {
    return isOfRecords && LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

// A record may hold integers that a number of JavaScript cannot: they become a BigInt, so that all
// their digits are shown. A browser that does not give their text (before 2025, some) rounds them.
function exact(_name, value, context) {
  return typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context.source)
    : value;
}

function failure(answer, content, component) {
  const { status } = answer;
  // Airflow says 403 about a login that it cannot read, as after its secret was changed.
  const isNoLogin = (content?.detail ?? content?.error) === 'Invalid JWT token';
  if (status === UNAUTHORISED || isNoLogin) {
    return new Failure('Your login has ended: log in to Airflow again', { status: UNAUTHORISED });
  }
  const reason = content?.error ?? detail(content?.detail);
  const message =
    reason ??
    (status === 403
      ? 'Your role in Airflow does not allow this'
      : `Airflow has answered with status ${status}`);
  return new Failure(visible(String(message).replace(/\s+/g, ' ')), {
    status,
    component: content?.component ?? (status >= 500 ? component : null),
  });
}

// FastAPI's errors: a text, an object with a reason, or a list of what is wrong in the request.
function detail(found) {
  if (typeof found === 'string' || found === undefined || found === null) {
    return found ?? undefined;
  }
  if (Array.isArray(found)) {
    return found.map((one) => `${(one.loc ?? []).join('.')}: ${one.msg}`).join('; ');
  }
  return found.message ?? found.reason ?? JSON.stringify(found);
}
