// The dead letters themselves, newest first: why each failed beside what the source sent.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';
import { count, visible } from '../../format.js';
import { badge, lacking } from '../../parts/notice.js';
import { facts } from '../../parts/table.js';
import { paging } from '../shared/paging.js';
import { hourOf, instantOf } from '../shared/times.js';
import { value } from '../shared/value.js';

/** The state whose colour each state of a dead letter has. */
const LOOKS = { open: 'dead_letters', replayed: 'complete' };
const NOT_ALL = 'What is shown may not be all, or its states not be right';

export function records(answer, c) {
  return html`
    ${answer.records.length === 0
      ? html`<p class="empty" data-empty="dead-letters">No dead letter matches.</p>`
      : html`<ol class="cards" aria-label="Dead letters, newest first">
          ${repeat(
            answer.records,
            (each) => `${each.partition}-${each.offset}`,
            (each) => letter(each, c),
          )}
        </ol>`}
    ${lacking(answer, NOT_ALL)} ${paging(answer, c)}
  `;
}

function letter(each, c) {
  const id = `letter-${each.partition}-${each.offset}`;
  return html`<li
    class="card dead-letter"
    data-letter-state=${each.state}
    data-stage=${each.stage}
    data-offset=${each.offset}
    aria-labelledby=${id}
  >
    <div class="why">
      <h4 id=${id}>
        ${each.stage}${each.field ? html`: <code>${visible(each.field)}</code>` : nothing}
        ${badge(LOOKS[each.state] ?? 'unknown', each.state)}
      </h4>
      <p class="reason">${visible(each.reason)}</p>
      ${facts([
        ['Hour', hourOf(each.interval, c)],
        ['Revision', count(each.revision)],
        ['Page', count(each.page)],
        ['Index', count(each.index)],
        ['Attempt', count(each.attempt)],
        each.key === null ? null : ['Key', html`<code>${visible(each.key)}</code>`],
        ['Partition, offset', `${each.partition}, ${each.offset}`],
        ['Sent', instantOf(each.timestamp, c)],
      ])}
    </div>
    <div class="original">
      <h5>Original</h5>
      ${value({
        value: each.original,
        format: each.format,
        truncated: each.truncated,
        label: `Original: page ${each.page}, index ${each.index}`,
        open: 2,
      })}
    </div>
  </li>`;
}
