// Consumers: the groups that read the pipeline's topics, and how far behind each is. A run needs no
// group, since the ledger says what it reads; the continuous mode and others do.
import { html } from '../lib/lit-html/lit-html.js';
import { count, NONE, plural, visible } from '../format.js';
import { chart } from '../parts/chart.js';
import { badge, bounded } from '../parts/notice.js';
import { facts, table } from '../parts/table.js';
import { ofPipeline } from './shared/service.js';

/** What a group's state looks like, and is called; any other is on the way between these. */
const STATES = {
  stable: ['ok', 'stable'],
  empty: ['unknown', 'empty'],
  dead: ['down', 'dead'],
  preparingrebalance: ['degraded', 'preparing a rebalance'],
  completingrebalance: ['degraded', 'completing a rebalance'],
};

export const view = { id: 'consumers', title: 'Consumers', refresh: 15, load, render };

async function load(c) {
  return ofPipeline(c, '/consumers');
}

function render({ groups, complete }, c) {
  return html`
    ${bounded(complete, 'There are too many groups in the cluster to look at all of them.')}
    ${groups.length === 0 ? none() : groups.map((group, index) => one(group, index, c))}
  `;
}

function none() {
  return html`<p class="empty" data-empty="groups">
    No consumer group reads this pipeline's topics. Runs need none: they read what the ledger lists.
    The continuous mode (<code>make realtime</code>) has one.
  </p>`;
}

function one(group, index, c) {
  const id = `group-${index}`;
  return html`<section class="group" data-group=${group.group} aria-labelledby=${id}>
    <h3 id=${id}>${visible(group.group)}</h3>
    ${facts([
      ['State', badge(...(STATES[group.state] ?? ['degraded', group.state]))],
      [
        'Lag',
        html`<span data-count="lag">${count(group.lag)}</span> ${group.lag === 1
            ? 'record'
            : 'records'}`,
      ],
      ['Members', count(group.members.length)],
    ])}
    ${chart({
      name: 'lag',
      title: `Lag of ${visible(group.group)}`,
      note: 'records that it has not committed yet, once a minute, for 24 hours',
      times: group.history.map(([seconds]) => seconds),
      series: [{ label: 'Lag', values: group.history.map(([, lag]) => lag) }],
      format: count,
      zone: c.zone,
      sync: 'consumers',
      empty: 'There are no samples yet: one is taken a minute.',
    })}
    ${partitions(group)} ${members(group)}
  </section>`;
}

function partitions(group) {
  return table({
    name: 'lag',
    caption: `Lag by partition of ${visible(group.group)}`,
    empty: 'The group has committed no offset.',
    rows: group.partitions,
    key: (each) => `${each.topic}-${each.partition}`,
    columns: [
      { title: 'Partition', head: true, cell: (each) => `${each.topic}-${each.partition}` },
      { title: 'Committed', numeric: true, cell: (each) => count(each.committed) },
      { title: 'End', numeric: true, cell: (each) => count(each.end) },
      { title: 'Lag', numeric: true, cell: (each) => count(each.lag) },
    ],
  });
}

function members(group) {
  if (group.members.length === 0) {
    return html`<p class="empty">No member is connected.</p>`;
  }
  return html`<details class="more" data-details="members">
    <summary>${plural(group.members.length, 'member')}</summary>
    ${table({
      name: 'members',
      caption: `Members of ${visible(group.group)}`,
      captionHidden: true,
      rows: group.members,
      key: (each) => each.id,
      columns: [
        { title: 'Client', head: true, wrap: true, cell: (each) => visible(each.client) },
        { title: 'Host', cell: (each) => visible(each.host) },
        { title: 'Partitions', wrap: true, cell: (each) => each.partitions.join(', ') || NONE },
        { title: 'Id', wrap: true, cell: (each) => visible(each.id) },
      ],
    })}
  </details>`;
}
