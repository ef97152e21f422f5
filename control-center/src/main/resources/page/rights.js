// What the logged-in user may do, as Airflow says. The page hides what is not allowed; Airflow and
// its plugin refuse it in any case.
import { api } from './api.js';

const NONE = Object.freeze({ read: false, trigger: false, backfill: false, replay: false });

/** { user, pipelines } of the logged-in user. Throws Failure. */
export function loadRights() {
  return api('/rights');
}

/** The rights on one pipeline; none as long as they are unknown. */
export function rightsOf(rights, pipeline) {
  return { ...NONE, ...(rights?.pipelines?.[pipeline] ?? {}) };
}
