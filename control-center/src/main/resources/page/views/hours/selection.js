// Which hours are chosen, and moving among them by keyboard. Logic only; hours are epoch seconds.
import { HOUR } from './hours-data.js';

const DAY = 24 * HOUR;

/** What a key does: steps in hours, or null. Newer days are above older ones. */
export function stepOf(key) {
  switch (key) {
    case 'ArrowLeft':
      return -HOUR;
    case 'ArrowRight':
      return HOUR;
    case 'ArrowUp':
      return DAY;
    case 'ArrowDown':
      return -DAY;
    case 'PageUp':
      return 28 * DAY;
    case 'PageDown':
      return -28 * DAY;
    case 'Home':
      return -Infinity;
    case 'End':
      return Infinity;
    default:
      return null;
  }
}

/** The hour that a step leads to, within first..last. */
export function stepped(start, step, { first, last }) {
  return Math.min(last, Math.max(first, start + step));
}

/** The range { from, to } between two hours, in either order. */
export function rangeOf(anchor, end) {
  return { from: Math.min(anchor, end), to: Math.max(anchor, end) };
}

/** Whether an hour is in a range; false for null. */
export function includes(range, start) {
  return range !== null && range !== undefined && start >= range.from && start <= range.to;
}
