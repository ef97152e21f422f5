// What a run of the replay DAG does, or has done, in words.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { runPage } from '../../api.js';
import { count, visible } from '../../format.js';
import { badge, notice } from '../../parts/notice.js';
import { facts } from '../../parts/table.js';
import { hourOf } from '../shared/times.js';
import { dagOf } from './run.js';

/** The state whose colour each state of a run has, where it is another one. */
const LOOKS = { success: 'complete' };

const SKIPPED = {
  stale: 'of an older revision',
  stored: 'stored already',
  not_asked_for: 'not asked for',
  cut: 'truncated: bytes are missing',
  duplicate: 'duplicates, whose ids other rows have',
};

/** A choice as a sentence. */
export function sentenceOf(choice, c) {
  const stage = choice.reason === 'all' ? 'of all stages' : `of the stage ${choice.reason}`;
  const message = choice.message ? ` whose message contains "${visible(choice.message)}"` : '';
  return `Dead letters of ${hourOf(choice.interval, c)}, ${stage}${message}.`;
}

/** A run: what it is of, its state, and its result once it has one. */
export function outcome(run, givenUp, c) {
  const kind = run.choice.dryRun ? 'Dry run' : 'Replay';
  return html`<div
    class="outcome"
    data-run=${run.id}
    data-run-kind=${run.choice.dryRun ? 'dry-run' : 'replay'}
    data-run-state=${run.state}
  >
    <p>
      <strong>${kind}</strong> ${badge(LOOKS[run.state] ?? run.state, run.state)}
      <a href=${runPage(dagOf(c.pipeline), run.id)} target="_top">Open the run in Airflow</a>
    </p>
    <p>${run.choice.interval ? sentenceOf(run.choice, c) : nothing}</p>
    ${givenUp && !run.ended
      ? notice(
          'warning',
          'It is not over after 10 minutes. This page no longer asks; Airflow has it.',
        )
      : nothing}
    ${run.failure
      ? notice('error', html`<span data-run-failure>${kind} failed: ${visible(run.failure)}</span>`)
      : nothing}
    ${run.result ? counts(run.result) : nothing}
  </div>`;
}

function counts(result) {
  const one = (name, label) =>
    name in result ? [label, html`<span data-count=${name}>${count(result[name])}</span>`] : null;
  const skipped = Object.entries(result.skipped ?? {});
  return facts([
    one('would_be_replayed', 'Would be replayed'),
    one('would_fail_again', 'Would fail again'),
    one('replayed', 'Replayed'),
    one('failed_again', 'Failed again'),
    ...skipped.map(([reason, number]) => [
      `Skipped: ${SKIPPED[reason] ?? visible(reason)}`,
      html`<span data-count="skipped.${reason}">${count(number)}</span>`,
    ]),
    one('letters', 'Dead letters of the revision'),
    one('remaining', 'Of them remaining'),
  ]);
}
