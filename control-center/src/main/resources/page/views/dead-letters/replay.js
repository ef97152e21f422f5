// Replaying the chosen dead letters: first a dry run, then, if it was of exactly this choice, the
// replay. Both are runs of the pipeline's replay DAG.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { airflowPage } from '../../api.js';
import { notice } from '../../parts/notice.js';
import { textField } from '../shared/form.js';
import { moved } from '../shared/service.js';
import { choiceIn, LONGEST_MESSAGE } from './choice.js';
import { outcome, sentenceOf } from './outcome.js';
import { dagOf } from './run.js';
import { begin, followed, isBusy, runShown, whyNotReplay } from './steps.js';

/** The panel; nothing without the right. `dag` is what run.js knows of the replay DAG. */
export function replay(dag, c) {
  return html`<section class="replay" data-section="replay" aria-labelledby="replay-title">
    <h3 id="replay-title">Replay</h3>
    ${dag.exists ? panel(dag, c) : missing(c)}
  </section>`;
}

function missing(c) {
  const name = dagOf(c.pipeline);
  return notice(
    'warning',
    html`<span data-replay="no-dag">
      There is no DAG <code>${name}</code>, so nothing can be replayed. To add it, write a file
      <code>dags/${name}.py</code> like <code>dags/users_dead_letters.py</code>;
      <code>docs/dead-letters.md</code> says more.
    </span>`,
  );
}

function panel(dag, c) {
  const choice = choiceIn(c.place);
  const why = whyNotReplay(choice, c);
  return html`
    ${dag.problem ? notice('error', dag.problem) : nothing} ${dag.paused ? paused(c) : nothing}
    <form
      class="fields"
      data-form="replay"
      aria-label="Replay"
      @submit=${(event) => event.preventDefault()}
    >
      ${textField({
        form: 'replay',
        name: 'message',
        label: 'Message contains',
        value: choice.message,
        longest: LONGEST_MESSAGE,
        hint: 'such as the name of a field; empty: any message',
        onChange: (message) => moved(c, { message: message || null }),
      })}
      <div class="field buttons">
        <button
          type="button"
          data-action="dry-run"
          ?disabled=${dag.paused || choice.interval === null || isBusy(c)}
          aria-describedby="replay-choice"
          @click=${() => begin(choice, true, c)}
        >
          Dry run
        </button>
        <button
          type="button"
          class="primary"
          data-action="replay"
          ?disabled=${dag.paused || why !== null}
          aria-describedby="replay-choice replay-why"
          @click=${() => begin(choice, false, c)}
        >
          Replay
        </button>
      </div>
    </form>
    <p id="replay-choice">${choice.interval ? sentenceOf(choice, c) : 'Choose an hour above.'}</p>
    <p id="replay-why" class="field-hint">${why ?? 'The dry run was of this choice.'}</p>
    <div id="replay-run" role="status" tabindex="-1" data-section="replay-run">${shownRun(c)}</div>
    ${followed(c)}
  `;
}

function paused(c) {
  const dag = dagOf(c.pipeline);
  return notice(
    'warning',
    html`The DAG <code>${dag}</code> is paused, so no run of it would begin.
      <a href=${airflowPage('dags', dag)} target="_top">Switch it on in Airflow</a>.`,
  );
}

function shownRun(c) {
  const { run, starting, problem, givenUp } = c.state;
  return html`
    ${starting ? html`<p>Starting a run…</p>` : nothing}
    ${problem ? notice('error', problem) : nothing}
    ${run && run.id === runShown(c) ? outcome(run, givenUp === run.id, c) : nothing}
  `;
}
