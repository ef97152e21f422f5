// Why records failed: a line for each stage, field and reason, most open first.
import { html } from '../../lib/lit-html/lit-html.js';
import { count, visible } from '../../format.js';
import { table } from '../../parts/table.js';
import { moved } from '../shared/service.js';
import { hourOf } from '../shared/times.js';

export function groups(summary, c) {
  return table({
    name: 'dead-letter-groups',
    caption: `By reason: ${count(summary.open)} open of ${count(summary.total)} dead letters`,
    empty: 'No dead letters in this range.',
    rows: summary.groups,
    key: (group) => JSON.stringify([group.stage, group.field, group.reason]),
    columns: [
      { title: 'Stage', head: true, cell: (group) => group.stage },
      { title: 'Field', cell: (group) => (group.field === null ? '' : visible(group.field)) },
      { title: 'Reason', wrap: true, cell: (group) => visible(group.reason) },
      { title: 'Open', numeric: true, cell: (group) => counted('open', group.open) },
      { title: 'All', numeric: true, cell: (group) => counted('all', group.count) },
      { title: 'First hour', cell: (group) => hourButton(group.first_interval, c) },
      { title: 'Last hour', cell: (group) => hourButton(group.last_interval, c) },
      { title: 'Records', cell: (group) => showButton(group, c) },
    ],
  });
}

function counted(name, number) {
  return html`<span data-count=${name}>${count(number)}</span>`;
}

function showButton(group, c) {
  const isChosen = c.place.stage === group.stage && (c.place.field ?? null) === group.field;
  return html`<button
    type="button"
    data-action="show-group"
    data-stage=${group.stage}
    data-field=${group.field ?? ''}
    aria-pressed=${isChosen ? 'true' : 'false'}
    aria-label="Show records: ${group.stage}${group.field ? `, ${visible(group.field)}` : ''}"
    @click=${() => moved(c, isChosen ? NO_GROUP : chosen(group))}
  >
    Show
  </button>`;
}

const NO_GROUP = { stage: null, field: null, message: null, after: null };

/** A replay chooses by the message, which names the field: so the field's name is put there too. */
function chosen(group) {
  return { stage: group.stage, field: group.field, message: group.field, after: null };
}

function hourButton(start, c) {
  if (!start) {
    return '';
  }
  return html`<button
    type="button"
    class="as-link"
    data-action="choose-hour"
    data-start=${start}
    aria-label="Show the dead letters of ${hourOf(start, c)}"
    @click=${() => moved(c, { interval: start, after: null })}
  >
    ${hourOf(start, c)}
  </button>`;
}
