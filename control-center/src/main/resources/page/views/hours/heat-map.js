// The heat map: a row a day, a column an hour, months apart, newest first. Only months near the
// viewport are drawn, so the number of hours does not matter.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { guard } from '../../lib/lit-html/directives/guard.js';
import { ref } from '../../lib/lit-html/directives/ref.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';
import { count } from '../../format.js';
import { stateLetter, stateName } from '../../parts/notice.js';
import { iso, monthName, short } from '../../time.js';
import { clicked, pressed, within } from './choosing.js';
import { monthOf, monthsOf } from './months.js';
import { NearMonths } from './near-months.js';
import { includes } from './selection.js';

const COLUMNS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * hours   Hours; not empty
 * opened  the hour whose details are shown, or null
 * c       context; c.state keeps { near, focused, anchor, selection }
 */
export function heatMap(hours, opened, c) {
  const { state } = c;
  const months = monthsOf(hours.first, hours.last, c.zone);
  state.near ??= new NearMonths(c);
  state.near.drawFirst(months.slice(0, 2).map((month) => month.key));
  const focused = within(state.focused ?? opened ?? hours.last, hours);
  state.near.kept = monthOf(focused, c.zone);
  state.near.draw(state.near.kept);
  const own = { hours, opened, focused, selection: state.selection ?? null, zone: c.zone };
  return html`
    <div
      class="heat-map"
      role="group"
      aria-label="Hours by day and month. Arrow keys move, Enter opens, Shift selects."
      @click=${(event) => clicked(event, hours, c)}
      @keydown=${(event) => pressed(event, hours, c)}
    >
      ${repeat(months, keyOf, (month) => monthSection(month, own, state.near))}
    </div>
  `;
}

function monthSection(month, own, near) {
  const isDrawn = near.has(month.key);
  return html`
    <section
      class="month"
      data-month=${month.key}
      data-days=${month.days.length}
      ${ref(near.observe)}
    >
      <h3>${monthName(month.year, month.month)}</h3>
      <div class="month-body">
        ${isDrawn ? guard(signature(month, own), () => monthTable(month, own)) : nothing}
      </div>
    </section>
  `;
}

// Everything that a month's table is made of: as long as none of it changes, it is left as it is.
function signature(month, { hours, opened, focused, selection, zone }) {
  const starts = month.days.flatMap((day) => day.cells.flat());
  const [low, high] = [Math.min(...starts), Math.max(...starts)];
  const own = (start) => (start >= low && start <= high ? start : null);
  const chosen =
    selection === null || selection.to < low || selection.from > high
      ? null
      : `${Math.max(low, selection.from)}-${Math.min(high, selection.to)}`;
  const states = starts.map((start) => `${hours.state(start)}${hours.row(start)?.stored ?? ''}`);
  return [zone, starts.length, own(opened), own(focused), chosen, states.join()];
}

function monthTable(month, own) {
  return html`
    <table class="heat">
      <caption class="only-read">${monthName(month.year, month.month)}, by day and hour</caption>
      <thead>
        <tr>
          <td></td>
          ${COLUMNS.map((hour) => html`<th scope="col">${hour}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${repeat(month.days, keyOf, (day) => dayRow(day, own))}
      </tbody>
    </table>
  `;
}

function dayRow(day, own) {
  const isWeekend = day.weekday === 'Sat' || day.weekday === 'Sun';
  return html`
    <tr class=${isWeekend ? 'weekend' : ''}>
      <th scope="row">${day.day}<span class="weekday"> ${day.weekday}</span></th>
      ${day.cells.map((starts) => html`<td>${starts.map((start) => hourButton(start, own))}</td>`)}
    </tr>
  `;
}

function hourButton(start, { hours, opened, focused, selection, zone }) {
  const state = hours.state(start);
  if (state === null) {
    return html`<span class="no-hour"></span>`;
  }
  const label = labelOf(start, state, hours.row(start), zone);
  return html`<button
    type="button"
    class="hour"
    data-start=${iso(start * 1_000)}
    data-state=${state}
    aria-label=${label}
    title=${label}
    aria-pressed=${String(includes(selection, start))}
    aria-expanded=${String(start === opened)}
    tabindex=${start === focused ? '0' : '-1'}
  >${stateLetter(state)}</button>`;
}

/** "29 Nov 01:00, dead letters, 980 stored, 20 open dead letters" */
export function labelOf(start, state, row, zone) {
  const parts = [short(start * 1_000, zone), stateName(state)];
  if (row !== null && row.stored !== null) {
    parts.push(`${count(row.stored)} stored`);
  }
  if (row !== null && row.open_dead_letters > 0) {
    parts.push(`${count(row.open_dead_letters)} open dead letters`);
  }
  return parts.join(', ');
}

function keyOf(one) {
  return one.key;
}
