/* Where the reader is, kept in the fragment: #clause=8.3.3-B-a-3&host=web1&lang=en. Elsewhere
   nothing is stored but the language that was chosen last. */
const Route = (() => {
  const FILTERS = [
    "status", "tier", "area", "in", "hosts", "waived", "changed", "framework", "register", "due", "who", "q"];
  const KEYS = ["view", "clause", "section", "host", "as", ...FILTERS, "sort", "page", "lang"];

  function read() {
    const route = {};
    for (const part of window.location.hash.replace(/^#/, "").split("&")) {
      const [name, ...value] = part.split("=");
      if (!KEYS.includes(name) || !value.length) continue;
      try {
        route[name] = decodeURIComponent(value.join("=").replace(/\+/g, " "));
      } catch {
        route[name] = value.join("=");
      }
    }
    return route;
  }

  /* The fragment of a route; the language stays unless the route names one. */
  function link(route) {
    const whole = { lang: Language.chosen, ...route };
    const parts = KEYS.filter((name) => whole[name])
      .map((name) => `${name}=${encodeURIComponent(whole[name]).replace(/%3A/gi, ":").replace(/%2C/gi, ",")}`);
    return `#${parts.join("&") || "view=overview"}`;
  }

  /* The same place with some of it changed; a change starts at the first page. */
  const changed = (route, changes) => ({ ...route, page: null, ...changes });

  const filtersOf = (route) => Object.fromEntries(
    FILTERS.filter((name) => route[name]).map((name) => [name, route[name]]));

  /* Remember a filter without leaving the view: typing replaces the entry of the history, choosing adds one. */
  function keep(route, { typing = false } = {}) {
    window.history[typing ? "replaceState" : "pushState"](null, "", link(route));
    window.dispatchEvent(new Event("fragment-kept"));
  }

  const isDrill = (route) => Boolean(route.clause || route.section || (route.host && !route.clause));
  const list = (value) => (value ? value.split(",").filter(Boolean) : []);

  return { read, link, changed, filtersOf, keep, isDrill, list };
})();
