// Which dead letters to replay: an hour, a stage and a text. A choice is part of the place, and of
// the conf of the run that replays it; both are compared here.

export const LONGEST_MESSAGE = 200;

export const STAGES = [
  ['mapping', "the source's record does not match the pipeline"],
  ['oversized', 'the record is larger than the topic allows'],
  ['decoding', 'the record in the topic does not match the pipeline'],
  ['writing', 'Cassandra rejected the row'],
  ['duplicate', 'another record of the hour has the same id'],
];

/** The choice that the place names; `interval` is null as long as no hour is chosen. */
export function choiceIn(place) {
  return {
    interval: place.interval || null,
    reason: place.stage || 'all',
    message: place.message || '',
  };
}

/** The conf of the run that replays a choice. */
export function confOf(choice, dryRun) {
  return {
    interval_start: choice.interval,
    reason: choice.reason,
    message_contains: choice.message || null,
    dry_run: dryRun,
  };
}

/** The choice of a run, from its conf: what is missing there has the default of the DAG's form. */
export function choiceOf(conf) {
  return {
    interval: conf?.interval_start ?? null,
    reason: conf?.reason ?? 'all',
    message: conf?.message_contains ?? '',
    dryRun: conf?.dry_run === true,
  };
}

/** Whether two choices are the same; an instant may be written in several ways. */
export function isSame(one, other) {
  return (
    one.interval !== null &&
    other.interval !== null &&
    Date.parse(one.interval) === Date.parse(other.interval) &&
    one.reason === other.reason &&
    one.message === other.message
  );
}
