// uPlot, set up as the page's charts need it. Only chart.js uses this.
import uPlot from '../lib/uplot/uPlot.esm.js';
import { NONE } from '../format.js';
import { full } from '../time.js';

const HEIGHT = 200;
const SHORTEST_RANGE_PX = 6;

/** A new plot in `element`; `options()` returns chart()'s newest options whenever it is asked. */
export function plot(element, options) {
  const { series, zone, sync = 'time', format = String } = options();
  const look = colours(element);
  const axis = { stroke: look.text, grid: { stroke: look.line, width: 1 }, ticks: { show: false } };
  return new uPlot(
    {
      width: Math.max(element.clientWidth, 100),
      height: HEIGHT,
      tzDate: (seconds) => local(seconds, zone),
      scales: { x: { range: () => range(options()) }, y: { range: fromZero } },
      axes: [
        { ...axis, values: (_plot, ticks, _axis, _space, step) => clock(ticks, step, zone) },
        { ...axis, size: 70, values: (_plot, ticks) => ticks.map((tick) => format(tick)) },
      ],
      series: [
        { value: (_plot, seconds) => (seconds === null ? NONE : full(seconds * 1_000, zone)) },
        ...series.map((one, index) => line(one, look.series[(one.colour ?? index + 1) - 1], format)),
      ],
      cursor: {
        // Each chart shows where the mouse is; a range is chosen in one of them, and comes back
        // through the options.
        sync: { key: sync, filters: { pub: isMove } },
        drag: { x: true, y: false, setScale: false },
        bind: {
          dblclick: () => () => {
            options().onrange?.(null, null);
            return null;
          },
        },
      },
      hooks: { setSelect: [(u) => choose(u, options())] },
    },
    columns(options()),
    element,
  );
}

/** Replaces what a plot shows by what `options()` returns now. */
export function zoomed(u, options) {
  u.setData(columns(options()));
}

/** Indices of the newest `limit` times within the range, newest first. */
export function newest(options, limit) {
  const [from, to] = range(options);
  const found = [];
  for (let index = options.times.length - 1; index >= 0 && found.length < limit; index -= 1) {
    if (options.times[index] >= from && options.times[index] <= to) {
      found.push(index);
    }
  }
  return found;
}

function columns({ times, series }) {
  return [times, ...series.map((one) => one.values)];
}

function range({ times, from, to }) {
  const first = from ?? times[0];
  const last = to ?? times[times.length - 1];
  return first < last ? [first, last] : [first - 1_800, first + 1_800];
}

function fromZero(_plot, _low, high) {
  return [0, high === null || high <= 0 ? 1 : high * 1.05];
}

function isMove(type) {
  return type === 'mousemove' || type === 'mouseleave';
}

function choose(u, { onrange }) {
  const { left, width } = u.select;
  if (width < SHORTEST_RANGE_PX) {
    return;
  }
  const from = Math.floor(u.posToVal(left, 'x'));
  const to = Math.ceil(u.posToVal(left + width, 'x'));
  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onrange?.(from, to);
}

function line({ label, kind = 'line', format }, colour, chartFormat) {
  const text = format ?? chartFormat;
  return {
    label,
    stroke: colour,
    width: kind === 'points' ? 0 : 1.5,
    fill: kind === 'bars' ? colour : undefined,
    paths: kind === 'bars' ? uPlot.paths.bars({ size: [0.7, 40, 1] }) : undefined,
    points: kind === 'points' ? { show: true, size: 4, fill: colour } : { size: 6, fill: colour },
    spanGaps: false,
    value: (_plot, value) => (value === null || value === undefined ? NONE : text(value)),
  };
}

// Times on a 24-hour clock: days where ticks are days apart, else hours, with the day at midnight.
function clock(ticks, step, zone) {
  const two = (number) => String(number).padStart(2, '0');
  return ticks.map((tick) => {
    const date = local(tick, zone);
    const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
    return step >= 86_400 || isMidnight
      ? `${date.getDate()} ${MONTHS[date.getMonth()]}`
      : `${two(date.getHours())}:${two(date.getMinutes())}`;
  });
}

// A date whose local fields (getHours and so on) are those of the zone, as uPlot wants it.
function local(seconds, zone) {
  return uPlot.tzDate(new Date(seconds * 1_000), zone);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function colours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    text: read('--muted'),
    line: read('--line'),
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`--chart-${number}`)),
  };
}
