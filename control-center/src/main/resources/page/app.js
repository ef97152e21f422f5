// The page: starts, and connects place, reading and drawing. What it looks like is in shell.js.
import { airflow, api } from './api.js';
import { followLinks } from './outer.js';
import { difference, fixedBy, merge, onPlace, show, startPlace } from './place.js';
import { Pipelines } from './pipelines.js';
import { Reading } from './reading.js';
import { Refresh } from './refresh.js';
import { draw } from './shell.js';
import { chosenZone, onZoneChange } from './time.js';
import { views } from './views/all.js';

const RETRY_S = 2;
const GONE = new Set([403, 404]);

class Page {
  #element;
  #fixed = fixedBy(location.search);
  #place = {};
  #zone = chosenZone();
  #pipelines = new Pipelines();
  #reading = null;
  #readings = new Map();
  #newest = 0;
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

  get #pipeline() {
    return this.#pipelines.shown(this.#place, this.#fixed);
  }

  get #isReadable() {
    return this.#view.general || this.#pipeline?.problem === null;
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

  /** Reads what is shown; `isAll`: the pipelines, too, even if they were read just before. */
  async #read(isAll = false) {
    this.#refresh.stop();
    this.#newest += 1;
    const number = this.#newest;
    // What cannot be read may have been added or corrected.
    await this.#pipelines.read(isAll || !this.#isReadable);
    this.#complete();
    this.#enter();
    this.#draw();
    const reading = this.#reading;
    if (this.#isReadable) {
      await reading.read(this.#context());
    }
    if (number === this.#newest && GONE.has(reading.failure?.status)) {
      await this.#readAgain(reading);
    }
    if (number !== this.#newest) {
      return; // a younger reading plans the next one
    }
    this.#draw();
    this.#plan();
  }

  /** What was read is gone: perhaps with its pipeline, or the right to it, or its file is invalid. */
  async #readAgain(reading) {
    await this.#pipelines.read(true);
    if (!this.#isReadable) {
      reading.excuse();
    }
    this.#enter();
  }

  #plan() {
    const { view, data, failures } = this.#reading;
    const { refresh } = view;
    const seconds = typeof refresh === 'function' ? refresh(this.#context()) : refresh;
    const all = failures + (this.#pipelines.failure === null ? 0 : 1);
    // What cannot be read now is tried again, soon at first, even where a view does not refresh itself.
    const isMissing = all > 0 && (data === null || seconds === 0);
    this.#refresh.next(isMissing ? RETRY_S : seconds, all);
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

  #context() {
    const { signal } = this.#reading;
    return {
      pipeline: this.#pipeline,
      pipelines: this.#pipelines.all,
      place: this.#place,
      fixed: this.#fixed,
      rights: this.#pipelines.rightsOn(this.#pipeline),
      zone: this.#zone,
      state: this.#reading.state,
      isReading: this.#reading.isReading,
      api: (path, params) => api(path, params, signal),
      airflow: (method, path, body) => airflow(method, path, body, signal),
      go: (changes, options) => this.#go(changes, options),
      reload: () => this.#read(),
      reloadAll: () => this.#read(true),
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
        pipelinesFailure: this.#pipelines.failure,
        arePipelinesKnown: this.#pipelines.areKnown,
      };
      draw(all, this.#context(), this.#element);
    });
  }
}

followLinks();
const element = document.getElementById('app');
element.replaceChildren();
new Page(element).start();
