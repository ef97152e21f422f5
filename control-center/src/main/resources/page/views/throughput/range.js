// The time range that all charts of the view share: the last hours, or from and to in the place.
import { html, noChange, nothing } from '../../lib/lit-html/lit-html.js';
import { fromInput, iso, toInput } from '../../time.js';
import { HOUR } from '../hours/hours-data.js';

const LAST = { '24h': 24, '2d': 48, '7d': 168, '30d': 720 };
const NAMES = { '24h': '24 hours', '2d': '2 days', '7d': '7 days', '30d': '30 days' };
const DEFAULT = '2d';
const LONGEST = 366 * 24 * HOUR;

/** { from, to } in epoch seconds; at most 366 days. */
export function rangeIn(place, now = Date.now()) {
  const end = Math.floor(now / 1_000);
  const from = Date.parse(place.from ?? '') / 1_000;
  const to = Date.parse(place.to ?? '') / 1_000;
  if (from < to) {
    return { from: Math.max(from, to - LONGEST), to };
  }
  return { from: end - LAST[lastIn(place)] * HOUR, to: end };
}

function lastIn(place) {
  return Object.hasOwn(LAST, place.last ?? '') ? place.last : DEFAULT;
}

/** Goes to a range in epoch seconds; null goes back to the last hours. */
export function goToRange(from, to, c) {
  if (from === null) {
    c.go({ from: null, to: null });
  } else {
    c.go({ from: iso(from * 1_000), to: iso(to * 1_000) });
  }
}

/** Buttons and fields of the range. */
export function rangeFields(range, c) {
  const isOwn = Boolean(c.place.from && c.place.to);
  return html`
    <div class="fields" role="group" aria-label="Time range">
      ${Object.keys(LAST).map(
        (last) => html`
          <button
            type="button"
            data-action="last"
            data-last=${last}
            aria-pressed=${String(!isOwn && lastIn(c.place) === last)}
            @click=${() => c.go({ last, from: null, to: null })}
          >
            ${NAMES[last]}
          </button>
        `,
      )}
      ${field('from', 'From', range.from, range, c)} ${field('to', 'To', range.to, range, c)}
      ${isOwn
        ? html`<button type="button" data-action="whole" @click=${() => goToRange(null, null, c)}>
            Back to the last ${NAMES[lastIn(c.place)]}
          </button>`
        : nothing}
    </div>
  `;
}

function field(name, label, seconds, range, c) {
  return html`
    <label>
      ${label} (${c.zone})
      <input
        type="datetime-local"
        data-field=${name}
        .value=${isEdited(name) ? noChange : toInput(seconds * 1_000, c.zone)}
        @change=${(event) => changed(name, event.target, range, c)}
      />
    </label>
  `;
}

// The last hours move on: what is being typed must not go with them.
function isEdited(name) {
  return document.activeElement?.dataset.field === name;
}

function changed(name, input, range, c) {
  const instant = fromInput(input.value, c.zone);
  const next = { ...range, [name]: instant === null ? Number.NaN : Date.parse(instant) / 1_000 };
  const isValid = next.from < next.to;
  input.setCustomValidity(isValid ? '' : 'From must be before To.');
  input.reportValidity();
  if (isValid) {
    goToRange(next.from, next.to, c);
  }
}
