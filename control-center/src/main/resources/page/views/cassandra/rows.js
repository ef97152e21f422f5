// Rows: of an hour, the newest, or by key. What was found is kept, so that a refresh of the view
// does not read the table again.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';
import { plural, visible } from '../../format.js';
import { bounded } from '../../parts/notice.js';
import { table } from '../../parts/table.js';
import { selectField, submitted, textField } from '../shared/form.js';
import { paging } from '../shared/paging.js';
import { checked, moved, ofPipeline } from '../shared/service.js';
import { hourOf, instantIn, instantOf, zoneOf } from '../shared/times.js';

const PAGE_SIZE = 50;

const KINDS = {
  hour: { text: 'records of an hour', role: 'by_interval', field: 'interval' },
  runs: { text: 'attempts at an hour', role: 'runs', field: 'interval' },
  day: { text: 'attempts at the hours of a day', role: 'runs', field: 'day' },
  newest: { text: 'newest records', role: 'by_interval', field: null },
  key: { text: 'the record with a key', role: 'newest', field: 'key' },
};

function kindIn(place) {
  return Object.hasOwn(KINDS, place.rows ?? '') ? place.rows : null;
}

/** The rows that the place asks for, or null if it asks for none. */
export async function search(c) {
  const kind = kindIn(c.place);
  if (kind === null) {
    return null;
  }
  const { role, field } = KINDS[kind];
  const what = field === null ? { newest: 'true' } : { [field]: c.place[field] ?? '' };
  const parameters = { ...what, limit: PAGE_SIZE, after: c.place.after };
  const key = JSON.stringify([c.pipeline.name, role, parameters]);
  if (c.state.found?.key !== key) {
    const found = await checked(ofPipeline(c, `/tables/${role}/rows`, parameters));
    c.state.found = { ...found, kind, key, at: new Date().toISOString() };
  }
  return c.state.found;
}

export function rows(found, c) {
  const kind = kindShown(c);
  const { field } = KINDS[kind];
  const isShown = found?.kind === kind;
  const problem = isShown ? found.problem : null;
  return html`
    <form
      class="fields"
      data-form="rows"
      aria-label="Search for rows"
      @submit=${(event) => go(submitted(event), c)}
    >
      ${selectField({
        form: 'rows',
        name: 'rows',
        label: 'Rows',
        value: kind,
        options: Object.entries(KINDS).map(([name, { text }]) => [name, text]),
        problem: field === null ? problem : null,
        onChange: (picked) => {
          c.state.picked = { kind: picked, before: kindIn(c.place) };
          c.redraw();
        },
      })}
      ${repeat(
        field === null ? [] : [field],
        (name) => name,
        (name) => rowField(name, problem, c),
      )}
      <div class="field buttons">
        <button type="submit" class="primary" data-action="search">Search</button>
      </div>
    </form>
    ${isShown && found.answer ? answered(found, c) : nothing}
  `;
}

const LABELS = {
  key: { label: 'Key', longest: 4_096 },
  day: { label: 'Day (UTC)', hint: 'such as 2026-11-22' },
  interval: { hint: 'its start, such as 2026-11-22 21:00' },
};

function rowField(name, problem, c) {
  const of = { form: 'rows', name, problem, value: c.place[name], ...LABELS[name] };
  return name === 'interval'
    ? textField({ ...of, label: `Hour (${zoneOf(c)})`, value: hourOf(of.value, c) })
    : textField(of);
}

/** The kind whose field is shown: the one picked in the form, until the place has another one. */
function kindShown(c) {
  const inPlace = kindIn(c.place);
  const picked = c.state.picked;
  return picked && picked.before === inPlace ? picked.kind : (inPlace ?? 'hour');
}

function go(values, c) {
  const { field } = KINDS[values.rows];
  const changes = { rows: values.rows, after: null, key: null, day: null };
  if (field !== null) {
    changes[field] = (field === 'interval' ? instantIn(values.interval, c) : values[field]) || null;
  }
  c.state.picked = null;
  c.state.found = null;
  moved(c, changes);
}

function answered({ answer, at }, c) {
  return html`
    ${answer.interval ? html`<p>Of the newest hour, ${hourOf(answer.interval, c)}.</p>` : nothing}
    ${bounded(answer.truncated === 0, `${plural(answer.truncated, 'long value')} cut.`)}
    ${table({
      name: 'rows',
      caption: `${plural(answer.rows.length, 'row')} on this page, read at ${instantOf(at, c)}`,
      empty: answer.next ? 'No row on this page.' : 'No row was found.',
      rows: answer.rows,
      columns: answer.columns.map((title, index) => ({
        title,
        head: index === 0,
        cell: (row) => cell(row[index]),
      })),
    })}
    ${paging(answer, c)}
  `;
}

function cell(text) {
  return text === null
    ? html`<span class="null">null</span>`
    : html`<span class="cell">${visible(text)}</span>`;
}
