// The hours as a table, newest first, a page at a time: with the phases of their runs.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { runPage } from '../../api.js';
import { NONE, count, duration, plural, visible } from '../../format.js';
import { badge, stateName } from '../../parts/notice.js';
import { table } from '../../parts/table.js';
import { iso, minute } from '../../time.js';
import { HOUR, STATES } from './hours-data.js';
import { PHASES, PHASE_NAMES } from './runs.js';

const PAGE_SIZE = 30;

/** Starts of the hours that the list shows now, newest first, and whether there are more. */
export function listed(hours, { place, state }) {
  const wanted = STATES.includes(place.state) ? place.state : null;
  const limit = state.listed ?? PAGE_SIZE;
  const starts = [];
  for (let start = hours.last; !hours.isEmpty && start >= hours.first; start -= HOUR) {
    const own = hours.state(start);
    if (own !== null && (wanted === null || own === wanted)) {
      if (starts.length === limit) {
        return { starts, hasMore: true };
      }
      starts.push(start);
    }
  }
  return { starts, hasMore: false };
}

/** `tasks` is a map from run_id to the tasks of the run; null as long as Airflow's are unknown. */
export function list(hours, tasks, c) {
  const { starts, hasMore } = listed(hours, c);
  return html`
    ${filter(c)}
    ${table({
      caption: 'Hours, newest first',
      captionHidden: true,
      name: 'hours',
      rows: starts.map((start) => ({ start, state: hours.state(start), row: hours.row(start) })),
      key: (one) => one.start,
      rowState: (one) => one.state,
      columns: columns(hours, tasks, c),
      empty: 'There is no such hour.',
      footer: hasMore ? more(starts.length, c) : nothing,
    })}
  `;
}

function filter(c) {
  const chosen = STATES.includes(c.place.state) ? c.place.state : '';
  return html`
    <label>
      State
      <select
        data-field="state"
        @change=${(event) => c.go({ state: event.target.value || null })}
      >
        <option value="" .selected=${chosen === ''}>all</option>
        ${STATES.map(
          (state) =>
            html`<option value=${state} .selected=${state === chosen}>${stateName(state)}</option>`,
        )}
      </select>
    </label>
  `;
}

function more(shown, c) {
  return html`
    <button
      type="button"
      data-action="more"
      @click=${() => {
        c.state.listed = shown + PAGE_SIZE;
        c.reload();
      }}
    >
      ${plural(PAGE_SIZE, 'more hour')}
    </button>
  `;
}

function columns(hours, tasks, c) {
  const ofRow = (name) => (one) => count(one.row?.[name]);
  return [
    { title: 'Hour', head: true, cell: (one) => openButton(one.start, c) },
    { title: 'State', cell: (one) => badge(one.state) },
    { title: 'Fetched', numeric: true, cell: ofRow('fetched') },
    { title: 'Produced', numeric: true, cell: ofRow('produced') },
    { title: 'Stored', numeric: true, cell: ofRow('stored') },
    { title: 'Dead letters', numeric: true, cell: letters },
    ...PHASES.map((phase) => ({
      title: `${PHASE_NAMES[phase]} took`,
      numeric: true,
      cell: (one) => duration(phaseOf(one.row, phase, tasks)?.ms),
    })),
    { title: 'Attempts', numeric: true, cell: ofRow('attempts') },
    { title: 'Revision', numeric: true, cell: ofRow('revision') },
    { title: 'Engine', cell: (one) => one.row?.engine ?? NONE },
    { title: 'Run', cell: (one) => runLink(one, hours, c) },
  ];
}

function openButton(start, c) {
  return html`
    <button
      type="button"
      class="plain-button"
      data-action="open-hour"
      data-start=${iso(start * 1_000)}
      @click=${() => c.go({ hour: iso(start * 1_000) })}
    >
      ${minute(start * 1_000, c.zone)}
    </button>
  `;
}

function letters({ row }) {
  if (row === null || !row.dead_lettered) {
    return count(row?.dead_lettered);
  }
  return `${count(row.dead_lettered)} (${count(row.open_dead_letters)} open)`;
}

function phaseOf(row, phase, tasks) {
  return tasks?.get(row?.run_id)?.find((one) => one.task === phase) ?? null;
}

function runLink({ start }, hours, c) {
  const run = hours.newestRun(start);
  if (run === null) {
    return NONE;
  }
  const dag = (run.isReplay ? c.pipeline.replay_dag : c.pipeline.dag) ?? c.pipeline.name;
  return html`<a target="_top" data-link="run" href=${runPage(dag, run.id)}>${visible(run.id)}</a>`;
}
