/* Long lists a page at a time; the page is in the fragment. */
const Pager = (() => {
  function slice(rows, route, size) {
    const last = Math.max(1, Math.ceil(rows.length / size));
    const page = Math.min(last, Math.max(1, parseInt(route.page, 10) || 1));
    return { rows: rows.slice((page - 1) * size, page * size), page, last };
  }

  function links(route, page, last) {
    if (last < 2) return null;
    const near = [...new Set([1, page - 2, page - 1, page, page + 1, page + 2, last])]
      .filter((number) => number >= 1 && number <= last);
    const to = (number, content, name) =>
      h("a", { href: Route.link({ ...route, page: number }), "aria-label": name }, content);
    return h("nav", { class: "pager", "aria-label": Language.plain(Words.pages) },
      page > 1 && to(page - 1, inline(Words.previous)),
      near.map((number, place) => [
        place && number - near[place - 1] > 1 ? h("span", { class: "gap", "aria-hidden": "true" }, "…") : null,
        number === page ? h("span", { "aria-current": "page" }, number) : to(number, number),
      ]),
      page < last && to(page + 1, inline(Words.next)));
  }

  return { slice, links };
})();
