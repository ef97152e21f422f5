// Above the hours: how many are in each state, which also is the legend, and the missing ranges.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { count, plural } from '../../format.js';
import { stateLetter, stateName } from '../../parts/notice.js';
import { rangeText } from './backfill.js';
import { scrollToHour, select } from './choosing.js';
import { STATES } from './hours-data.js';

const RANGES = 8;

/** Counts by state. The list can be reduced to a state by its count. */
export function legend(counts, c) {
  return html`
    <ul class="legend" aria-label="Hours by state">
      ${STATES.map(
        (state) => html`
          <li data-count=${counts[state]} data-state=${state}>
            <span class="hour" data-state=${state} aria-hidden="true">${stateLetter(state)}</span>
            <button
              type="button"
              class="plain-button"
              data-action="list-state"
              aria-label=${`List the hours that are ${stateName(state)}: ${counts[state]}`}
              @click=${() => c.go({ show: 'list', state })}
            >
              ${count(counts[state])} ${stateName(state)}
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

/** The newest missing and failed ranges, each of which can be selected. */
export function openRanges(hours, c) {
  const missing = hours.ranges('missing').map((range) => ({ ...range, state: 'missing' }));
  const failed = hours.ranges('failed').map((range) => ({ ...range, state: 'failed' }));
  const all = [...missing, ...failed].sort((one, other) => other.to - one.to);
  if (all.length === 0) {
    return nothing;
  }
  return html`
    <div class="ranges" role="group" aria-label="Missing and failed hours">
      <span>To be filled:</span>
      ${all.slice(0, RANGES).map(
        (range) => html`
          <button
            type="button"
            data-action="select-range"
            data-state=${range.state}
            @click=${() => {
              select(range.from, range.to, c);
              scrollToHour(range.to, c);
            }}
          >
            ${rangeText(range, c.zone)} (${plural(range.hours, 'hour')} ${range.state})
          </button>
        `,
      )}
      ${all.length > RANGES
        ? html`<span class="muted">and ${plural(all.length - RANGES, 'older range')}</span>`
        : nothing}
    </div>
  `;
}
