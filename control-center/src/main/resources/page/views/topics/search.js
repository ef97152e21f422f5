// The search for records: its form, the place that names it, and what is sent to the service. What
// was found is kept, so that a refresh of the view does not read the topic again.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';
import { notice } from '../../parts/notice.js';
import { selectField, submitted, textField } from '../shared/form.js';
import { checked, moved, ofPipeline } from '../shared/service.js';
import { hourOf, instantIn, instantOf, zoneOf } from '../shared/times.js';

const PAGE_SIZE = 50;

const KINDS = {
  newest: { text: 'newest records', fields: [] },
  offset: { text: 'from an offset of a partition', fields: ['partition', 'offset'] },
  time: { text: 'from a time', fields: ['time'] },
  key: { text: 'with a key', fields: ['key'] },
  interval: { text: 'of an hour', fields: ['interval'] },
};

/** The kind of search that the place names; null if it names none. */
export function kindIn(place) {
  return Object.hasOwn(KINDS, place.by ?? '') ? place.by : null;
}

/**
 * The records that the place asks for, or null if it asks for none: `search` is its description,
 * `answer` the service's, `problem` what is wrong with the parameters.
 */
export async function search(role, c) {
  const kind = kindIn(c.place);
  if (kind === null) {
    return null;
  }
  const parameters = { ...parametersOf(kind, c.place), limit: PAGE_SIZE, after: c.place.after };
  const key = JSON.stringify([c.pipeline.name, role, parameters]);
  if (c.state.found?.key !== key) {
    const path = `/topics/${encodeURIComponent(role)}/records`;
    const found = await checked(ofPipeline(c, path, parameters));
    c.state.found = { ...found, kind, key, at: new Date().toISOString() };
  }
  return c.state.found;
}

function parametersOf(kind, place) {
  if (kind === 'newest') {
    return { newest: 'true' };
  }
  return Object.fromEntries(KINDS[kind].fields.map((name) => [name, place[name] ?? '']));
}

export function searchForm(topic, found, c) {
  const kind = kindShown(c);
  const { fields } = KINDS[kind];
  const problem = found?.kind === kind ? found.problem : null;
  const about = fields.find((name) => isAbout(problem, name)) ?? fields.at(-1);
  return html`<form
    class="fields"
    data-form="search"
    aria-label="Search for records"
    @submit=${(event) => go(submitted(event), c)}
  >
    ${selectField({
      form: 'search',
      name: 'by',
      label: 'Records',
      value: kind,
      options: Object.entries(KINDS).map(([name, { text }]) => [name, text]),
      onChange: (by) => show(by, c),
    })}
    ${repeat(
      fields,
      (name) => name,
      (name) => searchField(name, name === about ? problem : null, topic, c),
    )}
    <div class="field buttons">
      <button type="submit" class="primary" data-action="search">Search</button>
    </div>
    ${problem && fields.length === 0 ? notice('error', problem) : nothing}
  </form>`;
}

/** The service's message names the parameter, mostly at its beginning. */
function isAbout(problem, name) {
  return Boolean(problem?.startsWith(`${name} `) || problem?.includes(` no ${name} `));
}

function searchField(name, problem, topic, c) {
  const of = { form: 'search', name, problem, value: c.place[name], ...LABELS[name] };
  switch (name) {
    case 'partition':
      return textField({ ...of, list: topic.partitions.map((each) => String(each.partition)) });
    case 'time':
      return textField({ ...of, label: `Time (${zoneOf(c)})`, value: instantOf(of.value, c) });
    case 'interval':
      return textField({ ...of, label: `Hour (${zoneOf(c)})`, value: hourOf(of.value, c) });
    default:
      return textField(of);
  }
}

const LABELS = {
  partition: { label: 'Partition', numeric: true },
  offset: { label: 'Offset', numeric: true },
  time: { hint: 'such as 2026-11-22 21:00' },
  key: { label: 'Key', longest: 4_096 },
  interval: { hint: 'its start, such as 2026-11-22 21:00' },
};

/** The kind whose fields are shown: the one picked in the form, until the place has another one. */
function kindShown(c) {
  const inPlace = kindIn(c.place);
  const picked = c.state.picked;
  return picked && picked.before === inPlace ? picked.kind : (inPlace ?? 'newest');
}

function show(kind, c) {
  c.state.picked = { kind, before: kindIn(c.place) };
  c.redraw();
}

function go(values, c) {
  const changes = {
    by: values.by,
    after: null,
    partition: null,
    offset: null,
    time: null,
    key: null,
  };
  for (const name of KINDS[values.by].fields) {
    const isInstant = name === 'time' || name === 'interval';
    changes[name] = (isInstant ? instantIn(values[name], c) : values[name]) || null;
  }
  c.state.picked = null;
  c.state.found = null;
  moved(c, changes);
}
