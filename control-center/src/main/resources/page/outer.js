// Airflow's page around this one. Its frame forbids scripts to navigate the outer page, to open
// windows and to show alerts (sandbox="allow-scripts allow-same-origin allow-forms allow-downloads"),
// so links to Airflow's own pages are followed by a link in the outer page.

/** The outer window, if there is one of the same origin; else null. */
function outerWindow() {
  try {
    return window.parent !== window && window.parent.location.origin === location.origin
      ? window.parent
      : null;
  } catch {
    return null; // framed by another origin
  }
}

const outer = outerWindow();

/** The address in the browser's bar. */
export function outerAddress() {
  return (outer ?? window).location.href;
}

/** The outer page's hash with its #; empty if there is none. */
export function outerHash() {
  return outer?.location.hash ?? '';
}

/** Gives the outer page this hash, without an entry in the history and without telling Airflow. */
export function setOuterHash(hash) {
  if (outer !== null && outer.location.hash !== hash) {
    const { pathname, search } = outer.location;
    outer.history.replaceState(outer.history.state, '', `${pathname}${search}${hash}`);
  }
}

/** Calls back with the outer page's hash when someone has changed it. */
export function onOuterHash(changed) {
  if (outer === null) {
    return;
  }
  const listen = () => changed(outer.location.hash);
  outer.addEventListener('hashchange', listen);
  window.addEventListener('pagehide', () => outer.removeEventListener('hashchange', listen));
}

/** Follows links with target="_top" in the outer page; with Ctrl, Cmd or Shift in a new tab. */
export function followLinks() {
  if (outer === null) {
    return;
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[target="_top"]');
    if (!link || event.defaultPrevented || event.button !== 0) {
      return;
    }
    event.preventDefault();
    const copy = outer.document.createElement('a');
    copy.href = link.href;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      copy.target = '_blank';
      copy.rel = 'noopener';
    }
    outer.document.body.append(copy);
    copy.click();
    copy.remove();
  });
}
