// Fields of the views' forms. What the service says about a value stands beside its field.
import { html, nothing } from '../../lib/lit-html/lit-html.js';
import { repeat } from '../../lib/lit-html/directives/repeat.js';

/**
 * A field for a line of text. Its value is only written when the place has another one, so that a
 * refresh keeps what is being typed.
 *
 * @param of `form` and `name` (together its id), `label`, `value`, and optionally `hint`, `problem`,
 *     `longest` (characters), `numeric`, `list` (suggestions), `onChange` (gets the value)
 */
export function textField(of) {
  const id = `${of.form}-${of.name}`;
  return html`<div class="field">
    <label for=${id}>${of.label}</label>
    <input
      id=${id}
      name=${of.name}
      type="text"
      autocomplete="off"
      spellcheck="false"
      inputmode=${of.numeric ? 'numeric' : 'text'}
      maxlength=${of.longest ?? 500}
      list=${of.list ? `${id}-list` : nothing}
      .value=${of.value ?? ''}
      aria-invalid=${of.problem ? 'true' : nothing}
      aria-describedby=${described(of, id)}
      @change=${of.onChange ? (event) => of.onChange(event.target.value.trim()) : nothing}
    />
    ${of.list
      ? html`<datalist id="${id}-list">
          ${of.list.map((value) => html`<option value=${value}></option>`)}
        </datalist>`
      : nothing}
    ${notes(of, id)}
  </div>`;
}

/** A field with a choice; `options` are pairs of value and text. Else as `textField`. */
export function selectField(of) {
  const id = `${of.form}-${of.name}`;
  return html`<div class="field">
    <label for=${id}>${of.label}</label>
    <select
      id=${id}
      name=${of.name}
      aria-invalid=${of.problem ? 'true' : nothing}
      aria-describedby=${described(of, id)}
      @change=${of.onChange ? (event) => of.onChange(event.target.value) : nothing}
    >
      ${repeat(
        of.options,
        ([value]) => value,
        ([value, text]) =>
          html`<option value=${value} .selected=${value === (of.value ?? '')}>${text}</option>`,
      )}
    </select>
    ${notes(of, id)}
  </div>`;
}

/** Options with the value of the place among them, even if it is none of the known ones. */
export function withValue(options, value) {
  return !value || options.some(([known]) => known === value)
    ? options
    : [...options, [value, value]];
}

/** What is in a submitted form: trimmed texts by name. Also keeps the browser from sending it. */
export function submitted(event) {
  event.preventDefault();
  const entries = [...new FormData(event.currentTarget)];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value).trim()]));
}

function described(of, id) {
  const ids = [of.hint ? `${id}-hint` : '', of.problem ? `${id}-problem` : ''].filter(Boolean);
  return ids.length ? ids.join(' ') : nothing;
}

function notes(of, id) {
  return html`${of.hint ? html`<p class="field-hint" id="${id}-hint">${of.hint}</p>` : nothing}
  ${of.problem
    ? html`<p class="field-problem" id="${id}-problem" role="alert">${of.problem}</p>`
    : nothing}`;
}
