// What is around a view: title, pipeline, navigation, when it was read, and what went wrong.
import { html, nothing, render } from './lib/lit-html/lit-html.js';
import { keyed } from './lib/lit-html/directives/keyed.js';
import { live } from './lib/lit-html/directives/live.js';
import { loginPage } from './api.js';
import { visible } from './format.js';
import { outerAddress } from './outer.js';
import { format, merge } from './place.js';
import { failureText, notice } from './parts/notice.js';
import { full } from './time.js';

const UNAUTHORISED = 401;
const WHY_NOT =
  'it was removed or renamed, was never there, or Airflow has no DAG for it that your role may read';

/**
 * Draws the whole page. `all` has what the shell shows of itself, `c` is the context of the view. If
 * what had the focus goes, the view gets it, which stays.
 */
export function draw(all, c, element) {
  const focused = document.activeElement;
  render(shell(all, c), element);
  if (focused?.isConnected === false) {
    document.getElementById('view').focus({ preventScroll: true });
  }
}

function shell(all, c) {
  const { view } = all.reading;
  return html`
    <a class="skip only-read" href="#view" @click=${skip}>To the content</a>
    <header>
      <h1>Control Center</h1>
      ${pipeline(c)}
      <div class="read-at">
        <span class="muted" data-read-at=${all.reading.readAt ?? nothing}>
          ${all.reading.readAt === null ? nothing : html`Read at ${full(all.reading.readAt, c.zone)}`}
          (${c.zone})
        </span>
        <button type="button" data-action="refresh" @click=${c.reloadAll}>Refresh</button>
      </div>
    </header>
    <nav aria-label="Views">
      ${all.views.map((one) => link(one, one === view, c))}
    </nav>
    <div role="status" class="failures">${failures(all, c)}</div>
    <main id="view" tabindex="-1" data-view=${view.id} aria-busy=${String(all.reading.isReading)}>
      ${keyed(all.reading.key, html`<h2>${view.title}</h2>${content(all, c)}`)}
    </main>
  `;
}

function pipeline(c) {
  if (c.fixed.dag !== null) {
    return c.pipeline === null
      ? nothing
      : html`<strong class="pipeline" data-pipeline=${c.pipeline.name}>${c.pipeline.name}</strong>`;
  }
  if (c.pipelines.length === 0) {
    return nothing;
  }
  return html`
    <label class="pipeline">
      Pipeline
      <select
        id="pipeline"
        .value=${live(c.pipeline?.name ?? '')}
        @change=${(event) => c.go({ pipeline: event.target.value })}
      >
        ${c.pipeline === null ? html`<option value="">choose one</option>` : nothing}
        ${c.pipelines.map(
          (one) => html`
            <option value=${one.name} .selected=${one.name === c.pipeline?.name}>
              ${one.name}${one.problem === null ? '' : ' (invalid)'}
            </option>
          `,
        )}
      </select>
    </label>
  `;
}

function link(view, isShown, c) {
  const place = { view: view.id, pipeline: c.place.pipeline };
  return html`
    <a
      href=${format(merge({}, place))}
      data-view-link=${view.id}
      aria-current=${isShown ? 'page' : nothing}
      @click=${(event) => {
        if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          c.go({ view: view.id });
        }
      }}
      >${view.title}</a
    >
  `;
}

function failures({ pipelinesFailure, reading }, c) {
  const all = [];
  if (pipelinesFailure !== null) {
    all.push(pipelinesFailure);
  }
  if (reading.failure !== null && reading.failure.message !== pipelinesFailure?.message) {
    all.push(reading.failure);
  }
  return all.map(
    (failure) =>
      html`<div data-failure=${failure.component ?? 'request'}>
        ${notice('error', text(failure, reading, c), { action: login(failure) })}
      </div>`,
  );
}

function login({ status }) {
  return status === UNAUTHORISED
    ? html`<a target="_top" data-link="login" href=${loginPage(outerAddress())}>Log in again</a>`
    : nothing;
}

function text(failure, { readAt }, c) {
  const reason = failureText(failure);
  return readAt === null ? reason : `${reason}; showing what was read at ${full(readAt, c.zone)}`;
}

function content({ reading, arePipelinesKnown, pipelinesFailure }, c) {
  if (!reading.view.general) {
    if (!arePipelinesKnown) {
      return pipelinesFailure === null ? html`<p class="empty">Loading…</p>` : nothing;
    }
    if (c.pipeline === null) {
      return noPipeline(c);
    }
    if (c.pipeline.problem !== null) {
      const { name, problem } = c.pipeline;
      return notice('error', `pipelines/${name}.yaml is invalid: ${visible(problem)}`);
    }
  }
  if (reading.data === null) {
    return reading.failure === null ? html`<p class="empty">Loading…</p>` : nothing;
  }
  return reading.view.render(reading.data, c);
}

function noPipeline(c) {
  const named = visible(c.fixed.dag ?? c.place.pipeline ?? '');
  if (c.fixed.dag !== null) {
    return notice('info', `The DAG ${named} belongs to no pipeline that you may read: ${WHY_NOT}.`);
  }
  return named === ''
    ? notice('info', 'There is no pipeline that you may read.')
    : notice('info', `There is no pipeline ${named} that you may read: ${WHY_NOT}.`);
}

function skip(event) {
  event.preventDefault();
  document.getElementById('view').focus();
}
