// Shows JSON that can be opened and closed. What it holds comes from outside: it is text, never
// markup, and characters that cannot be seen are written as escapes.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { count, plural, visible, visibleLines } from '../format.js';

const ENTRIES = 200;
const DEPTH = 32;

/**
 * A value of JSON as a tree.
 *
 * value    anything that JSON.parse can return, and integers beyond 2^53 as BigInt
 * options  { open: number of levels that are open at first (default 2),
 *            label: text that names the whole for screen readers }
 *
 * An object or array shows its first 200 entries, 32 levels deep, and says what it leaves out.
 */
export function json(value, { open = 2, label = 'JSON' } = {}) {
  return html`<div class="json" role="group" aria-label=${label}>${node(null, value, open, 0)}</div>`;
}

/** Text that is not JSON, such as a reason or DDL, as it is; unseen characters are escapes. */
export function plain(text) {
  return html`<pre class="plain" tabindex="0">${visibleLines(text)}</pre>`;
}

function node(name, value, open, depth) {
  if (value === null || typeof value !== 'object') {
    return html`<div class="json-line">${head(name)}${scalar(value)}</div>`;
  }
  const isArray = Array.isArray(value);
  const names = Object.keys(value);
  if (names.length === 0) {
    return html`<div class="json-line">${head(name)}${isArray ? '[]' : '{}'}</div>`;
  }
  const size = isArray ? plural(names.length, 'entry', 'entries') : plural(names.length, 'field');
  if (depth >= DEPTH) {
    return html`<div class="json-line">${head(name)}… ${size}, deeper than is shown</div>`;
  }
  return html`
    <details class="json-node" ?open=${depth < open}>
      <summary>${head(name)}<span class="json-size">${isArray ? '[…]' : '{…}'} ${size}</span></summary>
      <div class="json-inside">
        ${names
          .slice(0, ENTRIES)
          .map((inner) => node(isArray ? null : inner, value[inner], open, depth + 1))}
        ${names.length > ENTRIES
          ? html`<div class="json-line">… ${count(names.length - ENTRIES)} more are not shown</div>`
          : nothing}
      </div>
    </details>
  `;
}

function head(name) {
  return name === null ? nothing : html`<span class="json-name">${visible(name)}</span>: `;
}

function scalar(value) {
  if (typeof value === 'string') {
    // JSON's own escapes for quotes and backslashes; then what is left of the invisible.
    return html`<span class="json-text">${visible(JSON.stringify(value))}</span>`;
  }
  return html`<span class="json-value">${String(value)}</span>`;
}
