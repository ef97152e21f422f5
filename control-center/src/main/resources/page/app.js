// The page: starts, and connects place, reading and drawing. What it looks like is in shell.js.
import { render } from './lib/lit-html/lit-html.js';
import { airflow, api } from './api.js';
import { followLinks } from './outer.js';
import { difference, fixedBy, merge, onPlace, show, startPlace } from './place.js';
import { Reading } from './reading.js';
import { Refresh } from './refresh.js';
import { loadRights, rightsOf } from './rights.js';
import { shell } from './shell.js';
import { chosenZone, onZoneChange } from './time.js';
import { views } from './views/all.js';

const PIPELINES_EVERY_MS = 60_000;
const RETRY_S = 2;
const GONE = new Set([403, 404]);

class Page {
  #element;
  #fixed = fixedBy(location.search);
  #place = {};
  #zone = chosenZone();
  #pipelines = null;
  #rights = null;
  #pipelinesFailure = null;
  #pipelinesAt = 0;
  #reading = null;
  #readings = new Map();
  #isDrawing = false;
  #refresh = new Refresh(() => this.#read());

  constructor(element) {
    this.#element = element;
  }

  async start() {
    this.#place = startPlace();
    onPlace((place) => this.#move(place, false));
    onZoneChange(() => {
      this.#zone = chosenZone();
      this.#draw();
    });
    window.dispatchEvent(new Event('started'));
    this.#enter();
    await this.#read();
  }

  get #view() {
    return views.find((view) => view.id === this.#place.view) ?? views[0];
  }

  /** The pipeline that is shown: that of the DAG's tab, the place's, or the first. */
  get #pipeline() {
    const all = this.#pipelines ?? [];
    const { dag } = this.#fixed;
    if (dag !== null) {
      return all.find((one) => [one.name, one.dag, one.replay_dag].includes(dag)) ?? null;
    }
    if (this.#place.pipeline !== undefined) {
      return all.find((one) => one.name === this.#place.pipeline) ?? null;
    }
    return all.find((one) => one.problem === null) ?? all[0] ?? null;
  }

  /**
   * Changes the place. Another view begins without what the last one had added to it. `step` makes
   * the change one that the browser's Back undoes; that of the view or the pipeline always is one.
   */
  #go(changes, { step = false } = {}) {
    const isOtherView = changes.view !== undefined && changes.view !== this.#view.id;
    const isOtherPipeline =
      changes.pipeline !== undefined && changes.pipeline !== this.#pipeline?.name;
    const { pipeline, view } = this.#place;
    const kept =
      isOtherView || isOtherPipeline ? merge({}, { view, pipeline }) : this.#place;
    this.#move(merge(kept, changes), step || isOtherView || isOtherPipeline);
  }

  #move(place, isStep) {
    const changed = difference(this.#place, place);
    const before = this.#reading;
    this.#place = place;
    show(place, isStep);
    if (changed.length === 0) {
      return;
    }
    this.#enter();
    this.#draw();
    const quiet = this.#view.quiet ?? [];
    if (this.#reading !== before || changed.some((name) => !quiet.includes(name))) {
      this.#read();
    }
  }

  /** Takes up the reading of what the place names; what was read for it before is still known. */
  #enter() {
    const key = `${this.#view.id}/${this.#view.general ? '' : (this.#pipeline?.name ?? '')}`;
    if (this.#reading?.key === key) {
      return;
    }
    this.#reading?.leave();
    if (!this.#readings.has(key)) {
      this.#readings.set(key, new Reading(key, this.#view));
    }
    this.#reading = this.#readings.get(key);
  }

  async #read() {
    this.#refresh.stop();
    await this.#readPipelines();
    this.#complete();
    this.#enter();
    const reading = this.#reading;
    const isReadable = this.#view.general || this.#pipeline?.problem === null;
    this.#draw();
    if (isReadable) {
      const isNewest = await reading.read(this.#context());
      if (!isNewest || reading !== this.#reading) {
        return; // a younger reading plans the next one
      }
      // The pipeline, or the right to it, may be gone: then the next reading asks for them.
      this.#pipelinesAt = GONE.has(reading.failure?.status) ? 0 : this.#pipelinesAt;
    }
    this.#draw();
    const { refresh } = reading.view;
    const seconds = typeof refresh === 'function' ? refresh(this.#context()) : refresh;
    const failures = reading.failures + (this.#pipelinesFailure === null ? 0 : 1);
    // What cannot be read now is tried again, soon at first, even where a view does not refresh itself.
    const isMissing = failures > 0 && (reading.data === null || seconds === 0);
    this.#refresh.next(isMissing ? RETRY_S : seconds, failures);
  }

  /** Names in the address what is shown because nothing else was asked for: so a link to it lasts. */
  #complete() {
    const pipeline = this.#fixed.dag === null ? this.#pipeline?.name : undefined;
    const named = { ...(pipeline ? { pipeline } : {}), ...this.#place, view: this.#view.id };
    if (difference(named, this.#place).length > 0) {
      this.#place = named;
      show(named, false);
    }
  }

  /** Pipelines and rights: once a minute, or as long as they are unknown. */
  async #readPipelines() {
    if (this.#pipelines !== null && Date.now() - this.#pipelinesAt < PIPELINES_EVERY_MS) {
      return;
    }
    try {
      const [rights, found] = await Promise.all([loadRights(), api('/pipelines')]);
      this.#rights = rights;
      this.#pipelines = found.pipelines.map((one) => ({ ...one, problem: one.problem ?? null }));
      this.#pipelinesAt = Date.now();
      this.#pipelinesFailure = null;
    } catch (failure) {
      this.#pipelinesFailure = failure;
    }
  }

  #context() {
    const { signal } = this.#reading;
    return {
      pipeline: this.#pipeline,
      pipelines: this.#pipelines ?? [],
      place: this.#place,
      fixed: this.#fixed,
      rights: rightsOf(this.#rights, this.#pipeline?.name),
      zone: this.#zone,
      state: this.#reading.state,
      isReading: this.#reading.isReading,
      api: (path, params) => api(path, params, signal),
      airflow: (method, path, body) => airflow(method, path, body, signal),
      go: (changes, options) => this.#go(changes, options),
      reload: () => this.#read(),
      redraw: () => this.#draw(),
    };
  }

  /** Draws once for all that has changed until now. */
  #draw() {
    if (this.#isDrawing) {
      return;
    }
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      const all = {
        views,
        reading: this.#reading,
        pipelinesFailure: this.#pipelinesFailure,
        arePipelinesKnown: this.#pipelines !== null,
      };
      render(shell(all, this.#context()), this.#element);
    });
  }
}

followLinks();
const element = document.getElementById('app');
element.replaceChildren();
new Page(element).start();
