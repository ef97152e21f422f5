// Spark: its jobs of an hour, where runs store their records with it.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { count, duration, plural, visible } from '../format.js';
import { badge, bounded } from '../parts/notice.js';
import { table } from '../parts/table.js';
import { iso } from '../time.js';
import { submitted, textField } from './shared/form.js';
import { checked, moved, ofPipeline } from './shared/service.js';
import { hourOf, instantIn, instantOf, zoneOf } from './shared/times.js';

export const view = { id: 'spark', title: 'Spark', refresh: 30, load, render };

/** The state whose colour each state of a job or an application has. */
const LOOKS = {
  succeeded: 'complete',
  finished: 'complete',
  running: 'running',
  failed: 'failed',
  killed: 'failed',
};
const HOUR_MS = 3_600_000;

async function load(c) {
  const interval = c.place.interval ?? lastHour();
  const found = await checked(ofPipeline(c, '/spark', { interval }));
  return { ...found, interval };
}

/** The last hour that is over. */
function lastHour() {
  return iso((Math.floor(Date.now() / HOUR_MS) - 1) * HOUR_MS);
}

function render({ answer, problem, interval }, c) {
  return html`
    ${answer && !answer.configured ? notConfigured() : form(interval, problem, c)}
    ${answer?.configured ? found(answer, c) : nothing}
  `;
}

function notConfigured() {
  return html`<p class="empty" data-empty="spark">
    No cluster of Spark is configured. <code>compose/spark.yml</code> starts one. For one of your
    own, set <code>SPARK_MASTER_UI_URL</code>, and <code>SPARK_HISTORY_URL</code> for jobs that have
    ended. Runs can store their records without Spark.
  </p>`;
}

function form(interval, problem, c) {
  return html`<form
    class="fields"
    data-form="spark"
    aria-label="Which hour"
    @submit=${(event) => {
      const typed = submitted(event).interval;
      moved(c, { interval: instantIn(typed, c) || null });
    }}
  >
    ${textField({
      form: 'spark',
      name: 'interval',
      label: `Hour (${zoneOf(c)})`,
      value: hourOf(interval, c),
      hint: 'its start, such as 2026-11-22 21:00; empty: the last one',
      problem,
    })}
    <div class="field buttons">
      <button type="submit" class="primary" data-action="search">Show</button>
    </div>
  </form>`;
}

function found(answer, c) {
  return html`
    ${answer.ui
      ? html`<p>
          <a href=${answer.ui} target="_top" data-link="spark-ui">Open Spark's own page</a>
          (it is outside Airflow)
        </p>`
      : nothing}
    ${bounded(answer.complete, 'There are more attempts at this hour than are shown.')}
    ${table({
      name: 'spark-jobs',
      caption: `Jobs: ${plural(answer.jobs.length, 'job')}`,
      empty: 'Spark knows no job of this hour.',
      rows: answer.jobs,
      key: (job, index) => `${job.application} ${job.name} ${job.started_at ?? index}`,
      columns: [
        { title: 'Job', head: true, wrap: true, cell: (job) => visible(job.name) },
        { title: 'Application', wrap: true, cell: (job) => visible(job.application) },
        { title: 'State', cell: (job) => badge(LOOKS[job.state] ?? 'unknown', job.state) },
        { title: 'Started', cell: (job) => instantOf(job.started_at, c) },
        { title: 'Duration', numeric: true, cell: (job) => duration(job.duration_ms) },
        { title: 'Tasks', numeric: true, cell: (job) => count(job.tasks) },
        { title: 'Failed tasks', numeric: true, cell: (job) => count(job.failed_tasks) },
      ],
    })}
  `;
}
