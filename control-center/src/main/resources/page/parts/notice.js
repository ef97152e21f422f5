// Messages within a view, and the small marks of a state.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { visible } from '../format.js';

const WORDS = { info: 'Note', success: 'Done', warning: 'Attention', error: 'Error' };

/**
 * A message in a box.
 *
 * kind     'info' | 'success' | 'warning' | 'error'
 * content  text or lit template
 * options  { action: template to the right, such as a button
 *            live:   true if it appears because of what the user did, so that it is read out;
 *                    errors are read out at once, others when there is time }
 */
export function notice(kind, content, { action = nothing, live = false } = {}) {
  const role = live ? (kind === 'error' ? 'alert' : 'status') : nothing;
  return html`
    <div class="notice" data-kind=${kind} role=${role}>
      <strong>${WORDS[kind]}</strong>
      <div>${content}</div>
      ${action}
    </div>
  `;
}

const COMPONENTS = {
  kafka: 'Kafka',
  cassandra: 'Cassandra',
  registry: 'The schema registry',
  source: 'The source',
  spark: 'Spark',
  airflow: 'Airflow',
  'control-center': 'The Control Center',
};

/**
 * Why a request has failed, in one line that names the component. `failure` is api.js's Failure, or
 * any Error.
 */
export function failureText(failure) {
  const name = COMPONENTS[failure.component?.split(':')[0]];
  return name === undefined || failure.message.includes(name)
    ? failure.message
    : `${name}: ${failure.message}`;
}

/** The same as a notice that is read out. */
export function failureNotice(failure) {
  return notice('error', failureText(failure), { live: true });
}

/** Says that an answer is not all there is; nothing if it is. `what` is one sentence. */
export function bounded(complete, what) {
  return complete ? nothing : notice('info', what);
}

/**
 * What an answer of the service lacks, from its `complete` and `warning`; nothing if it lacks nothing.
 *
 * what       what may be wrong because of it: "The hours are not all known"
 * otherwise  a sentence for an answer that is not complete and does not say why
 */
export function lacking({ complete = true, warning = null }, what, otherwise = `${what}.`) {
  return warning
    ? html`<div data-warning>${notice('warning', `${what}: ${visible(warning)}.`)}</div>`
    : bounded(complete, otherwise);
}

const LETTERS = {
  complete: '',
  dead_letters: 'D',
  failed: 'F',
  running: 'R',
  queued: 'Q',
  fetching: '…',
  missing: '',
};

const NAMES = {
  complete: 'complete',
  dead_letters: 'dead letters',
  failed: 'failed',
  running: 'running',
  queued: 'queued',
  fetching: 'being fetched',
  missing: 'missing',
  ok: 'ok',
  degraded: 'degraded',
  down: 'down',
  unknown: 'unknown',
};

/** The name of a state as people read it. */
export function stateName(state) {
  return NAMES[state] ?? String(state).replaceAll('_', ' ');
}

/** The letter that stands in an hour of this state, so that its colour is not the only sign. */
export function stateLetter(state) {
  return LETTERS[state] ?? '';
}

/** A state as a small coloured mark with its name. `text` replaces the name. */
export function badge(state, text = stateName(state)) {
  return html`<span class="badge" data-state=${state}>${text}</span>`;
}
