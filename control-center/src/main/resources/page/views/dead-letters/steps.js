// From the dry run to the replay: starting a run, following it, and whether the replay may start.
// The view's state has `run` (as run.js reads it), `starting`, `problem` (of the last request) and
// `givenUp` (the id of the run that took too long to be followed).
import { nothing } from '../../lib/lit-html/lit-html.js';
import { isAborted } from '../../api.js';
import { isSame } from './choice.js';
import { following } from './follow.js';
import { read, start } from './run.js';

/** A dry run says what would happen now; after an hour it is too old for that. */
const DRY_RUN_HOLDS_MS = 60 * 60 * 1_000;

/** The run that the place names; without one, the last that was started here; else null. */
export function runShown(c) {
  return c.place.run ?? c.state.run?.id ?? null;
}

/** Whether a run is being started, or is not over yet. */
export function isBusy(c) {
  const { run, starting, givenUp } = c.state;
  const isOpen = run && run.id === runShown(c) && !run.ended && givenUp !== run.id;
  return Boolean(starting || isOpen);
}

/** Why the choice cannot be replayed, as a sentence; null if it can. */
export function whyNotReplay(choice, c) {
  const { run } = c.state;
  if (choice.interval === null) {
    return 'A replay is of one hour.';
  }
  if (isBusy(c)) {
    return 'The run below is not over yet.';
  }
  if (!run || run.id !== runShown(c) || !run.choice.dryRun || !run.result) {
    return 'A dry run of this choice comes first.';
  }
  if (!isSame(run.choice, choice)) {
    return 'The dry run below was of another choice.';
  }
  if (Date.now() - Date.parse(run.endedAt) > DRY_RUN_HOLDS_MS) {
    return 'The dry run below is more than an hour old.';
  }
  return null;
}

/** Starts a run of the choice, and shows it. */
export async function begin(choice, dryRun, c) {
  const region = document.getElementById('replay-run');
  c.state.starting = true;
  c.state.problem = null;
  c.redraw();
  // The button is about to be disabled, and would take the focus with it.
  region.focus();
  try {
    const id = await start(c, choice, dryRun);
    c.state.run = { id, state: 'queued', ended: false, choice: { ...choice, dryRun } };
    if (region.isConnected) {
      c.go({ run: id });
    }
  } catch (failure) {
    c.state.problem = failure.message;
  } finally {
    c.state.starting = false;
    c.redraw();
  }
}

/** Follows the run that is shown, for as long as this stands in the page. */
export function followed(c) {
  const id = runShown(c);
  return id === null
    ? nothing
    : following(
        id,
        () => ask(id, c),
        () => giveUp(id, c),
      );
}

/** Reads the run once; tells whether to read it again. */
async function ask(id, c) {
  const before = c.state.run?.id === id ? c.state.run : null;
  try {
    const run = await read(c, id);
    c.state.run = run;
    c.state.problem = null;
    if (run.ended && before && !before.ended && !run.choice.dryRun) {
      c.reload();
    }
    return !run.ended;
  } catch (failure) {
    if (isAborted(failure)) {
      return false; // the view was left
    }
    c.state.problem = failure.message;
    // What Airflow has refused once it refuses again; what it could not do may pass.
    return !(failure.status >= 400 && failure.status < 500);
  } finally {
    c.redraw();
  }
}

function giveUp(id, c) {
  c.state.givenUp = id;
  c.redraw();
}
