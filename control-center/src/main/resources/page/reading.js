// What was read for one view of one pipeline: the last good data, and why there is none that is newer.

export class Reading {
  /** The view's own things, which outlive a reading. */
  state = {};
  data = null;
  readAt = null;
  failure = null;
  failures = 0;
  isReading = false;
  #newest = 0;
  #leaving = new AbortController();

  constructor(key, view) {
    this.key = key;
    this.view = view;
  }

  /** Aborted when the view is left. */
  get signal() {
    return this.#leaving.signal;
  }

  /** Ends what is under way: its requests, and what would come of them. */
  leave() {
    this.#newest += 1;
    this.isReading = false;
    this.#leaving.abort();
    this.#leaving = new AbortController();
  }

  /** Reads; false if another reading has begun, or the view was left, in the meantime. */
  async read(context) {
    this.#newest += 1;
    const number = this.#newest;
    this.isReading = true;
    let data = null;
    let failure = null;
    try {
      data = await this.view.load(context);
    } catch (cause) {
      failure = cause;
    }
    if (number !== this.#newest) {
      return false;
    }
    this.isReading = false;
    this.failure = failure;
    if (failure === null) {
      this.data = data;
      this.readAt = Date.now();
      this.failures = 0;
    } else {
      this.failures += 1;
    }
    return true;
  }

  /** Takes back why there is nothing newer, where the page says another reason. */
  excuse() {
    this.failure = null;
    this.failures = 0;
  }
}
