// The records that a search has found: key, place, headers and value, decoded.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';
import { bytes, count, plural, visible } from '../../format.js';
import { bounded } from '../../parts/notice.js';
import { facts, table } from '../../parts/table.js';
import { paging } from '../shared/paging.js';
import { instantOf } from '../shared/times.js';
import { value } from '../shared/value.js';

export function records(found, c) {
  const { answer } = found;
  return html`
    <p class="found" role="status" data-count="found">
      ${plural(answer.records.length, 'record')} on this page;
      ${plural(answer.searched.records, 'record')} read at ${instantOf(found.at, c)}.
    </p>
    ${bounded(
      answer.complete || answer.next,
      'The search ended at its bound of time or records before it was through. Narrow it down.',
    )}
    ${answer.records.length === 0
      ? html`<p class="empty" data-empty="records">No record was found.</p>`
      : html`<ol class="cards" aria-label="Records">
          ${repeat(
            answer.records,
            (each) => `${each.partition}-${each.offset}`,
            (each) => one(each, c),
          )}
        </ol>`}
    ${paging(answer, c)}
  `;
}

function one(each, c) {
  const id = `record-${each.partition}-${each.offset}`;
  return html`<li
    class="card record"
    data-partition=${each.partition}
    data-offset=${each.offset}
    aria-labelledby=${id}
  >
    <div class="why">
      <h4 id=${id}>Partition ${each.partition}, offset ${each.offset}</h4>
      ${facts([
        ['Time', instantOf(each.timestamp, c)],
        ['Key', each.key === null ? 'none' : html`<code>${visible(each.key)}</code>`],
        ['Size', bytes(each.size_bytes)],
      ])}
      ${headers(each)}
    </div>
    <div class="original">
      <h5>Value</h5>
      ${value({
        value: each.value,
        format: each.format,
        truncated: each.truncated,
        label: `Value of partition ${each.partition}, offset ${each.offset}`,
      })}
    </div>
  </li>`;
}

function headers(each) {
  if (each.headers.length === 0) {
    return nothing;
  }
  return html`<details class="more" data-details="headers">
    <summary>Headers (${count(each.headers.length)})</summary>
    ${table({
      name: 'headers',
      caption: `Headers of partition ${each.partition}, offset ${each.offset}`,
      captionHidden: true,
      rows: each.headers,
      columns: [
        { title: 'Name', head: true, wrap: true, cell: (header) => visible(header.name) },
        { title: 'Value', wrap: true, cell: (header) => visible(header.value ?? '') },
      ],
    })}
  </details>`;
}
