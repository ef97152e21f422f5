// Charts over time: uPlot in an element that lit templates can hold, with a table of the same values
// beside it for those who cannot see a canvas.
import { html, nothing, render } from '../lib/lit-html/lit-html.js';
import { NONE, plural } from '../format.js';
import { full } from '../time.js';
import { table } from './table.js';
import { newest, plot, zoomed } from './plot.js';

const TABLE_ROWS = 200;

/**
 * A chart over time. Charts with the same `sync` share the crosshair; the shared time range is the
 * caller's: pass the same `from` and `to` to all of them, and take a new one in `onrange`.
 *
 * title    text above the chart; also its name for screen readers
 * note     text below the title: the unit, and what is counted; optional
 * times    epoch seconds, ascending, each once
 * series   [{ label, values, kind, colour, format }]
 *            values  an array as long as `times`; null leaves a gap
 *            kind    'line' (default) | 'bars' | 'points'
 *            colour  1 to 6, the page's chart colours; default: its place in the array, from 1
 *            format  (number) => text, for hover values and the table; default: the chart's
 * format   (number) => text, for the axis and for values; default String
 * from,to  epoch seconds: what is shown; default: from the first to the last of `times`
 * onrange  (from, to) => called with epoch seconds after a range was chosen with the mouse, and with
 *          (null, null) after a double click
 * zone     name of a time zone
 * sync     text; default 'time'
 * name     data-chart of the element, for tests
 * empty    text shown when there is no value
 */
export function chart(options) {
  return html`<cc-chart data-chart=${options.name ?? nothing} .options=${options}></cc-chart>`;
}

class Chart extends HTMLElement {
  #options = null;
  #plot = null;
  #shape = '';
  #isOpen = false;
  #canvas = null;
  #resized = new ResizeObserver(() => this.#fit());
  #restyled = () => this.#rebuild();

  set options(options) {
    this.#options = options;
    if (this.isConnected) {
      this.#draw();
    }
  }

  get options() {
    return this.#options;
  }

  connectedCallback() {
    window.addEventListener('look', this.#restyled);
    this.#resized.observe(this);
    if (this.#options !== null) {
      this.#draw();
    }
  }

  disconnectedCallback() {
    window.removeEventListener('look', this.#restyled);
    this.#resized.disconnect();
    this.#destroy();
  }

  #draw() {
    this.#frame();
    this.#canvas = this.querySelector('.chart-canvas');
    const { times, series } = this.#options;
    if (times.length === 0) {
      this.#destroy();
      return;
    }
    // What uPlot cannot change in a chart that exists; with any other change its data is replaced.
    const shape = JSON.stringify([this.#options.zone, series.map((s) => [s.label, s.kind, s.colour])]);
    if (this.#plot === null || shape !== this.#shape) {
      this.#shape = shape;
      this.#rebuild();
    } else {
      zoomed(this.#plot, () => this.#options);
    }
  }

  #rebuild() {
    this.#destroy();
    if (this.#canvas !== null && this.#options !== null && this.#options.times.length > 0) {
      this.#plot = plot(this.#canvas, () => this.#options);
    }
  }

  #destroy() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #fit() {
    const width = this.#canvas?.clientWidth ?? 0;
    if (this.#plot !== null && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: this.#plot.height });
    }
  }

  #frame() {
    const { title, note, times, empty = 'There are no values in this time.' } = this.#options;
    render(
      html`
        <figure>
          <figcaption>
            <strong>${title}</strong>
            ${note ? html`<span class="muted">${note}</span>` : nothing}
          </figcaption>
          <div class="chart-canvas" aria-hidden="true"></div>
          ${times.length === 0 ? html`<p class="empty">${empty}</p>` : this.#values()}
        </figure>
      `,
      this,
    );
  }

  #values() {
    return html`
      <details class="chart-values" @toggle=${(event) => this.#toggle(event.target.open)}>
        <summary>Values as a table<span class="only-read">: ${this.#options.title}</span></summary>
        ${this.#isOpen ? this.#table() : nothing}
      </details>
    `;
  }

  #toggle(isOpen) {
    if (isOpen !== this.#isOpen) {
      this.#isOpen = isOpen;
      this.#frame();
    }
  }

  #table() {
    const { title, times, series, zone, format = String } = this.#options;
    const rows = newest(this.#options, TABLE_ROWS);
    const shown =
      rows.length < TABLE_ROWS
        ? plural(rows.length, 'time')
        : `the newest ${plural(rows.length, 'time')} of this range`;
    return table({
      caption: `${title}: ${shown}`,
      rows,
      key: (index) => times[index],
      columns: [
        { title: 'Time', head: true, cell: (index) => full(times[index] * 1_000, zone) },
        ...series.map((one) => ({
          title: one.label,
          numeric: true,
          cell: (index) =>
            one.values[index] === null || one.values[index] === undefined
              ? NONE
              : (one.format ?? format)(one.values[index]),
        })),
      ],
    });
  }
}

customElements.define('cc-chart', Chart);
