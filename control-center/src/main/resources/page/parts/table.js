// Tables: every table of the page is made here, so each has a caption and the scopes of its heads.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';

/**
 * A table.
 *
 * caption       text: what the table shows (always read by screen readers)
 * captionHidden true if a heading above says the same already; default false
 * columns       [{ title, cell, numeric, head, wrap }]
 *                 title    text of the column's head
 *                 cell     (row, index) => text or lit template
 *                 numeric  true: to the right, digits of one width
 *                 head     true: this cell names its row (<th scope="row">)
 *                 wrap     true: long text may be broken anywhere, such as values and reasons
 * rows          array; what they are is known to `cell` only
 * key           (row, index) => text that identifies a row, so that focus and open <details> stay with
 *               it when rows come and go; default: the index
 * rowState      (row) => text or null; becomes the row's data-state (colour at its left edge)
 * empty         text or template shown instead of a table without rows
 * footer        template below the table, such as a "More" button
 * name          data-table of the <table>, for tests and links
 */
export function table({
  caption,
  captionHidden = false,
  columns,
  rows,
  key = (row, index) => index,
  rowState = () => null,
  empty = 'There is nothing to show.',
  footer = nothing,
  name = null,
}) {
  if (rows.length === 0) {
    return html`<p class="empty" data-empty=${name ?? nothing}>${empty}</p>`;
  }
  return html`
    <div class="table-box" tabindex="0" role="group" aria-label=${caption}>
      <table data-table=${name ?? nothing}>
        <caption class=${captionHidden ? 'only-read' : ''}>${caption}</caption>
        <thead>
          <tr>
            ${columns.map(
              (column) =>
                html`<th scope="col" class=${column.numeric ? 'numeric' : ''}>${column.title}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            rows,
            key,
            (row, index) => html`
              <tr data-state=${rowState(row) ?? nothing}>
                ${columns.map((column) => cell(column, row, index))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    ${footer}
  `;
}

function cell(column, row, index) {
  const look = `${column.numeric ? 'numeric' : ''} ${column.wrap ? 'wrap' : ''}`;
  const content = column.cell(row, index);
  return column.head
    ? html`<th scope="row" class=${look}>${content}</th>`
    : html`<td class=${look}>${content}</td>`;
}

/**
 * A list of names and values (<dl>).
 *
 * entries  [[name, value], …]: name is text, value text or a lit template; an entry that is null is
 *          left out
 */
export function facts(entries) {
  return html`
    <dl class="facts">
      ${entries
        .filter((entry) => entry !== null)
        .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  `;
}
