/* What the controls found, worst first. */
const ViewFindings = (() => {
  const PAGE = 50;

  function results(route) {
    const every = Finding.all();
    const matches = Filter.findings(route);
    const found = every.filter(([control, group]) => matches(control, group));
    const { rows, page, last } = Pager.slice(found, route, PAGE);
    return {
      some: found.length, all: every.length,
      content: [
        h("div", { class: "rows" }, rows.map(([control, group]) => Finding.row(control, group))),
        Pager.links(route, page, last),
      ],
    };
  }

  function render(route) {
    return [
      Parts.heading(inline(Words.views.findings)),
      Filter.view({ ...route, view: "findings" }, {
        counts: Finding.countsOf(Finding.all()),
        fields: ["q", "in", "area", "tier", ...(Report.size() > 1 ? ["hosts"] : []), "waived", "changed"], results,
      }),
    ];
  }

  return { render };
})();
