// Every attempt to store an hour, and each replay of its dead letters.
import { html } from '../../lib/lit-html/lit-html.js';
import { runPage } from '../../api.js';
import { NONE, count, duration, visible } from '../../format.js';
import { badge } from '../../parts/notice.js';
import { table } from '../../parts/table.js';
import { full } from '../../time.js';

/** The attempts at an hour, from the answer of /hours/{start}. */
export function attempts({ attempts: all }, c) {
  return html`
    <h4>Attempts to store it</h4>
    ${table({
      caption: 'Attempts, newest first',
      captionHidden: true,
      name: 'attempts',
      rows: all,
      rowState: (one) => one.outcome,
      key: (one) => `${one.run_id}/${one.attempt}/${one.started_at}`,
      empty: 'None yet.',
      columns: [
        { title: 'Started', head: true, cell: (one) => timeOf(one.started_at, c) },
        { title: 'Outcome', cell: (one) => badge(one.outcome ?? 'running') },
        { title: 'Engine', cell: (one) => one.engine ?? NONE },
        { title: 'Revision', numeric: true, cell: (one) => count(one.revision) },
        { title: 'Read', numeric: true, cell: (one) => count(one.read) },
        { title: 'Stored', numeric: true, cell: (one) => count(one.stored) },
        { title: 'Dead letters', numeric: true, cell: (one) => count(one.dead_lettered) },
        { title: 'Duplicates', numeric: true, cell: (one) => count(one.duplicates) },
        { title: 'Duration', numeric: true, cell: (one) => duration(one.duration_ms) },
        { title: 'Reason', wrap: true, cell: (one) => (one.reason ? visible(one.reason) : NONE) },
        { title: 'Run', cell: (one) => attemptLink(one, c) },
      ],
    })}
  `;
}

function attemptLink(attempt, c) {
  if (!attempt.run_id) {
    return NONE;
  }
  const dag = attempt.engine === 'replay' ? c.pipeline.replay_dag : c.pipeline.dag;
  return html`<a target="_top" href=${runPage(dag ?? c.pipeline.name, attempt.run_id)}
    >${visible(attempt.run_id)}</a
  >`;
}

function timeOf(instant, c) {
  return instant ? full(instant, c.zone) : NONE;
}
