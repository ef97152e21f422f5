// Moving among the hours of the heat map, and selecting them, by mouse and keyboard. What is chosen is
// in the view's own state: { focused, anchor, selection: { from, to } | null }.
import { iso } from '../../time.js';
import { HOUR } from './hours-data.js';
import { rangeOf, stepOf, stepped } from './selection.js';

/** A click in the heat map: opens an hour; with Shift, selects up to it. */
export function clicked(event, hours, c) {
  const start = startOf(event.target);
  if (start === null) {
    return;
  }
  const { state } = c;
  if (event.shiftKey) {
    select(state.anchor ?? within(state.focused ?? hours.last, hours), start, c);
    return;
  }
  state.anchor = start;
  state.focused = start;
  state.selection = null;
  c.go({ hour: iso(start * 1_000) });
  c.redraw();
}

/** A key in the heat map: moves; with Shift, selects; Escape selects nothing. */
export function pressed(event, hours, c) {
  const start = startOf(event.target);
  const step = stepOf(event.key);
  const { state } = c;
  if (event.key === 'Escape' && state.selection) {
    state.selection = null;
    state.anchor = null;
    c.redraw();
    return;
  }
  if (start === null || step === null || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  event.preventDefault();
  const next = nextHour(start, step, hours);
  if (event.shiftKey) {
    select(state.anchor ?? start, next, c);
  } else {
    state.anchor = next;
  }
  focusHour(next, c);
}

// A running hour or one that has not begun may have no button: the nearest one that has.
function nextHour(start, step, hours) {
  const wanted = stepped(start, step, hours);
  if (hours.state(wanted) !== null) {
    return wanted;
  }
  for (let near = wanted; near >= hours.first; near -= HOUR) {
    if (hours.state(near) !== null) {
      return near;
    }
  }
  return start;
}

/** Selects the hours between two, both included. */
export function select(anchor, end, c) {
  c.state.anchor = anchor;
  c.state.focused = end;
  c.state.selection = rangeOf(anchor, end);
  c.redraw();
}

function startOf(target) {
  const text = target.closest?.('button.hour')?.dataset.start;
  return text === undefined ? null : Date.parse(text) / 1_000;
}

/** Draws an hour, wherever it is, and gives its button the focus. */
export function focusHour(start, c) {
  whenDrawn(start, c, (button) => button.focus());
}

/** Draws an hour, wherever it is, and scrolls to it. */
export function scrollToHour(start, c) {
  whenDrawn(start, c, (button) => button.scrollIntoView({ block: 'center' }));
}

// The month of the focused hour is always drawn; drawing is a microtask, so it comes first.
function whenDrawn(start, c, act) {
  c.state.focused = start;
  c.redraw();
  setTimeout(() => {
    // In the heat map or in the list.
    const button = document.querySelector(`.hours button[data-start="${iso(start * 1_000)}"]`);
    if (button !== null) {
      act(button);
    }
  }, 0);
}

/** The hour itself, or the nearest one in first..last. */
export function within(start, { first, last }) {
  return Math.min(last, Math.max(first, start));
}
