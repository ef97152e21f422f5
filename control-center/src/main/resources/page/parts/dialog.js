// Dialogs: the browser's own <dialog>, so that focus stays inside, Escape closes it, and focus goes
// back to where it was. (confirm() does not work here: Airflow's frame forbids it.)
import { html, nothing, render } from '../lib/lit-html/lit-html.js';

let number = 0;

/**
 * Asks before something is changed. Returns a promise: true if it was confirmed.
 *
 * title    text, a question: "Backfill 3 hours?"
 * body     text or lit template: what will happen
 * confirm  text of the button that does it: "Start the backfill"
 * danger   true for a red button
 * name     data-dialog of the element, for tests
 */
export function ask({ title, body, confirm, danger = false, name = 'ask' }) {
  return new Promise((answer) => {
    let confirmed = false;
    const opened = openDialog({
      title,
      name,
      body,
      onclose: () => answer(confirmed),
      actions: () => html`
        <button type="button" data-action="cancel" @click=${() => opened.close()}>Cancel</button>
        <button
          type="button"
          class=${danger ? 'danger' : 'primary'}
          data-action="confirm"
          @click=${() => {
            confirmed = true;
            opened.close();
          }}
        >
          ${confirm}
        </button>
      `,
    });
  });
}

/**
 * Opens a dialog. Returns { update(body), close(), element }.
 *
 * title    text
 * body     text or lit template; update(body) replaces it
 * actions  () => lit template of the buttons below; default: one that closes
 * onclose  called once when it is closed, however that happens
 * name     data-dialog of the element, for tests
 */
export function openDialog({ title, body, actions = null, onclose = () => {}, name = 'dialog' }) {
  number += 1;
  const id = `dialog-title-${number}`;
  const element = document.createElement('dialog');
  element.dataset.dialog = name;
  element.setAttribute('aria-labelledby', id);
  const close = () => element.close();
  const draw = (content) =>
    render(
      html`
        <h2 id=${id}>${title}</h2>
        <div class="dialog-body">${content}</div>
        <div class="dialog-actions">
          ${actions === null
            ? html`<button type="button" data-action="close" @click=${close}>Close</button>`
            : actions()}
        </div>
      `,
      element,
    );
  element.addEventListener('close', () => {
    render(nothing, element);
    element.remove();
    onclose();
  });
  draw(body);
  document.body.append(element);
  element.showModal();
  return { update: draw, close, element };
}
