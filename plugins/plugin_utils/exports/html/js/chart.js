/* Stacked bars, as SVG, each with its numbers in words. */
const Chart = (() => {
  const DARK = ["pass", "fail", "error", "manual"];

  function inWords(counts) {
    return Words.stack.filter((status) => counts[status])
      .map((status) => `${Language.plain(Words.verdict[status])} ${counts[status]}`).join(", ")
      || Language.plain(Words.noFinding);
  }

  function bar(counts) {
    const total = Words.stack.reduce((sum, status) => sum + (counts[status] || 0), 0);
    const parts = [];
    let start = 0;
    for (const status of Words.stack) {
      const share = total ? (counts[status] || 0) / total * 100 : 0;
      if (!share) continue;
      parts.push(Dom.svg("rect",
        { class: `bar-${status} bar-gap`, x: `${start}%`, y: 0, width: `${share}%`, height: "100%" },
        Dom.svg("title", null,
          `${Language.plain(Words.verdict[status])}${Language.colon}${counts[status]} / ${total}`)));
      if (share > 7) {
        parts.push(Dom.svg("text",
          { class: DARK.includes(status) ? "on-bar" : "on-pale-bar",
            x: `${start + share / 2}%`, y: 14, "aria-hidden": "true" },
          share > 22 ? `${Words.mark[status]} ${counts[status]}` : Words.mark[status]));
      }
      start += share;
    }
    return Dom.svg("svg", { class: "bar", role: "img", "aria-label": inWords(counts) }, parts);
  }

  /* rows: [{name: node, counts, value: node}]; `details` adds the same numbers as a table. */
  function figure(title, rows, { wide = false, details = true } = {}) {
    return h("figure", { class: "chart" },
      h("figcaption", null, inline(title)),
      h("div", { class: wide ? "chart-wide" : null }, rows.map((row) => h("div", { class: "chart-row" },
        h("div", { class: "name" }, row.name()), bar(row.counts), h("div", { class: "value" }, row.value)))),
      details && rows.length > 0 && h("details", { class: "numbers" },
        h("summary", { class: "small" }, inline(Words.table)), table(title, rows)));
  }

  function table(title, rows) {
    return Parts.table(title, [title, ...Words.stack.map((status) => Words.verdict[status]), Words.strictScore],
      rows.map((row) => [row.name(), ...Words.stack.map((status) => row.counts[status] || 0), row.value]),
      { numbers: [1, 2, 3, 4, 5, 6, 7] });
  }

  function legend() {
    return h("ul", { class: "legend" }, Words.stack.map((status) => h("li", null,
      Dom.svg("svg", { class: "swatch", "aria-hidden": "true" },
        Dom.svg("rect", { class: `bar-${status}`, width: 12, height: 12 })),
      h("span", { "aria-hidden": "true" }, Words.mark[status]), h("span", null, inline(Words.verdict[status])))));
  }

  return { bar, figure, legend };
})();
