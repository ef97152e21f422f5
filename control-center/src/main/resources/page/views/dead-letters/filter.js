// The choice of an hour, a stage and a field: what is shown, and (but for the field) what a replay
// takes.
import { html } from '../../lib/lit-html/lit-html.js';
import { selectField, textField, withValue } from '../shared/form.js';
import { count } from '../../format.js';
import { moved } from '../shared/service.js';
import { hourOf, zoneOf } from '../shared/times.js';
import { STAGES } from './choice.js';

const STAGE_OPTIONS = [['', 'all'], ...STAGES.map(([stage, why]) => [stage, `${stage}: ${why}`])];

export function filter(summary, problem, c) {
  const to = (name) => (value) => moved(c, { [name]: value || null, after: null });
  return html`<form
    class="fields"
    data-form="filter"
    aria-label="Which dead letters"
    @submit=${(event) => event.preventDefault()}
  >
    ${selectField({
      form: 'filter',
      name: 'interval',
      label: `Hour (${zoneOf(c)})`,
      value: c.place.interval,
      options: withValue(hours(summary, c), c.place.interval),
      problem,
      onChange: to('interval'),
    })}
    ${selectField({
      form: 'filter',
      name: 'stage',
      label: 'Stage',
      value: c.place.stage,
      options: withValue(STAGE_OPTIONS, c.place.stage),
      onChange: to('stage'),
    })}
    ${textField({
      form: 'filter',
      name: 'field',
      label: 'Field',
      value: c.place.field,
      list: fields(summary),
      hint: 'as the pipeline file names it; empty: any',
      onChange: to('field'),
    })}
  </form>`;
}

function hours(summary, c) {
  const found = [...summary.intervals].sort((one, other) => other.start.localeCompare(one.start));
  return [
    ['', 'all'],
    ...found.map((each) => [
      each.start,
      `${hourOf(each.start, c)}: ${count(each.open)} open of ${count(each.count)}`,
    ]),
  ];
}

function fields(summary) {
  return [...new Set(summary.groups.map((group) => group.field).filter(Boolean))].sort();
}
