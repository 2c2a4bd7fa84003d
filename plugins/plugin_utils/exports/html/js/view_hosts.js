/* All hosts, worst first. */
const ViewHosts = (() => {
  const PAGE = 100;
  const COLUMNS = [
    { name: "host", text: Words.host, by: (host) => host.name },
    { name: "state", text: Words.stateName, by: (host) => Language.plain(Words.state[host.state]) },
    { name: "fails", text: Words.charts, by: (host) => host.counts.fail + host.counts.error },
    { name: "strict", text: Words.score.strict, by: (host) => host.strict },
    { name: "assessed", text: Words.score.assessed, by: (host) => host.assessed },
    { name: "coverage", text: Words.score.coverage, by: (host) => host.coverage },
    { name: "changed", text: Words.changed, by: (host) => host.changed },
    { name: "waived", text: Words.waived, by: (host) => host.waived },
  ];

  const row = (host) => [
    [Parts.hostLink(host.name), host.facts.os && h("span", { class: "beneath small soft" }, host.facts.os)],
    [host.state === "reached" ? inline(Words.state.reached) : Parts.tag(Words.state[host.state], true),
      host.message && h("span", { class: "beneath small soft" }, Parts.said(host))],
    h("div", { class: "host-bar" }, Chart.bar(host.counts)),
    Parts.percentOf(host.strict), Parts.percentOf(host.assessed), Parts.percentOf(host.coverage),
    [host.changed, host.pending_reboot && [" ", Parts.tag(Words.rebootTag)]], host.waived,
  ];
  const table = (hosts, route = null) =>
    Parts.table(Words.hosts, COLUMNS, hosts.map(row), { numbers: [3, 4, 5, 6, 7], route });

  function results(route) {
    const found = ViewOverview.worstHosts().filter(Filter.hosts(route));
    const { rows, page, last } = Pager.slice(Sorting.sorted(found, COLUMNS, route), route, PAGE);
    return {
      some: found.length, all: Report.size(),
      content: [Chart.legend(), table(rows, route), Pager.links(route, page, last)],
    };
  }

  function counts() {
    const sums = {};
    for (const host of Report.data.hosts) {
      for (const status of Words.stack) if (host.counts[status]) sums[status] = (sums[status] || 0) + 1;
    }
    return sums;
  }

  function render(route) {
    return [
      Parts.heading(inline(Words.views.hosts)),
      Filter.view({ ...route, view: "hosts" }, {
        counts: counts(), fields: ["q", "hosts", "waived", "changed"], results,
        csv: (now) => Exporting.hosts(ViewOverview.worstHosts().filter(Filter.hosts(now))),
      }),
    ];
  }

  return { render, table };
})();
