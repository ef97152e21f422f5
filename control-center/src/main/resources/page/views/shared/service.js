// Calls of the views to the service, and moves within a view.

/** An answer about the pipeline; parameters without a value are not sent. */
export function ofPipeline(c, path, parameters = {}) {
  return c.api(`/pipelines/${encodeURIComponent(c.pipeline.name)}${path}`, parameters);
}

const REFUSED = new Set([400, 403, 404]);

/**
 * An answer, or why this one is refused: what is wrong with a parameter, which belongs beside its field,
 * or that the user may not see records. Any other failure is the whole view's.
 */
export async function checked(asked) {
  try {
    return { answer: await asked, problem: null };
  } catch (failure) {
    if (REFUSED.has(failure.status)) {
      return { answer: null, problem: failure.message };
    }
    throw failure;
  }
}

/**
 * Goes to a place within the view, which Back undoes; or loads again what is shown, if it is the same
 * place: a search that is repeated.
 */
export function moved(c, changes) {
  const isSame = Object.entries(changes).every(
    ([name, value]) => (c.place[name] || null) === value,
  );
  if (isSame) {
    c.reload();
  } else {
    c.go(changes, { step: true });
  }
}
