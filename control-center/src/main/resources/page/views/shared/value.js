// What a record holds: as JSON if it is JSON, else as text; never as markup.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { json, plain } from '../../parts/json.js';

/**
 * A value.
 *
 * value      as the service has it: JSON, or a text
 * format     json, text or base64
 * truncated  whether it is only the beginning
 * label      names it for screen readers
 * open       number of levels that are open at first
 */
export function value({ value, format, truncated = false, label, open = 1 }) {
  if (value === null) {
    return html`<p class="empty">No value.</p>`;
  }
  const isJson = format === 'json';
  // A tree has things that take the focus, and so has plain(): else the keyboard could not scroll.
  const isScalar = isJson && typeof value !== 'object';
  return html`<div class="record-value" data-format=${format} tabindex=${isScalar ? '0' : nothing}>
    ${isJson ? json(value, { label, open }) : plain(value)}
    ${format === 'base64' ? html`<p class="field-hint">Not text: shown as base64.</p>` : nothing}
    ${truncated ? html`<p class="field-hint">Only the beginning is shown.</p>` : nothing}
  </div>`;
}
