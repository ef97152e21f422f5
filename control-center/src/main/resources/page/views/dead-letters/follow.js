// Follows a run: asks once a second until it has ended, for ten minutes at most. It ends with the
// element that it stands in, so nothing is asked after the view is left.
import { nothing } from '../../lib/lit-html/lit-html.js';
import { AsyncDirective } from '../../lib/lit-html/async-directive.js';
import { directive } from '../../lib/lit-html/directive.js';

const PAUSE_MS = 1_000;
const LONGEST_MS = 10 * 60 * 1_000;

class Following extends AsyncDirective {
  #key = null;
  #ask = null;
  #giveUp = null;
  #timer = 0;
  #until = 0;
  /** Grows with each beginning and each end, so that an answer that comes late is recognised. */
  #round = 0;

  render() {
    return nothing;
  }

  /**
   * Takes what is followed (a change begins again), `ask` (must not throw; tells whether to go on)
   * and `giveUp` (called when the ten minutes are over).
   */
  update(_part, [key, ask, giveUp]) {
    this.#ask = ask;
    this.#giveUp = giveUp;
    if (key !== this.#key) {
      this.#key = key;
      this.#begin();
    }
    return nothing;
  }

  disconnected() {
    this.#stop();
  }

  reconnected() {
    this.#begin();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#round += 1;
  }

  #begin() {
    this.#stop();
    this.#until = Date.now() + LONGEST_MS;
    const round = this.#round;
    this.#timer = setTimeout(() => this.#next(round), 0);
  }

  async #next(round) {
    const goesOn = await this.#ask();
    if (round !== this.#round || !goesOn) {
      return;
    }
    if (Date.now() >= this.#until) {
      this.#giveUp();
      return;
    }
    this.#timer = setTimeout(() => this.#next(round), PAUSE_MS);
  }
}

export const following = directive(Following);
