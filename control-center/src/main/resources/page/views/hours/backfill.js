// Backfills: what is selected, the question before one starts, and how far it has come.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { isAborted } from '../../api.js';
import { plural } from '../../format.js';
import { ask } from '../../parts/dialog.js';
import { failureText, notice } from '../../parts/notice.js';
import { iso, minute } from '../../time.js';
import { focusHour } from './choosing.js';
import { HOUR } from './hours-data.js';
import { isPaused, startBackfill } from './runs.js';

const LISTED = 24;

/** The bar about the selected range; nothing as long as nothing is selected. */
export function selectionBar(hours, c) {
  const range = c.state.selection ?? null;
  if (range === null) {
    return nothing;
  }
  const fillable = hours.fillable(range.from, range.to);
  const size = (range.to - range.from) / HOUR + 1;
  return html`
    <div class="selection" role="region" aria-label="Selected hours" data-selected=${size}>
      <span role="status">
        ${plural(size, 'hour')} selected, ${rangeText(range, c.zone)}:
        ${fillable.length === 0
          ? 'none is missing or failed'
          : `${plural(fillable.length, 'hour')} missing or failed`}
      </span>
      ${fillable.length > 0 && c.rights.backfill
        ? html`<button
            type="button"
            class="primary"
            data-action="backfill"
            @click=${() => start(fillable, hours, c)}
          >
            Backfill ${plural(fillable.length, 'hour')}
          </button>`
        : nothing}
      <button type="button" data-action="clear-selection" @click=${() => clear(c)}>
        Clear selection
      </button>
    </div>
  `;
}

/** "2026-11-29 01:00 to 04:00", the end being that of the last hour. */
export function rangeText({ from, to }, zone) {
  const begin = minute(from * 1_000, zone);
  const end = minute((to + HOUR) * 1_000, zone);
  return `${begin} to ${end.startsWith(begin.slice(0, 10)) ? end.slice(11) : end}`;
}

// The bar goes, and the button in it that had the focus; so the focus goes back to the hours.
function clear(c) {
  c.state.selection = null;
  c.state.anchor = null;
  focusHour(c.state.focused, c);
}

async function start(fillable, hours, c) {
  const { state } = c;
  // The button is not disabled meanwhile: it would lose the focus, which the dialog gives back to it.
  if (state.isStarting) {
    return;
  }
  state.isStarting = true;
  state.backfillFailure = null;
  c.redraw();
  try {
    if (!(await confirmed(fillable, hours, c))) {
      return;
    }
    await startBackfill(c, iso(fillable[0] * 1_000), iso(fillable.at(-1) * 1_000));
    // The hours it began with: the place to look for what has become of them.
    state.filling = fillable;
    clear(c);
    c.reload();
  } catch (failure) {
    state.backfillFailure = isAborted(failure) ? null : failureText(failure);
  } finally {
    state.isStarting = false;
    c.redraw();
  }
}

async function confirmed(fillable, hours, c) {
  const waits = await isPaused(c);
  const names = fillable.slice(0, LISTED).map((start) => minute(start * 1_000, c.zone));
  const others = (fillable.at(-1) - fillable[0]) / HOUR + 1 - fillable.length;
  return ask({
    title: `Backfill ${plural(fillable.length, 'hour')} of ${c.pipeline.name}?`,
    name: 'backfill',
    confirm: 'Start the backfill',
    body: html`
      <p>
        Airflow starts a run for each of these hours, up to three at once, in the order of time. Times
        are in ${c.zone}.
      </p>
      <div class="hour-names" tabindex="0" role="group" aria-label="Hours">
        <ul>
          ${names.map((name) => html`<li>${name}</li>`)}
          ${fillable.length > LISTED
            ? html`<li>and ${plural(fillable.length - LISTED, 'more', 'more')}</li>`
            : nothing}
        </ul>
      </div>
      ${others > 0
        ? html`<p>
            ${plural(others, 'hour')} in between ${others === 1 ? 'is' : 'are'} not missing. If Airflow
            has no run of such an hour, it starts one; what is stored is then used again, not fetched
            again.
          </p>`
        : nothing}
      ${waits
        ? notice('warning', 'The DAG is paused: its runs wait until it is unpaused.')
        : nothing}
    `,
  });
}

/** How far the newest backfill has come, and why one could not be started. */
export function progress(backfill, hours, c) {
  const { state } = c;
  const failure = state.backfillFailure
    ? notice('error', `The backfill was not started: ${state.backfillFailure}`, { live: true })
    : nothing;
  const shown = backfill !== null && (backfill.completed_at === null || state.filling?.length > 0);
  if (!shown) {
    return failure;
  }
  const from = Date.parse(backfill.from_date) / 1_000;
  const to = Date.parse(backfill.to_date) / 1_000;
  const all = state.filling ?? every(from, to);
  const states = all.map((start) => hours.state(start));
  const done = states.filter((one) => one === 'complete' || one === 'dead_letters').length;
  const failed = states.filter((one) => one === 'failed').length;
  const running = states.filter((one) => one === 'running' || one === 'fetching').length;
  // A failed hour may be about to run again, so only Airflow can tell that none will.
  const hasEnded = backfill.completed_at !== null || done === all.length;
  const text = `${done} of ${plural(all.length, 'hour')} stored, ${running} running, ${failed} failed`;
  const kind = !hasEnded ? 'info' : failed > 0 ? 'warning' : 'success';
  return html`
    ${failure}
    <div data-backfill=${hasEnded ? 'ended' : 'running'}>
      ${notice(
        kind,
        html`Backfill of ${rangeText({ from, to }, c.zone)}: ${text}
          <progress max=${all.length} value=${done + failed} aria-label="Backfill"></progress>`,
        { action: hasEnded ? dismiss(c) : nothing, live: true },
      )}
    </div>
  `;
}

function dismiss(c) {
  if (!c.state.filling) {
    return nothing;
  }
  return html`
    <button
      type="button"
      data-action="dismiss"
      @click=${() => {
        c.state.filling = null;
        c.redraw();
      }}
    >
      Close
    </button>
  `;
}

function every(from, to) {
  const all = [];
  for (let start = from; start <= to; start += HOUR) {
    all.push(start);
  }
  return all;
}
