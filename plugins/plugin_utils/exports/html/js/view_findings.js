/* What the controls found, worst first. */
const ViewFindings = (() => {
  const PAGE = 50;

  function results(route) {
    const every = Finding.all();
    const matches = Filter.findings(route);
    const found = every.filter(([control, group]) => matches(control, group));
    const sorted = FindingTable.sorted(found.map(([control, group]) => ({ control, group })), route);
    const { rows, page, last } = Pager.slice(sorted, route, PAGE);
    return {
      some: found.length, all: every.length,
      content: [
        FindingTable.table(Words.views.findings, rows, { route }),
        Pager.links(route, page, last),
      ],
    };
  }

  function csv(route) {
    const matches = Filter.findings(route);
    return Exporting.findings(Finding.all().filter(([control, group]) => matches(control, group)),
      Report.hostsNamed(route.hosts));
  }

  function render(route) {
    return [
      Parts.heading(inline(Words.views.findings)),
      Filter.view({ ...route, view: "findings" }, {
        counts: Finding.countsOf(Finding.all()),
        fields: ["q", "in", "area", "tier", ...(Report.size() > 1 ? ["hosts"] : []), "waived", "changed"], results, csv,
      }),
    ];
  }

  return { render };
})();
