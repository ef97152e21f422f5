// Cassandra: the pipeline's tables and their rows.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { rows, search } from './cassandra/rows.js';
import { tables } from './cassandra/tables.js';
import { ofPipeline } from './shared/service.js';

export const view = { id: 'cassandra', title: 'Cassandra', refresh: 60, load, render };

async function load(c) {
  const [answer, found] = await Promise.all([ofPipeline(c, '/tables'), search(c)]);
  return { tables: answer.tables, found };
}

function render(data, c) {
  return html`
    <section data-section="tables" aria-labelledby="tables-title">
      <h3 id="tables-title">Tables</h3>
      ${tables(data.tables)}
    </section>
    ${data.tables.some((each) => each.exists)
      ? html`<section data-section="rows" aria-labelledby="rows-title">
          <h3 id="rows-title">Rows</h3>
          ${rows(data.found, c)}
        </section>`
      : nothing}
  `;
}
