// What the page shows, as names and texts: view, pipeline, hour, from, to, and what views add. It is
// in the hash, #view=hours&pipeline=users, of this page and of Airflow's page around it, so that a
// link names what is seen. What a DAG's or a run's tab is about comes with the page's address
// (?dag_id=users&run_id=…); it is fixed, and not part of the hash.
import { onOuterHash, outerHash, setOuterHash } from './outer.js';

/** The place that a hash names: an object of texts. Empty values are left out. */
export function parse(hash) {
  const place = {};
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (value !== '') {
      place[name] = value;
    }
  }
  return place;
}

/** The hash of a place; view and pipeline first, so that links are easy to read. */
export function format(place) {
  const names = Object.keys(place).filter((name) => !['view', 'pipeline'].includes(name));
  const all = new URLSearchParams();
  for (const name of ['view', 'pipeline', ...names.sort()]) {
    if (place[name] !== undefined && place[name] !== null && place[name] !== '') {
      all.set(name, place[name]);
    }
  }
  // Colons and slashes may stand in a hash as they are.
  const text = all.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '' : `#${text}`;
}

/** A place with changes: null removes a name. */
export function merge(place, changes) {
  const merged = { ...place };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') {
      delete merged[name];
    } else {
      merged[name] = String(value);
    }
  }
  return merged;
}

/** Names whose values differ between two places. */
export function difference(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]);
}

/** What the tab of a DAG or a run is about: { dag, run }, each null if the page is not in such a tab. */
export function fixedBy(search) {
  const query = new URLSearchParams(search);
  return { dag: query.get('dag_id') || null, run: query.get('run_id') || null };
}

/** Reads the place once at the start. The outer hash is what a user has followed a link to. */
export function startPlace() {
  const place = parse(outerHash() === '' ? location.hash : outerHash());
  show(place, false);
  return place;
}

/** Shows a place in both addresses. `isStep` makes it a step that the browser's Back undoes. */
export function show(place, isStep) {
  const hash = format(place);
  if (hash !== location.hash) {
    const address = `${location.pathname}${location.search}${hash}`;
    if (isStep) {
      history.pushState(null, '', address);
    } else {
      history.replaceState(null, '', address);
    }
  }
  setOuterHash(hash);
}

/** Calls back with the new place after Back, or after a hash was changed by hand. */
export function onPlace(changed) {
  window.addEventListener('popstate', () => changed(parse(location.hash)));
  window.addEventListener('hashchange', () => changed(parse(location.hash)));
  onOuterHash((hash) => changed(parse(hash)));
}
