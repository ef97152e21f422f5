// Times of the views' data and forms, in the zone that Airflow shows.
import { fromInput, full, minute } from '../../time.js';

const UTC_OR_OFFSET = /(?:[Zz]|[+-]\d\d:\d\d)$/;

/** An hour, by its start: "2026-11-29 01:00". */
export function hourOf(start, c) {
  return shown(start, (instant) => minute(instant, c.zone));
}

/** An instant with its seconds: "2026-11-29 01:00:07". */
export function instantOf(instant, c) {
  return shown(instant, (known) => full(known, c.zone));
}

/** The zone in which times are shown and read. */
export function zoneOf(c) {
  return c.zone;
}

/**
 * The instant that was typed: as it is if it says its offset, else in the zone. What is no time is
 * left as it is, so that the service says what is valid.
 */
export function instantIn(text, c) {
  return UTC_OR_OFFSET.test(text) ? text : (fromInput(text, c.zone) ?? text);
}

/** A place may hold anything, since a link can be written by hand: what is no instant stays text. */
function shown(instant, format) {
  if (!instant) {
    return '';
  }
  return Number.isNaN(new Date(instant).getTime()) ? String(instant) : format(instant);
}
