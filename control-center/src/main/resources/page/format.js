// Numbers, sizes, durations and text from outside as people read them. No DOM, no state.

const COUNT = new Intl.NumberFormat('en-GB');
const ONE_DECIMAL = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** What is shown where there is no value. */
export const NONE = '–';

/** A whole number with thousands separated; `–` for null. */
export function count(number) {
  return number === null || number === undefined ? NONE : COUNT.format(number);
}

/** "1 hour", "2,000 hours"; `many` is for words whose plural is not the singular and an s. */
export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A size in bytes, in the largest binary unit of which there is at least one; `–` for null. */
export function bytes(size) {
  if (size === null || size === undefined) {
    return NONE;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${ONE_DECIMAL.format(value)} ${units[unit]}`;
}

/** A duration in milliseconds: "850 ms", "2.1 s", "3 min 5 s", "2 h 10 min", "4 d"; `–` for null. */
export function duration(ms) {
  if (ms === null || ms === undefined) {
    return NONE;
  }
  if (ms < 1_000) {
    return `${Math.round(ms)} ms`;
  }
  // Rounded before the unit is chosen: 59,960 ms is a minute, not "60 s".
  if (ms < 59_950) {
    return `${ONE_DECIMAL.format(ms / 1_000)} s`;
  }
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) {
    return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) {
    return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** Records per second; `–` where the duration is unknown or zero. */
export function rate(records, ms) {
  return records === null || records === undefined || !ms
    ? NONE
    : `${ONE_DECIMAL.format((records * 1_000) / ms)}/s`;
}

function two(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

// Control characters, and those that change the direction of text, are invisible or move other text:
// C0 and C1, soft hyphen, zero width, bidi marks, embeddings and isolates, line separators, byte
// order mark, interlinear annotations, tags, and surrogates without a partner.
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text with everything that cannot be seen written as an escape, such as \u001b. */
export function visible(text) {
  return String(text).replace(HIDDEN, escaped);
}

/** The same for text of several lines: line feeds and tabs stay. For <pre>. */
export function visibleLines(text) {
  return String(text).replace(HIDDEN, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character) {
  const point = character.codePointAt(0);
  const hex = point.toString(16);
  return point > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
