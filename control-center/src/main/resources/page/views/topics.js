// Topics: the pipeline's records, its ledger and its dead letters as Kafka has them.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { selectField, withValue } from './shared/form.js';
import { moved, ofPipeline } from './shared/service.js';
import { records } from './topics/records.js';
import { search, searchForm } from './topics/search.js';
import { topic } from './topics/topic.js';

const ROLES = {
  records: 'records',
  ledger: 'ledger: which records belong to an hour',
  dead_letters: 'dead letters',
};

export const view = { id: 'topics', title: 'Topics', refresh: 15, load, render };

function roleIn(place) {
  return Object.hasOwn(ROLES, place.role ?? '') ? place.role : 'records';
}

async function load(c) {
  const role = roleIn(c.place);
  const [{ topics }, found] = await Promise.all([ofPipeline(c, '/topics'), search(role, c)]);
  return { role, topic: topics.find((each) => each.role === role), found };
}

function render({ role, topic: shown, found }, c) {
  return html`
    <div class="fields">
      ${selectField({
        form: 'topic',
        name: 'role',
        label: 'Topic',
        value: role,
        options: withValue(Object.entries(ROLES), role),
        onChange: (chosen) =>
          moved(c, { role: chosen, after: null, partition: null, offset: null }),
      })}
    </div>
    <section data-section="topic" aria-label="Topic">${topic(shown)}</section>
    ${shown.exists ? browser(shown, found, c) : nothing}
  `;
}

function browser(shown, found, c) {
  return html`<section data-section="records" aria-labelledby="search-title">
    <h3 id="search-title">Records</h3>
    <p class="field-hint">
      Reads the topic without joining a consumer group; aborted transactions are left out.
    </p>
    ${searchForm(shown, found, c)} ${found?.answer ? records(found, c) : nothing}
  </section>`;
}
