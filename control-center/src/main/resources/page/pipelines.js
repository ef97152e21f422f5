// The pipelines that the user may read, and the rights on each: read again twice a minute, and at
// once when one of them turns out to be gone.
import { api } from './api.js';
import { loadRights, rightsOf } from './rights.js';

/** A change of a pipeline's files is seen by Airflow as fast. */
const EVERY_MS = 30_000;

export class Pipelines {
  /** Why the last reading gave nothing newer; null if it did. */
  failure = null;
  #all = null;
  #rights = null;
  #readAt = 0;

  get areKnown() {
    return this.#all !== null;
  }

  get all() {
    return this.#all ?? [];
  }

  /** What is shown: the pipeline of the DAG's tab, the one that the place names, or the first. */
  shown(place, fixed) {
    const { all } = this;
    if (fixed.dag !== null) {
      return all.find((one) => [one.name, replayDagOf(one)].includes(fixed.dag)) ?? null;
    }
    if (place.pipeline !== undefined) {
      return all.find((one) => one.name === place.pipeline) ?? null;
    }
    return all.find((one) => one.problem === null) ?? all[0] ?? null;
  }

  rightsOn(pipeline) {
    return rightsOf(this.#rights, pipeline?.name);
  }

  /** Reads them; `isUrgent`: however young what is known. */
  async read(isUrgent) {
    if (!isUrgent && Date.now() - this.#readAt < EVERY_MS) {
      return;
    }
    try {
      const [rights, found] = await Promise.all([loadRights(), api('/pipelines')]);
      this.#rights = rights;
      this.#all = found.pipelines.map((one) => ({ ...one, problem: one.problem ?? null }));
      this.#readAt = Date.now();
      this.failure = null;
    } catch (failure) {
      this.failure = failure;
    }
  }
}

/** The DAG that replays a pipeline's dead letters; the service names none of a file that is invalid. */
function replayDagOf({ name, replay_dag: dag }) {
  return dag ?? `${name}_dead_letters`;
}
