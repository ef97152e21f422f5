// When to read again: at a view's pace, not while the page is hidden, and less often while reading
// fails. One timer for the whole page.

const LONGEST_PAUSE_S = 60;

/** Seconds until the next reading: twice as long after each failure in a row, 60 at most. */
export function pause(seconds, failures) {
  return Math.min(seconds * 2 ** failures, Math.max(LONGEST_PAUSE_S, seconds));
}

export class Refresh {
  #read;
  #timer = 0;
  #dueAt = null;

  /** `read` is called when it is time; whoever reads then calls `next`. */
  constructor(read) {
    this.#read = read;
    document.addEventListener('visibilitychange', () => this.#arm());
  }

  /** Plans the next reading; 0 seconds: none. */
  next(seconds, failures = 0) {
    this.#dueAt = seconds === 0 ? null : Date.now() + pause(seconds, failures) * 1_000;
    this.#arm();
  }

  stop() {
    this.next(0);
  }

  #arm() {
    clearTimeout(this.#timer);
    if (this.#dueAt === null || document.hidden) {
      return;
    }
    this.#timer = setTimeout(
      () => {
        this.#dueAt = null;
        this.#read();
      },
      Math.max(0, this.#dueAt - Date.now()),
    );
  }
}
