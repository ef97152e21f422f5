// The calendar of the heat map: months, their days, and the hours of each day in a zone. Logic only.
import { offsetMinutes, parts } from '../../time.js';
import { HOUR } from './hours-data.js';

const DAY = 24 * HOUR;
let known = { key: null, months: [] };

/**
 * Months from the one of `first` to the one of `last` (epoch seconds, starts of hours), newest first:
 * [{ key: '2026-11', year, month, days: [{ key: '2026-11-29', day, month, weekday, cells }] }], days
 * newest first. `cells` has 24 arrays, one for each hour of the clock: empty if the hour is outside
 * first..last or left out when clocks go forward, with two starts when they go back.
 */
export function monthsOf(first, last, zone) {
  const key = `${first}/${last}/${zone}`;
  if (known.key !== key) {
    known = { key, months: build(first, last, zone) };
  }
  return known.months;
}

/** The key of the month of an hour. */
export function monthOf(start, zone) {
  const { year, month } = parts(start * 1_000, zone);
  return `${year}-${String(month).padStart(2, '0')}`;
}

function build(first, last, zone) {
  const months = [];
  const minutesAt = offsets(first, last, zone);
  for (let start = first; start <= last; start += HOUR) {
    const local = new Date((start + minutesAt(start) * 60) * 1_000);
    const monthKey = local.toISOString().slice(0, 7);
    const dayKey = local.toISOString().slice(0, 10);
    if (months.at(-1)?.key !== monthKey) {
      const [year, month] = monthKey.split('-').map(Number);
      months.push({ key: monthKey, year, month, days: [] });
    }
    const { days, month } = months.at(-1);
    if (days.at(-1)?.key !== dayKey) {
      const cells = Array.from({ length: 24 }, () => []);
      days.push({
        key: dayKey,
        day: local.getUTCDate(),
        month,
        weekday: WEEKDAYS[local.getUTCDay()],
        cells,
      });
    }
    days.at(-1).cells[local.getUTCHours()].push(start);
  }
  for (const month of months) {
    month.days.reverse();
  }
  return months.reverse();
}

// Asking for the offset of each of thousands of hours is slow: it is asked once a day, and for each
// hour only on days on which it changes.
function offsets(first, last, zone) {
  const byDay = new Map();
  for (let day = Math.floor(first / DAY); day <= Math.floor(last / DAY) + 1; day += 1) {
    byDay.set(day, offsetMinutes(day * DAY * 1_000, zone));
  }
  return (start) => {
    const day = Math.floor(start / DAY);
    const offset = byDay.get(day);
    return offset === byDay.get(day + 1) ? offset : offsetMinutes(start * 1_000, zone);
  };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
