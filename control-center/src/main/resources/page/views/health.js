// Health: a line for each component, with its version, what is wrong, and since when.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { isAborted } from '../api.js';
import { NONE, visible } from '../format.js';
import { badge } from '../parts/notice.js';
import { table } from '../parts/table.js';
import { ago, full } from '../time.js';

const NAMES = {
  kafka: 'Kafka',
  registry: 'Schema registry',
  cassandra: 'Cassandra',
  spark: 'Spark',
  postgresql: 'PostgreSQL',
};

export const view = { id: 'health', title: 'Health', refresh: 10, general: true, load, render };

// Hardly a failure here is the whole view's: that something does not answer is what this view is for.
async function load(c) {
  const [service, plugin, airflow, version] = await Promise.all([
    part(c.api('/health')),
    part(c.api('/airflow-health')),
    part(c.airflow('GET', '/monitor/health')),
    part(c.airflow('GET', '/version')),
  ]);
  const components = [
    ...ofService(service),
    ...(plugin.data?.components ?? [unanswered("Airflow's side of the Control Center", plugin)]),
    ...ofAirflow(airflow, version),
  ];
  return { components: components.map((one) => withSince(one, c)) };
}

async function part(asked) {
  try {
    return { data: await asked, failure: null };
  } catch (failure) {
    // A view that was left, or a login that has ended, says nothing of the component.
    if (isAborted(failure) || failure.status === 401) {
      throw failure;
    }
    return { data: null, failure };
  }
}

function ofService(service) {
  const own = { name: 'Control Center', state: 'ok', version: null, problem: null, since: null };
  return service.failure === null
    ? [own, ...service.data.components]
    : [unanswered('Control Center', service)];
}

function unanswered(name, { failure }) {
  return { name, state: 'down', version: null, problem: failure.message, since: null };
}

function ofAirflow(airflow, version) {
  if (airflow.failure !== null) {
    return [unanswered('Airflow', airflow)];
  }
  const parts = [
    ['metadatabase', "Airflow's database, as Airflow sees it", null],
    ['scheduler', 'Scheduler', 'latest_scheduler_heartbeat'],
    ['dag_processor', 'DAG processor', 'latest_dag_processor_heartbeat'],
    ['triggerer', 'Triggerer', 'latest_triggerer_heartbeat'],
  ];
  return parts
    .map(([key, name, heartbeat]) => [airflow.data[key], name, heartbeat])
    // A triggerer that was never started has no status: Millrace needs none.
    .filter(([found]) => found !== undefined && found !== null && found.status !== null)
    .map(([found, name, heartbeat]) => {
      const isWell = found.status === 'healthy';
      const last = heartbeat === null ? null : found[heartbeat];
      return {
        name,
        state: isWell ? 'ok' : 'down',
        version: version.data?.version ?? null,
        problem: isWell ? null : `Airflow says ${found.status}`,
        // Unhealthy since it was last heard of.
        since: isWell ? null : last,
      };
    });
}

// Airflow does not say since when; then it is the moment at which this page first saw it so.
function withSince(one, c) {
  const seen = (c.state.seen ??= new Map());
  const before = seen.get(one.name);
  if (before?.state !== one.state) {
    seen.set(one.name, { state: one.state, at: before === undefined ? null : Date.now() });
  }
  return { ...one, since: one.since ?? seen.get(one.name).at };
}

function render({ components }, c) {
  const bad = components.filter((one) => one.state !== 'ok').length;
  return html`
    <p role="status" data-unhealthy=${bad}>
      ${bad === 0
        ? 'All components are well.'
        : `${bad} of ${components.length} components ${bad === 1 ? 'is' : 'are'} not well.`}
    </p>
    ${table({
      caption: 'Components',
      captionHidden: true,
      name: 'health',
      rows: components,
      key: (one) => `${one.name}/${one.address ?? ''}`,
      rowState: (one) => one.state,
      columns: [
        { title: 'Component', head: true, cell: (one) => nameOf(one) },
        { title: 'State', cell: (one) => badge(one.state) },
        { title: 'Version', cell: (one) => visible(one.version ?? NONE) },
        { title: 'What is wrong', wrap: true, cell: (one) => visible(one.problem ?? NONE) },
        { title: 'Since', cell: (one) => sinceText(one.since, c) },
      ],
    })}
  `;
}

function nameOf({ name, address }) {
  const [kind, rest] = name.split(/:(.*)/s);
  const text = kind === 'source' ? `Source ${rest ?? ''}` : (NAMES[name] ?? name);
  return html`<span data-component=${name}>${text}</span>
    ${address ? html`<span class="muted">${visible(address)}</span>` : nothing}`;
}

function sinceText(since, c) {
  return since ? html`${full(since, c.zone)} <span class="muted">(${ago(since)})</span>` : NONE;
}
