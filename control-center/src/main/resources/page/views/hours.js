// Hours: did each one land, and if not, why. A heat map or a list; one hour in a panel beside it.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { isAborted } from '../api.js';
import { count } from '../format.js';
import { failureText, lacking, notice } from '../parts/notice.js';
import { progress, selectionBar } from './hours/backfill.js';
import { scrollToHour, within } from './hours/choosing.js';
import { detailPanel, loadDetail } from './hours/detail.js';
import { heatMap } from './hours/heat-map.js';
import { HOUR, Hours, hourOfRun } from './hours/hours-data.js';
import { list, listed } from './hours/list.js';
import { newestBackfill, openRuns, runOf, tasksOfRows } from './hours/runs.js';
import { legend, openRanges } from './hours/summary.js';

const REFRESH_S = 10;
const REFRESH_WHILE_FILLING_S = 3;
const FRESH_MS = 2_000;

export const view = {
  id: 'hours',
  title: 'Hours',
  refresh: (c) => (c.state.isFilling ? REFRESH_WHILE_FILLING_S : REFRESH_S),
  load,
  render,
};

async function load(c) {
  const read = await readHours(c);
  const { hours } = read;
  c.state.isFilling = read.backfill !== null && read.backfill.completed_at === null;
  const opened = await openedHour(hours, c);
  const [detail, tasks] = await Promise.all([
    opened === null ? null : loadDetail(opened, hours, c),
    c.place.show === 'list' ? tasksOfList(hours, c) : null,
  ]);
  return { ...read, opened, detail, ...tasks };
}

// Opening an hour right after the hours were read needs no second reading of them all.
async function readHours(c) {
  const { state } = c;
  if (state.read !== undefined && Date.now() - state.read.at < FRESH_MS && !state.filling) {
    return state.read;
  }
  const name = encodeURIComponent(c.pipeline.name);
  const [answer, airflows] = await Promise.all([c.api(`/pipelines/${name}/hours`), readAirflow(c)]);
  state.read = {
    at: Date.now(),
    hours: new Hours(answer, airflows.runs),
    lacks: { complete: answer.complete, warning: answer.warning },
    runs: { shown: airflows.runs.length, total: airflows.total },
    backfill: airflows.backfill,
    airflowFailure: airflows.failure,
  };
  return state.read;
}

// Without Airflow's API the hours can be shown; only what it alone knows is missing, and that is said.
async function readAirflow(c) {
  try {
    const [open, backfill] = await Promise.all([openRuns(c), newestBackfill(c)]);
    return { ...open, backfill, failure: null };
  } catch (failure) {
    if (isAborted(failure)) {
      throw failure; // else it would be kept, and shown when the view is entered again
    }
    return { runs: [], total: 0, backfill: null, failure };
  }
}

async function tasksOfList(hours, c) {
  const rows = listed(hours, c).starts.map((start) => hours.row(start)).filter((row) => row !== null);
  try {
    const found = await tasksOfRows(c, rows, Math.ceil(rows.length / 30));
    return { tasks: found.tasks };
  } catch (failure) {
    return { tasks: null, airflowFailure: failure };
  }
}

/** The hour that the place names, or that the run is about whose tab this is. */
async function openedHour(hours, c) {
  const { state, place, fixed } = c;
  if (place.hour) {
    return hourIn(place);
  }
  if (fixed.run === null || state.isClosed) {
    return null;
  }
  if (state.ofRun === undefined) {
    const row = hours.rows().find((one) => one.run_id === fixed.run);
    state.ofRun = row?.start ?? hourOfRun(await runOf(c, fixed.dag, fixed.run));
  }
  return state.ofRun;
}

function hourIn(place) {
  const ms = Date.parse(place.hour ?? '');
  return Number.isNaN(ms) ? null : Math.floor(ms / 1_000 / HOUR) * HOUR;
}

function render(data, c) {
  const { hours, backfill, airflowFailure } = data;
  const notices = [
    airflows(airflowFailure),
    boundedRuns(data.runs),
    lacking(data.lacks, 'The hours may not be as they are shown'),
  ];
  if (hours.isEmpty) {
    return html`
      ${notices}
      <p class="empty" data-empty="hours">
        No hour of this pipeline was fetched or stored yet. The first run's hour will appear here.
      </p>
    `;
  }
  // The place is newer than what was read for it.
  const opened = hourIn(c.place) ?? (c.fixed.run === null || c.state.isClosed ? null : data.opened);
  showLinked(opened, hours, c);
  const isList = c.place.show === 'list';
  return html`
    ${notices} ${legend(hours.counts(), c)} ${openRanges(hours, c)}
    ${progress(backfill, hours, c)} ${shownAs(isList, c)}
    <div class="beside" data-open=${String(opened !== null)}>
      <div class="hours">
        ${selectionBar(hours, c)}
        ${isList ? list(hours, data.tasks ?? null, c) : heatMap(hours, opened, c)}
      </div>
      ${opened === null
        ? nothing
        : detailPanel(opened, data.detail?.start === opened ? data.detail : null, hours, c)}
    </div>
  `;
}

function airflows(failure) {
  return failure
    ? notice('warning', `Runs that Airflow has started or seen fail are not shown: ${failureText(failure)}`)
    : nothing;
}

function boundedRuns({ shown, total }) {
  if (total !== null && total <= shown) {
    return nothing;
  }
  const all = total === null ? '' : ` of ${count(total)}`;
  const text =
    `Only the newest ${count(shown)}${all} runs that failed, run or wait are looked at. ` +
    'An older run that has stored nothing does not show, so its hour may be named missing.';
  return html`<div data-bounded="runs">${notice('info', text)}</div>`;
}

function shownAs(isList, c) {
  const button = (show, text) => html`
    <button
      type="button"
      data-action=${`show-${show}`}
      aria-pressed=${String((show === 'list') === isList)}
      @click=${() => c.go({ show: show === 'list' ? 'list' : null, state: null })}
    >
      ${text}
    </button>
  `;
  return html`
    <div class="switch" role="group" aria-label="Shown as">
      ${button('map', 'Heat map')} ${button('list', 'List')}
    </div>
  `;
}

// Once for each hour that is opened: by a link it is scrolled to, by the user its panel gets the focus.
function showLinked(opened, hours, c) {
  const { state } = c;
  if (state.shown === opened) {
    return;
  }
  const isLinked = state.shown === undefined;
  state.shown = opened;
  if (opened === null) {
    return;
  }
  if (isLinked) {
    scrollToHour(within(opened, hours), c);
  } else {
    setTimeout(() => document.getElementById('hour-title')?.focus(), 0);
  }
}
