// This is in the page itself, so it runs even if none of the page's files arrives: Airflow may be
// restarting, and a browser on the machine of the containers gives up what it loads whenever one of
// them starts. Then it says so and tries again, with pauses that grow from 1 to 30 seconds. A reload
// keeps the hash, so the place is kept.
(() => {
  // Airflow gives its own page the hash that this one has when it has loaded; so it is taken over
  // before that, or the place that a link names would be lost.
  try {
    const { hash, origin } = window.parent.location;
    if (window.parent !== window && origin === location.origin && location.hash === '') {
      history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
    }
  } catch {
    // framed by another origin, whose address nobody may read
  }

  const KEY = 'control-center-tries';
  const LONGEST_MS = 30_000;
  const START_MS = 30_000;
  let isWaiting = false;

  const tries = () => Number(sessionStorage.getItem(KEY) ?? 0);

  const message = () => {
    const text = document.createElement('p');
    text.id = 'not-loaded';
    text.setAttribute('role', 'status');
    text.textContent = 'The page could not be loaded; trying again';
    const body = document.body ?? document.documentElement.appendChild(document.createElement('body'));
    (document.getElementById('app') ?? body).replaceChildren(text);
  };

  // A reload while Airflow is away would leave the browser's own error page, which never tries again:
  // so the page is asked for first.
  const again = async () => {
    const attempt = tries();
    sessionStorage.setItem(KEY, String(attempt + 1));
    await new Promise((go) => setTimeout(go, Math.min(1_000 * 2 ** attempt, LONGEST_MS)));
    const signal = AbortSignal.timeout(LONGEST_MS);
    const isThere = await fetch(location.href, { cache: 'no-store', signal }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isThere) {
      location.reload();
    } else {
      again();
    }
  };

  const failed = () => {
    if (isWaiting) {
      return;
    }
    isWaiting = true;
    clearTimeout(late);
    window.stop(); // files that hang would leave no connection to ask for the page with
    message();
    again();
  };

  // Errors of loading do not bubble, so they are caught on their way down. A module that any other
  // imports counts as the script that began with it.
  const caught = (event) => {
    const { tagName, rel } = event.target ?? {};
    if (tagName === 'SCRIPT' || (tagName === 'LINK' && rel === 'stylesheet')) {
      failed();
    }
  };
  window.addEventListener('error', caught, true);
  const late = setTimeout(failed, START_MS);

  // app.js tells that it has started.
  window.addEventListener('started', () => {
    clearTimeout(late);
    window.removeEventListener('error', caught, true);
    sessionStorage.removeItem(KEY);
  });
})();
