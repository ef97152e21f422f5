// Times in the zone that Airflow shows. An instant is ISO-8601 text in UTC with Z, or epoch
// milliseconds; what people read and write is in a zone. Formats are those of Airflow's pages:
// 2026-11-29 01:00, with a 24-hour clock.

const HOUR_MS = 3_600_000;
const KEY = 'timezone';
const formats = new Map();

/**
 * The name of the zone that Airflow shows: its page stores the user's choice as a JSON string, and
 * shows the browser's own zone as long as nothing was chosen.
 */
export function chosenZone(storage = localStorage) {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
  const stored = storage.getItem(KEY);
  if (stored === null) {
    return own;
  }
  let name = stored;
  try {
    name = JSON.parse(stored);
  } catch {
    // Not JSON: an older Airflow stored the bare name.
  }
  return isZone(name) ? name : own;
}

function isZone(name) {
  try {
    return typeof name === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Calls back after Airflow's page, or another tab, has changed the zone. */
export function onZoneChange(changed) {
  window.addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) {
      changed();
    }
  });
}

/** { year, month, day, hour, minute, second, weekday ("Sun") } of epoch milliseconds in a zone. */
export function parts(ms, zone) {
  const found = {};
  for (const { type, value } of format(zone).formatToParts(ms)) {
    found[type] = type === 'weekday' ? value : Number(value);
  }
  return found;
}

function format(zone) {
  let known = formats.get(zone);
  if (known === undefined) {
    known = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
    });
    formats.set(zone, known);
  }
  return known;
}

/** Minutes by which a zone is ahead of UTC at an instant. */
export function offsetMinutes(ms, zone) {
  const p = parts(ms, zone);
  const local = Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
  return Math.round((local - Math.floor(ms / 1_000) * 1_000) / 60_000);
}

/** "2026-11-29 01:00" */
export function minute(instant, zone) {
  const p = parts(millis(instant), zone);
  return `${date(p)} ${two(p.hour)}:${two(p.minute)}`;
}

/** "2026-11-29 01:00:07" */
export function full(instant, zone) {
  const p = parts(millis(instant), zone);
  return `${date(p)} ${two(p.hour)}:${two(p.minute)}:${two(p.second)}`;
}

/** "29 Nov 01:00" */
export function short(instant, zone) {
  const p = parts(millis(instant), zone);
  return `${p.day} ${MONTHS[p.month - 1]} ${two(p.hour)}:${two(p.minute)}`;
}

/** "01:00" */
export function clock(instant, zone) {
  const p = parts(millis(instant), zone);
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** "3 min ago", "in 2 h"; less than a minute is "just now". */
export function ago(instant, now = Date.now()) {
  const seconds = Math.round((now - millis(instant)) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) {
    return 'just now';
  }
  const text =
    size < 3_600
      ? `${Math.floor(size / 60)} min`
      : size < 172_800
        ? `${Math.floor(size / 3_600)} h`
        : `${Math.floor(size / 86_400)} d`;
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

/** "November 2026" */
export function monthName(year, month) {
  return `${LONG_MONTHS[month - 1]} ${year}`;
}

/** For <input type="datetime-local">: "2026-11-29T01:00" in a zone; empty for null. */
export function toInput(instant, zone) {
  return instant === null || instant === undefined ? '' : minute(instant, zone).replace(' ', 'T');
}

/**
 * The instant (ISO text) of "2026-11-29T01:00" or "2026-11-29 01:00" in a zone; null if it is no
 * time. Where clocks go back, the first of the two; where they go forward, as if they had not.
 */
export function fromInput(text, zone) {
  const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?/.exec(text ?? '');
  if (found === null) {
    return null;
  }
  const [year, month, day, hour, min, second] = found.slice(1).map((part) => Number(part ?? 0));
  const local = Date.UTC(year, month - 1, day, hour, min, second);
  // The offset of a day before decides first: so the earlier one of an hour that comes twice is taken.
  const before = local - offsetMinutes(local - 24 * HOUR_MS, zone) * 60_000;
  if (toMillis(before, zone) === local) {
    return iso(before);
  }
  const after = local - offsetMinutes(local + 24 * HOUR_MS, zone) * 60_000;
  return iso(toMillis(after, zone) === local ? after : before);
}

function toMillis(ms, zone) {
  return ms + offsetMinutes(ms, zone) * 60_000;
}

/** ISO text without fractions: "2026-11-29T01:00:00Z". */
export function iso(ms) {
  return new Date(Math.floor(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}

/** Epoch milliseconds of an instant that is ISO text or epoch milliseconds already. */
export function millis(instant) {
  return typeof instant === 'number' ? instant : Date.parse(instant);
}

function date(p) {
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

function two(number) {
  return String(number).padStart(2, '0');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
