// One hour: its state, the ledger, dead letters, attempts, and the tasks of its run with their logs.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { runPage } from '../../api.js';
import { count, duration, visible } from '../../format.js';
import { badge, failureNotice, lacking, notice } from '../../parts/notice.js';
import { table } from '../../parts/table.js';
import { iso, minute } from '../../time.js';
import { attempts } from './attempts.js';
import { focusHour } from './choosing.js';
import { HOUR } from './hours-data.js';
import { ledger } from './ledger.js';
import { PHASE_NAMES, tasksOf } from './runs.js';

const NOT_FOUND = 404;

/**
 * Reads the details of an hour: { start, answer, failure, dag, run, tasks, tasksFailure }. A part that
 * cannot be read has its failure, and the others are shown.
 */
export async function loadDetail(start, hours, c) {
  const detail = { start, answer: null, failure: null, tasks: [], tasksFailure: null };
  const name = encodeURIComponent(c.pipeline.name);
  try {
    detail.answer = await c.api(`/pipelines/${name}/hours/${iso(start * 1_000)}`);
  } catch (failure) {
    // An hour that nothing is known of is missing; that is no failure.
    detail.failure = failure.status === NOT_FOUND ? null : failure;
  }
  // The run of the hour itself: a replay has only one of its phases.
  const newest = hours.newestRun(start);
  const own = detail.answer?.attempts.find((attempt) => attempt.engine !== 'replay');
  detail.run =
    (newest?.isReplay === false ? newest.id : own?.run_id) ?? detail.answer?.ledger?.run_id ?? null;
  detail.dag = c.pipeline.dag ?? c.pipeline.name;
  if (detail.run !== null) {
    try {
      detail.tasks = await tasksOf(c, detail.dag, detail.run);
    } catch (failure) {
      detail.tasksFailure = failure;
    }
  }
  return detail;
}

/** The side panel of the opened hour. `detail` is null until it was read. */
export function detailPanel(start, detail, hours, c) {
  const state = hours.state(start) ?? detail?.answer?.state ?? 'missing';
  const title = minute(start * 1_000, c.zone);
  return html`
    <aside
      class="side"
      id="hour-detail"
      aria-labelledby="hour-title"
      data-hour=${iso(start * 1_000)}
      data-state=${state}
      @keydown=${(event) => {
        if (event.key === 'Escape') {
          close(start, c);
        }
      }}
    >
      <header>
        <h3 id="hour-title" tabindex="-1">${title}</h3>
        ${badge(state)}
        <button type="button" data-action="close-hour" @click=${() => close(start, c)}>Close</button>
      </header>
      <p class="muted">to ${minute((start + HOUR) * 1_000, c.zone)} (${c.zone})</p>
      ${detail === null ? html`<p class="empty">Loading…</p>` : parts(detail, c)}
    </aside>
  `;
}

function close(start, c) {
  c.state.isClosed = true; // also where it was opened because this is the tab of its run
  c.go({ hour: null });
  focusHour(start, c);
}

function parts(detail, c) {
  const { answer, failure, tasksFailure } = detail;
  return html`
    ${failure === null ? nothing : failureNotice(failure)}
    ${answer?.note ? html`<p data-note>${sentence(visible(answer.note))}</p>` : nothing}
    ${lacking({ warning: answer?.warning }, 'This hour may not be as it is shown')}
    ${links(detail, c)} ${tasksFailure === null ? nothing : noTasks(tasksFailure)}
    ${detail.tasks.length === 0 ? nothing : tasksTable(detail)}
    ${answer === null ? nothing : [ledger(answer), attempts(answer, c)]}
    ${answer === null && failure === null && detail.run === null
      ? html`<p class="empty" data-empty="hour">Nothing has fetched or stored this hour.</p>`
      : nothing}
  `;
}

// Airflow may have cleaned up the runs of old hours.
function noTasks(failure) {
  return failure.status === NOT_FOUND
    ? notice('info', 'Airflow no longer has the run of this hour.')
    : failureNotice(failure);
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function links(detail, c) {
  const letters = detail.answer?.dead_letters ?? null;
  const hour = iso(detail.start * 1_000);
  return html`
    <p class="links">
      ${detail.run === null
        ? nothing
        : html`<a target="_top" data-link="run" href=${runPage(detail.dag, detail.run)}>Run in Airflow</a>`}
      ${letters !== null && letters.total > 0
        ? html`<button
            type="button"
            data-action="open-dead-letters"
            @click=${() => c.go({ view: 'dead-letters', interval: hour })}
          >
            ${count(letters.open)} open of ${count(letters.total)} dead letters
          </button>`
        : nothing}
      <button
        type="button"
        data-action="open-rows"
        @click=${() => c.go({ view: 'cassandra', rows: 'hour', interval: hour })}
      >
        Rows
      </button>
      <button
        type="button"
        data-action="open-records"
        @click=${() => c.go({ view: 'topics', role: 'records', by: 'interval', interval: hour })}
      >
        Records
      </button>
    </p>
  `;
}

function tasksTable({ tasks, dag, run }) {
  return table({
    caption: 'Phases of the run',
    name: 'phases',
    rows: tasks,
    key: (one) => one.task,
    rowState: (one) => one.state,
    columns: [
      { title: 'Phase', head: true, cell: (one) => PHASE_NAMES[one.task] ?? one.task },
      { title: 'State', cell: (one) => badge(one.state) },
      { title: 'Tries', numeric: true, cell: (one) => count(one.tries) },
      { title: 'Duration', numeric: true, cell: (one) => duration(one.ms) },
      {
        title: 'Log',
        cell: (one) =>
          html`<a target="_top" data-link="log" href=${runPage(dag, run, one.task)}
            >Log<span class="only-read"> of ${one.task}</span></a
          >`,
      },
    ],
  });
}
