/* Rows in the order of a column that the reader has chosen; the choice is in the fragment: sort=name, sort=-name. */
const Sorting = (() => {
  function of(route) {
    const [, minus, name] = /^(-?)(.*)$/.exec(route.sort || "");
    return { name, down: Boolean(minus) };
  }

  const empty = (value) => value === null || value === undefined || value === "";
  function order(left, right) {
    if (empty(left) || empty(right)) return 0;
    return typeof left === "number" && typeof right === "number"
      ? left - right
      : String(left).localeCompare(String(right), Language.mode === "en" ? "en" : "zh", { numeric: true });
  }

  /* columns: [{name, text, by(row)}]. What has no value stands last, whichever way. */
  function sorted(rows, columns, route) {
    const { name, down } = of(route);
    const column = columns.find((one) => one.by && one.name === name);
    if (!column) return rows;
    return rows.map((row) => [column.by(row), row])
      .sort(([left], [right]) => empty(left) - empty(right) || (down ? order(right, left) : order(left, right)))
      .map(([, row]) => row);
  }

  /* The head of a column, a button where rows can be put in its order. */
  function head(column, route, attributes = {}) {
    if (!column.by) return h("th", { scope: "col", ...attributes }, inline(column.text));
    const { name, down } = of(route);
    const on = name === column.name;
    const next = on && !down ? `-${column.name}` : column.name;
    return h("th", {
      scope: "col", "aria-sort": on ? (down ? "descending" : "ascending") : "none", ...attributes,
    }, h("button", {
      type: "button", class: "sort", "data-sort": column.name,
      click: () => { window.location.hash = Route.link({ ...Route.read(), page: null, sort: next }); },
    }, inline(column.text), h("span", { class: "sort-sign", "aria-hidden": "true" }, on ? (down ? "▼" : "▲") : "↕")));
  }

  return { of, sorted, head };
})();
