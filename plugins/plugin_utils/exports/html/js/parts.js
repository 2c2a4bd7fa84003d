/* Small pieces that several views put together. */
const Parts = (() => {
  const mark = (status) => h("span", { class: `mark ${status}`, "aria-hidden": "true" }, Words.mark[status]);
  const verdict = (status) =>
    h("span", { class: "verdict" }, mark(status), h("span", null, inline(Words.verdict[status])));
  const tag = (text, strong) => h("span", { class: strong ? "tag tag-strong" : "tag" }, inline(text));
  /* Why a host has no verdict; what comes from Ansible or a tool is in one language only. */
  const said = (host) => (host.message_zh ? inline({ en: host.message, zh: host.message_zh }) : host.message);
  const clauseLink = (id, host) => (Report.clause(id)
    ? h("a", { class: "id", href: Route.link({ clause: id, host }) }, id)
    : id);
  const hostLink = (name) => h("a", { href: Route.link({ host: name }) }, h("bdi", null, name));

  /* A ratio in per cent, rounded down: 100% means all. A little is never shown as nothing. */
  function percent(number) {
    if (!number || !number.denominator) return "–";
    const tenths = Math.floor(number.numerator * 1000 / number.denominator);
    return number.numerator && !tenths ? "<0.1%" : `${Math.floor(tenths / 10)}.${tenths % 10}%`;
  }

  /* The same of a plain ratio between 0 and 1. */
  function percentOf(value) {
    return value === null || value === undefined
      ? "–"
      : percent({ numerator: Math.floor(value * 1e6 + 0.5), denominator: 1e6 });
  }

  /* A time as the reader's clock shows it, with its distance from UTC. */
  function time(text) {
    const at = new Date(text);
    if (!text || Number.isNaN(at.getTime())) return "–";
    const two = (number) => String(number).padStart(2, "0");
    const ahead = -at.getTimezoneOffset();
    const zone = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
    const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
    return h("time", { datetime: text }, `${day} ${clock} ${zone}`);
  }

  /* How a score is counted, by the verdicts' names in the language that is shown. */
  const formula = (text) => h("code", null, inline({
    zh: text.replace(/[a-z_]+/g, (name) => (Words.verdict[name] ? Words.verdict[name].zh : name)), en: text,
  }));

  /* A table that scrolls by itself where it does not fit; on a small screen its rows stand as blocks, which leaves it
     no role but that which is told, and each cell has its column's name beside it. The first cell of a row is its
     header. */
  function table(title, columns, rows, { numbers = [], headed = true, route = null } = {}) {
    const cell = (content, place) => {
      const number = numbers.includes(place) ? "number" : null;
      return place === 0 && headed
        ? h("th", { scope: "row", role: "rowheader", class: number }, content)
        : h("td", { role: "cell", class: number, "data-name": Language.plain(columns[place].text || columns[place]) },
          content);
    };
    return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": Language.plain(title) },
      h("table", { role: "table", class: "stacks" },
        h("caption", { class: "unseen" }, Language.plain(title)),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map((column, place) => {
          const attributes = { role: "columnheader", class: numbers.includes(place) ? "number" : null };
          return route && column.by ? Sorting.head(column, route, attributes)
            : h("th", { scope: "col", ...attributes }, inline(column.text || column));
        }))),
        h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map(cell))))));
  }

  /* [[term, content], ...]; rows without content are left out. */
  function pairs(rows, name = "pairs") {
    const there = rows.filter(([, content]) =>
      content !== null && content !== undefined && content !== "" && content !== false
      && !(Array.isArray(content) && !content.length));
    if (name === "facts") {
      return h("dl", { class: name }, there.map(([term, content]) =>
        h("div", null, h("dt", null, inline(term)), h("dd", null, content))));
    }
    return h("dl", { class: name }, there.map(([term, content]) =>
      [h("dt", null, inline(term)), h("dd", null, content)]));
  }

  /* Host names, a few at first. */
  function hostNames(set, { first = 12, link = hostLink } = {}) {
    const list = h("span", { class: "names" });
    let shown = 0;
    const more = h("button", { class: "no-print", type: "button", click: () => grow(200) });
    function grow(count) {
      const names = set.list(shown, count);
      names.forEach((number) => list.append(link(Report.data.hosts[number].name), " "));
      shown += names.length;
      more.hidden = shown >= set.count;
      Dom.replace(more, inline(Words.moreHosts(set.count - shown)));
    }
    grow(first);
    return [list, more];
  }

  function crumbs(...places) {
    return h("nav", { class: "crumbs", "aria-label": Language.plain(Words.crumbs) }, h("ol", null,
      h("li", null, h("a", { href: Route.link({ view: "clauses" }) }, inline(Words.views.clauses))),
      places.filter(Boolean).map((place) => h("li", null, place))));
  }

  /* A view's title: takes the focus when the view opens. */
  const heading = (...content) => h("h2", { tabindex: "-1", "data-focus": "view" }, content);

  const section = (title, ...content) => h("section", null, h("h3", null, inline(title)), content);

  /* The counts of verdicts in words, as a line. */
  function countsLine(counts) {
    return h("span", { class: "tags" },
      Words.stack.filter((status) => counts[status]).map((status) => h("span", { class: "tag" },
        `${Words.mark[status]} `, inline(Words.verdict[status]), ` ${counts[status]}`)));
  }

  /* The same as marks with words that lead to those; `route(status)` says where. */
  function verdictCounts(counts, route) {
    return h("ul", { class: "verdicts" }, Words.worstFirst.filter((status) => counts[status]).map((status) =>
      h("li", null, h("a", { href: Route.link(route(status)) }, mark(status),
        h("span", { class: "count" }, counts[status]), h("span", null, inline(Words.verdict[status]))))));
  }

  /* Sections that nothing was found on, in one line: [[id, how many clauses], ...]. */
  function silentSections(sections, name) {
    const count = sections.reduce((sum, [, clauses]) => sum + clauses, 0);
    return sections.length > 0 && h("p", { class: "small silent-sections" },
      inline(Words.silentSections(sections.length, count)), " ",
      sections.map(([id, clauses], place) => [
        place ? Language.comma : "", name(id), Language.within(clauses)]));
  }

  /* How a view may be shown: {name: text}, kept in the fragment. */
  function ways(route, names, usual) {
    const current = names[route.as] ? route.as : usual;
    return h("nav", { class: "languages", "aria-label": Language.plain(Words.as) },
      Object.entries(names).map(([name, text]) => h("a", {
        href: Route.link({ ...route, as: name }), "aria-current": name === current ? "true" : null,
        click: (event) =>
          event.currentTarget.setAttribute("href", Route.link({ ...Route.read(), page: null, as: name })),
      }, inline(text))));
  }

  return {
    verdictCounts, silentSections, ways, said, mark, verdict, tag, clauseLink, hostLink, percent, percentOf,
    time, formula, table, pairs, hostNames, crumbs, heading, section, countsLine,
  };
})();
