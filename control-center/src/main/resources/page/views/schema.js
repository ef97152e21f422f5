// Schema: the registered versions, the difference between two, and what the pipeline file would
// register now.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { count, visible } from '../format.js';
import { json } from '../parts/json.js';
import { badge, bounded, notice } from '../parts/notice.js';
import { facts, table } from '../parts/table.js';
import { selectField, withValue } from './shared/form.js';
import { checked, moved, ofPipeline } from './shared/service.js';

const EXPECTED = 'expected';
const STATES = {
  registered: { badge: 'ok', text: 'registered' },
  new_version: { badge: 'degraded', text: 'would become a new version' },
  incompatible: { badge: 'down', text: 'would be refused' },
};

export const view = { id: 'schema', title: 'Schema', refresh: 60, load, render };

async function load(c) {
  const schema = await ofPipeline(c, '/schema');
  const chosen = choice(schema, c.place);
  const [difference, version] = await Promise.all([
    chosen.older && chosen.newer
      ? checked(ofPipeline(c, '/schema/difference', { from: chosen.older, to: chosen.newer }))
      : null,
    c.place.version
      ? checked(ofPipeline(c, `/schema/versions/${encodeURIComponent(c.place.version)}`))
      : null,
  ]);
  return { schema, chosen, difference, version };
}

/** The two to compare: those in the place, else the newest version and what the file says. */
function choice({ versions }, place) {
  const newest = versions.length ? String(Math.max(...versions.map((each) => each.version))) : null;
  return { older: place.older || newest, newer: place.newer || EXPECTED };
}

function render({ schema, chosen, difference, version }, c) {
  return html`
    ${facts([
      ['Subject', html`<code>${schema.subject}</code>`],
      ['Compatibility', html`<span data-compatibility>${schema.compatibility ?? 'not set'}</span>`],
      ['Versions', count(schema.versions.length)],
    ])}
    ${expected(schema.expected)} ${versions(schema, version, c)}
    ${compared(schema, chosen, difference, c)}
  `;
}

function expected(of) {
  const state = STATES[of.state] ?? { badge: of.state, text: of.state };
  return html`<section
    data-section="expected"
    data-expected-state=${of.state}
    aria-labelledby="expected-title"
  >
    <h3 id="expected-title">What the pipeline file says now</h3>
    <p>${badge(state.badge, state.text)} ${versionOf(of)}</p>
    ${of.problems.length
      ? notice(
          'error',
          html`<ul>
            ${of.problems.map((problem) => html`<li>${visible(problem)}</li>`)}
          </ul>`,
        )
      : nothing}
    <details class="more" data-details="expected">
      <summary>Its schema</summary>
      ${json(of.schema, { label: 'Schema of the pipeline file', open: 3 })}
    </details>
  </section>`;
}

function versionOf({ state, version }) {
  if (version === null) {
    return nothing;
  }
  return state === 'registered'
    ? html`as version ${count(version)}`
    : html`it contradicts version ${count(version)}`;
}

function versions(schema, version, c) {
  return html`<section data-section="versions" aria-labelledby="versions-title">
    <h3 id="versions-title">Versions</h3>
    ${table({
      name: 'versions',
      caption: `Versions of ${schema.subject}, newest first`,
      captionHidden: true,
      empty: 'No version is registered yet: the first run of the DAG registers one.',
      rows: [...schema.versions].sort((one, other) => other.version - one.version),
      key: (each) => each.version,
      columns: [
        { title: 'Version', head: true, numeric: true, cell: (each) => count(each.version) },
        { title: 'Schema id', numeric: true, cell: (each) => String(each.id) },
        { title: 'Schema', cell: (each) => showButton(each, c) },
      ],
    })}
    ${bounded(schema.complete, 'Only the newest versions are listed.')}
    ${version?.problem ? notice('error', version.problem) : nothing}
    ${version?.answer
      ? html`<h4>Version ${count(version.answer.version)}</h4>
          ${json(version.answer.schema, {
            label: `Schema of version ${version.answer.version}`,
            open: 3,
          })}`
      : nothing}
  </section>`;
}

function showButton(each, c) {
  const isShown = c.place.version === String(each.version);
  return html`<button
    type="button"
    data-action="show-version"
    data-version=${each.version}
    aria-pressed=${isShown ? 'true' : 'false'}
    aria-label="Show version ${each.version}"
    @click=${() => moved(c, { version: isShown ? null : String(each.version) })}
  >
    Show
  </button>`;
}

function compared(schema, chosen, difference, c) {
  if (schema.versions.length === 0) {
    return nothing;
  }
  const options = [
    ...schema.versions.map((each) => [String(each.version), `version ${each.version}`]).reverse(),
    [EXPECTED, 'what the pipeline file says now'],
  ];
  const older = options.filter(([value]) => value !== EXPECTED);
  const problem = difference?.problem ?? null;
  const isAboutOlder =
    problem?.startsWith('from ') || problem?.endsWith(` version ${chosen.older}`);
  const select = (name, label, value, of, wrong) =>
    selectField({
      form: 'difference',
      name,
      label,
      value,
      options: withValue(of, value),
      problem: wrong ? problem : null,
      onChange: (version) => moved(c, { [name]: version }),
    });
  return html`<section data-section="difference" aria-labelledby="difference-title">
    <h3 id="difference-title">Difference</h3>
    <div class="fields">
      ${select('older', 'From', chosen.older, older, isAboutOlder)}
      ${select('newer', 'To', chosen.newer, options, problem && !isAboutOlder)}
    </div>
    ${difference?.answer ? changes(difference.answer) : nothing}
  </section>`;
}

function changes(answer) {
  return table({
    name: 'difference',
    caption: 'Changes',
    captionHidden: true,
    empty: 'They are the same.',
    rows: answer.changes,
    key: (each) => `${each.kind} ${each.path}`,
    columns: [
      { title: 'Change', cell: (each) => html`<span data-change=${each.kind}>${each.kind}</span>` },
      {
        title: 'Where',
        head: true,
        wrap: true,
        cell: (each) => html`<code>${visible(each.path)}</code>`,
      },
      { title: 'Before', wrap: true, cell: (each) => visible(each.before ?? '') },
      { title: 'After', wrap: true, cell: (each) => visible(each.after ?? '') },
    ],
  });
}
