/* Findings as a table whose columns can be put in order; a row opens into the card below it. */
const FindingTable = (() => {
  const SEVERITIES = ["critical", "high", "medium", "low"];
  let ids = 0;

  const rank = (names, name) => (names.includes(name) ? names.indexOf(name) : names.length);
  /* Each row: {control, group, only, single}. */
  const COLUMNS = [
    { name: "status", text: Words.status, by: ({ group }) => rank(Words.worstFirst, group.status) },
    { name: "severity", text: Words.severityName, by: ({ control }) => rank(SEVERITIES, control.severity) },
    { name: "control", text: Words.control, by: ({ control }) => Language.plain(control.title) },
    { name: "clauses", text: Words.clauses, by: ({ control }) => Report.order.indexOf(control.clauses[0]) },
  ];
  const REACH = { name: "reach", text: Words.hosts, by: ({ group }) => group.count };
  const columns = ({ single }) => (Report.size() > 1 && !single ? [...COLUMNS, REACH] : COLUMNS);

  /* On narrow screens rows stand as blocks, which leaves a table no role but that which is told. */
  const cell = (...content) => h("td", { role: "cell" }, content);

  function entry(row, width, { single, heading }) {
    const { control, group, only } = row;
    const [first] = only || group.variants;
    ids += 1;
    const id = `opened-${ids}`;
    const place = h("td", { role: "cell", colspan: width });
    const below = h("tr", { role: "row", class: "opened", id, hidden: true }, place);
    const button = h("button", {
      type: "button", class: "disclosure", "aria-expanded": "false", "aria-controls": id,
      "data-key": `${control.id} ${control.groups.indexOf(group)}`,
      click: () => {
        const closed = below.hidden;
        if (!place.firstChild) {
          place.append(Finding.card(control, group, { heading, ...(only ? { only, single } : {}) }));
        }
        below.hidden = !closed;
        button.setAttribute("aria-expanded", String(closed));
      },
    }, inline(control.title));
    const severe = !["pass", "not_applicable"].includes(group.status) && control.severity;
    return h("tbody", { role: "rowgroup", class: `is-${group.status}` },
      h("tr", { role: "row", class: "finding-row" },
        cell(Parts.verdict(group.status)),
        cell(severe && h("span", { class: `tag severity-${severe}` }, inline(Words.severity[severe]))),
        h("th", { scope: "row", role: "rowheader" }, button, " ", h("code", { class: "soft" }, control.id), " ",
          Finding.tags(control, group, { severe: false }),
          first && group.status !== "pass" && h("span", { class: "beneath small soft" },
            Language.plain(first.message))),
        cell(h("span", { class: "names" }, control.clauses.map((one) => [Parts.clauseLink(one), " "]))),
        width > COLUMNS.length && cell(Organization.isOf(control)
          ? inline(Words.organization.whole) : h("span", { class: "number" }, inline(Words.onHosts(group.count))))),
      below);
  }

  /* `heading`: the level of a card's title. */
  function table(title, rows, { route, single = false, heading = "h3" }) {
    const heads = columns({ single });
    return h("div", { class: "findings-table" }, h("table", { role: "table" },
      h("caption", { class: "unseen" }, Language.plain(title)),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        heads.map((column) => Sorting.head(column, route, { role: "columnheader" })))),
      rows.map((row) => entry(row, heads.length, { single, heading }))));
  }

  const sorted = (rows, route) => Sorting.sorted(rows, [...COLUMNS, REACH], route);

  return { table, sorted };
})();
