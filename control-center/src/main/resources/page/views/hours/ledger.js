// What the ledger says of an hour.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { NONE, count, visible } from '../../format.js';
import { facts, table } from '../../parts/table.js';

/** The ledger's entry of an hour, from the answer of /hours/{start}. */
export function ledger({ ledger: entry, dead_letters: letters, warning }) {
  if (entry === null) {
    return warning
      ? nothing // which says that it could not be read
      : html`<p class="muted">The ledger has no entry of this hour.</p>`;
  }
  return html`
    <h4>Ledger</h4>
    ${facts([
      ['Revision', count(entry.revision)],
      ['Complete', entry.complete ? 'yes' : 'no: it is being fetched, or its fetch has failed'],
      ['Pages', count(entry.pages)],
      ['Fetched', count(entry.fetched)],
      ['Produced', count(entry.produced)],
      ['Dead letters', lettersText(letters, entry)],
      ['Fingerprint', html`<code>${visible(entry.fingerprint ?? NONE)}</code>`],
    ])}
    <details>
      <summary>Offset ranges</summary>
      ${table({
        caption: 'Offset ranges of the revision',
        captionHidden: true,
        rows: entry.ranges ?? [],
        columns: [
          { title: 'Partition', numeric: true, head: true, cell: (one) => one.partition },
          { title: 'First', numeric: true, cell: (one) => count(one.first) },
          { title: 'Last', numeric: true, cell: (one) => count(one.last) },
        ],
        empty: 'No records were produced.',
      })}
    </details>
  `;
}

function lettersText(letters, entry) {
  return letters === null
    ? count(entry.dead_lettered)
    : `${count(letters.total)}: ${count(letters.open)} open, ${count(letters.replayed)} replayed, ` +
        `${count(letters.duplicates)} duplicates`;
}
