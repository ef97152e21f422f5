// From one page of an answer to the next; each page is a place, so Back leads to the one before.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { moved } from './service.js';

/** For an answer whose `next` is the token of the page after it, or null. */
export function paging(answer, c) {
  if (!answer.next && !c.place.after) {
    return nothing;
  }
  return html`<nav class="paging" aria-label="Pages">
    ${c.place.after
      ? html`<button type="button" data-action="first" @click=${() => moved(c, { after: null })}>
          First page
        </button>`
      : nothing}
    ${answer.next
      ? html`<button
          type="button"
          data-action="next"
          @click=${() => moved(c, { after: answer.next })}
        >
          Next page
        </button>`
      : html`<span>This is the last page.</span>`}
  </nav>`;
}
