// Dead letters: why records failed, what the source had sent, and their replay.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { lacking } from '../parts/notice.js';
import { filter } from './dead-letters/filter.js';
import { groups } from './dead-letters/groups.js';
import { records } from './dead-letters/records.js';
import { replay } from './dead-letters/replay.js';
import { dag } from './dead-letters/run.js';
import { checked, ofPipeline } from './shared/service.js';

const PAGE_SIZE = 50;

export const view = {
  id: 'dead-letters',
  title: 'Dead letters',
  refresh: 30,
  quiet: ['message', 'run'],
  load,
  render,
};

async function load(c) {
  const { from, to, interval, stage, field, after } = c.place;
  const [summary, found, replays] = await Promise.all([
    ofPipeline(c, '/dead-letters', { from, to }),
    checked(
      ofPipeline(c, '/dead-letters/records', { interval, stage, field, after, limit: PAGE_SIZE }),
    ),
    c.rights.replay ? dag(c) : null,
  ]);
  return { summary, found, replays };
}

function render(data, c) {
  const { summary, found, replays } = data;
  return html`
    ${groups(summary, c)}
    ${lacking(
      summary,
      'The counts may not be right',
      'There are too many reasons to tell all of them apart; some share a line.',
    )}
    ${filter(summary, found.problem, c)} ${replays ? replay(replays, c) : nothing}
    <section data-section="records" aria-labelledby="letters-title">
      <h3 id="letters-title">Records</h3>
      ${found.answer ? records(found.answer, c) : nothing}
    </section>
  `;
}
