// One topic: its partitions, sizes, retention and configs.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { bytes, count, duration, NONE, visible } from '../../format.js';
import { facts, table } from '../../parts/table.js';

export function topic(of) {
  if (!of.exists) {
    return html`<p class="empty" data-empty="topic">
      The topic <code>${of.name}</code> does not exist yet: the first run of the DAG creates it.
    </p>`;
  }
  return html`
    ${facts([
      ['Topic', html`<code>${of.name}</code>`],
      ['Records', html`<span data-count="records">${count(of.records)}</span>`],
      ['Size', bytes(of.size_bytes)],
      ['Retention', retention(of)],
      ['Clean-up', of.cleanup_policy ?? NONE],
    ])}
    ${partitions(of)} ${configs(of)}
  `;
}

function retention(of) {
  if (of.retention_ms === null) {
    return NONE;
  }
  return of.retention_ms < 0 ? 'unlimited' : duration(of.retention_ms);
}

function partitions(of) {
  return table({
    name: 'partitions',
    caption: `Partitions of ${of.name}`,
    rows: of.partitions,
    key: (each) => each.partition,
    // A partition with fewer copies in sync than it should have is one failure from loss.
    rowState: (each) => (each.isr.length < each.replicas.length ? 'degraded' : null),
    columns: [
      { title: 'Partition', head: true, numeric: true, cell: (each) => each.partition },
      { title: 'First offset', numeric: true, cell: (each) => count(each.first_offset) },
      { title: 'End offset', numeric: true, cell: (each) => count(each.end_offset) },
      { title: 'Size', numeric: true, cell: (each) => bytes(each.size_bytes) },
      { title: 'Leader', numeric: true, cell: (each) => each.leader ?? 'none' },
      { title: 'Replicas', cell: (each) => each.replicas.join(', ') },
      { title: 'In sync', cell: (each) => inSync(each) },
    ],
  });
}

function inSync(each) {
  const missing = each.replicas.length - each.isr.length;
  return html`${each.isr.join(', ')}${missing > 0 ? ` (${count(missing)} not in sync)` : nothing}`;
}

function configs(of) {
  return html`<details class="more" data-details="configs">
    <summary>Configs (${count(of.configs.length)})</summary>
    ${table({
      name: 'configs',
      caption: `Configs of ${of.name}`,
      rows: of.configs,
      key: (each) => each.name,
      columns: [
        { title: 'Name', head: true, cell: (each) => html`<code>${each.name}</code>` },
        {
          title: 'Value',
          wrap: true,
          cell: (each) => (each.value === null ? 'a secret' : visible(each.value)),
        },
        { title: 'Set by', cell: (each) => SOURCES[each.source] ?? each.source },
      ],
    })}
  </details>`;
}

const SOURCES = { topic: 'the topic', broker: 'the broker', default: "Kafka's default" };
