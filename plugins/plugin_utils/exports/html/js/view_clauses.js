/* The whole standard: as a matrix, as a list, and clause by host. */
const ViewClauses = (() => {
  const PAGE = 60;
  const CROSS_CLAUSES = 40;
  const CROSS_HOSTS = 25;

  const href = (one) => Route.link({ clause: one.id });
  const matrix = (selection, matches) => Matrix.standard({
    status: (one) => Report.verdictOf(one, selection), counts: (one) => Report.countsOf(one, selection),
    waived: (one) => one.waived > 0, link: href, matches,
  });

  function ofOrganization(one) {
    const said = Organization.on(one);
    return [inline(Words.scope.organization), said && said.finding.due
      && [" · ", inline(Words.organization.due), " ", Organization.day(said.finding.due)]];
  }

  const registers = (one) => Organization.there() && Organization.halves(one)
    && h("div", { class: "small" }, inline(Words.organization.registersHalf), " ", Parts.verdict(one.registers));

  function row(one, selection, framework) {
    const counts = Report.countsOf(one, selection);
    const control = !one.beyond && !one.built && Report.verdictOf(one, selection) === "not_checked";
    return [
      Parts.clauseLink(one.id), h("span", null, inline(one.title)), Parts.verdict(Report.verdictOf(one, selection)),
      [inline(Report.area(one.area).title), control && [" ", Parts.tag(Words.toComeShort)]],
      ...(framework ? [h("span", { class: "small" }, Frameworks.references(framework, one.id).join(" "))] : []),
      one.beyond ? "" : one.scope === "organization" ? ofOrganization(one) : [Parts.countsLine(counts), registers(one)],
    ];
  }

  const columns = (selection, framework) => [
    { name: "clause", text: Words.clause, by: (one) => Report.order.indexOf(one.id) },
    { name: "title", text: Words.summary, by: (one) => Language.plain(one.title) },
    {
      name: "status", text: Words.status,
      by: (one) => Words.worstFirst.indexOf(Report.verdictOf(one, selection)),
    },
    { name: "area", text: Words.area, by: (one) => Language.plain(Report.area(one.area).title) },
    ...(framework ? [{
      name: "framework", text: framework.name, by: (one) => Frameworks.references(framework, one.id)[0],
    }] : []),
    {
      name: "open", text: Words.hosts,
      by: (one) => (one.beyond ? null : ["error", "fail", "manual"].reduce(
        (sum, status) => sum + (Report.countsOf(one, selection)[status] || 0), 0)),
    },
  ];
  /* The column is of the framework that the filter names, or of the first. */
  const frameworkOf = (route) => Frameworks.chosen(route.framework) || Frameworks.all()[0];
  const sorted = (members, selection, route) =>
    Sorting.sorted(members, columns(selection, frameworkOf(route)), route);
  const list = (members, selection, route) => Parts.table(Words.clauses, columns(selection, frameworkOf(route)),
    members.map((one) => row(one, selection, frameworkOf(route))), { route });

  function cross(route, found, selection) {
    const numbers = selection
      ? selection.list(0, CROSS_HOSTS)
      : ViewOverview.worstHosts().slice(0, CROSS_HOSTS).map((host) => Report.hostNumber(host.name));
    const members = found.filter((one) => !one.beyond && (one.scope === "host" || Organization.there()));
    const { rows, page, last } = Pager.slice(members, route, CROSS_CLAUSES);
    return [
      h("p", { class: "small soft" },
        inline(Words.hosts), `${Language.colon}${numbers.length} / ${selection ? selection.count : Report.size()}`),
      Matrix.cross(rows, numbers), Pager.links(route, page, last),
    ];
  }

  function results(route) {
    const selection = Report.hostsNamed(route.hosts);
    const every = Report.all();
    const matches = Filter.clauses(route);
    const found = every.filter(matches);
    let content;
    if (route.as === "list") {
      const { rows, page, last } = Pager.slice(sorted(found, selection, route), route, PAGE);
      content = [list(rows, selection, route), Pager.links(route, page, last)];
    } else if (route.as === "hosts") {
      content = cross(route, found, selection);
    } else {
      const chosen = new Set(found);
      content = [
        h("div", { class: "small soft no-print" }, block(Words.matrixHint),
          Organization.there() && block(Words.organization.matrixHint)),
        matrix(selection, (one) => chosen.has(one)),
      ];
    }
    return { some: found.length, all: every.length, content };
  }

  function ways(route) {
    const names = {
      matrix: Words.asMatrix, list: Words.asList,
      ...(Report.size() + Organization.there() > 1 ? { hosts: Words.asHosts } : {}),
    };
    return Parts.ways(route, names, "matrix");
  }

  function render(route) {
    return [
      Parts.heading(inline(Words.views.clauses)),
      Filter.view({ ...route, view: "clauses" }, {
        counts: ViewOverview.verdictCounts(),
        fields: ["q", "in", "area", "tier", "framework", ...(Report.size() > 1 ? ["hosts"] : []), "waived", "changed"],
        extra: () => ways(route), results,
        csv: (now) => Exporting.clauses(Report.all().filter(Filter.clauses(now)), Report.hostsNamed(now.hosts)),
      }),
    ];
  }

  /* A section's own page. */
  function section(route) {
    const id = route.section;
    const part = Report.section(id);
    const members = Report.all().filter((one) => one.section === id);
    if (!members.length) return [Parts.crumbs(id), Parts.heading(inline(Words.unknownPlace))];
    const chapter = Report.chapterOf(id);
    return [
      Parts.crumbs(h("a", { href: Route.link({ view: "clauses", in: chapter }) },
        `${chapter} `, inline(Report.chapter(chapter).title)), id),
      Parts.heading(`${id} `, inline(Report.titles[id])),
      part && [
        Chart.legend(), Chart.bar(part.scores.counts),
        Parts.pairs(["strict", "assessed", "coverage"].map((name) => [Words.score[name], [
          Parts.percent(part.scores[name]),
          Language.within(`${part.scores[name].numerator} / ${part.scores[name].denominator}`)]]))],
      list(sorted(members, null, route), null, route),
    ];
  }

  return { render, section, list, matrix };
})();
