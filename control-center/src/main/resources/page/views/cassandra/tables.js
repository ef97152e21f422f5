// The pipeline's tables: columns, DDL, and how large their partitions are.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { bytes, count, NONE, plural, visible } from '../../format.js';
import { plain } from '../../parts/json.js';
import { notice } from '../../parts/notice.js';
import { facts, table } from '../../parts/table.js';

const ROLES = {
  newest: 'the newest record of each key',
  by_interval: 'the records of each hour',
  runs: 'the attempts at each hour',
};
const KINDS = { partition_key: 'partition key', clustering: 'clustering', regular: '' };
/** From this share of the limit on, a partition is worth a look. */
const HIGH = 0.5;

export function tables(all) {
  return html`<ul class="cards" aria-label="Tables">
    ${all.map(one)}
  </ul>`;
}

function one(of) {
  const id = `table-${of.role}`;
  return html`<li class="card cassandra-table" data-role=${of.role} aria-labelledby=${id}>
    <h4 id=${id}><code>${of.keyspace}.${of.name}</code>: ${ROLES[of.role] ?? of.role}</h4>
    ${of.exists
      ? details(of)
      : html`<p class="empty">It does not exist yet: the first run of the DAG creates it.</p>`}
  </li>`;
}

function details(of) {
  return html`
    ${facts([
      ['Partitions, about', count(of.partitions_estimate)],
      ['Mean partition', bytes(of.mean_partition_bytes)],
      ['Largest partition', size(of)],
      of.nodes === of.nodes_asked
        ? null
        : ['Estimates from', `${count(of.nodes_asked)} of ${plural(of.nodes, 'node')}`],
    ])}
    ${of.problem ? notice('warning', visible(of.problem)) : nothing} ${columns(of)}
    <details class="more" data-details="ddl">
      <summary>DDL</summary>
      ${plain(of.ddl ?? NONE)}
    </details>
  `;
}

function size(of) {
  if (of.max_partition_bytes === null) {
    return html`<span data-partition-size="unknown">not known</span>`;
  }
  const share = of.max_partition_bytes / of.limit_bytes;
  const percent = `${count(Math.round(share * 100))} %`;
  return html`<span data-partition-size=${share > 1 ? 'over' : share >= HIGH ? 'high' : 'low'}>
    <meter
      min="0"
      max=${of.limit_bytes}
      low=${of.limit_bytes * HIGH}
      high=${of.limit_bytes - 1}
      optimum="0"
      .value=${Math.min(of.max_partition_bytes, of.limit_bytes)}
      aria-label="Largest partition of ${of.name}"
    ></meter>
    ${bytes(of.max_partition_bytes)}: ${percent} of ${bytes(of.limit_bytes)}, the most that a
    partition should have${share > 1 ? html`. <strong>It is too large.</strong>` : nothing}
  </span>`;
}

function columns(of) {
  return html`<details class="more" data-details="columns">
    <summary>Columns (${count(of.columns.length)})</summary>
    ${table({
      name: `columns-${of.role}`,
      caption: `Columns of ${of.name}`,
      captionHidden: true,
      rows: of.columns,
      key: (each) => each.name,
      columns: [
        { title: 'Name', head: true, cell: (each) => html`<code>${visible(each.name)}</code>` },
        { title: 'Type', cell: (each) => html`<code>${visible(each.type)}</code>` },
        { title: 'Key', cell: (each) => KINDS[each.kind] ?? each.kind },
      ],
    })}
  </details>`;
}
