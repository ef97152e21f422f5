// Light or dark, as Airflow shows itself; a classic script in the head, so that nothing is drawn in
// the wrong colours first. Airflow keeps the choice in localStorage ("light", "dark" or "system") and
// as a class of its <html>. Sends the event "look" to the window when it changes.
(() => {
  const system = window.matchMedia('(prefers-color-scheme: dark)');

  const outer = () => {
    try {
      return window.parent === window ? null : window.parent.document.documentElement;
    } catch {
      return null; // framed by another origin
    }
  };

  const isDark = () => {
    const classes = outer()?.classList;
    if (classes?.contains('dark')) {
      return true;
    }
    if (classes?.contains('light')) {
      return false;
    }
    const chosen = localStorage.getItem('theme');
    return chosen === 'dark' || (chosen !== 'light' && system.matches);
  };

  const apply = () => {
    const look = isDark() ? 'dark' : 'light';
    if (document.documentElement.dataset.look !== look) {
      document.documentElement.dataset.look = look;
      window.dispatchEvent(new Event('look'));
    }
  };

  apply();
  system.addEventListener('change', apply);
  window.addEventListener('storage', apply);
  const element = outer();
  if (element !== null) {
    const observer = new MutationObserver(apply);
    observer.observe(element, { attributes: true, attributeFilter: ['class'] });
    window.addEventListener('pagehide', () => observer.disconnect());
    window.addEventListener('pageshow', () => {
      observer.observe(element, { attributes: true, attributeFilter: ['class'] });
      apply();
    });
  }
})();
