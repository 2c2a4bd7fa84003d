/* The first page: scores, verdicts on clauses, what to do first, charts. */
const ViewOverview = (() => {
  const WORST_CONTROLS = 8;
  const WORST_HOSTS = 15;

  function score(name) {
    const { scores, formulas } = Report.data;
    const ratio = (number) => h("span", { class: "ratio" }, `${number.numerator} / ${number.denominator}`);
    const waived = scores.with_waivers;
    return h("div", { class: "score" },
      h("h3", null, inline(Words.score[name])),
      h("div", null, h("span", { class: "value" }, Parts.percent(scores[name])), ratio(scores[name])),
      h("p", null, Parts.formula(formulas[name].formula)),
      block(formulas[name]),
      h("div", { class: "waived" }, inline(Words.withWaivers), " ",
        h("strong", { class: "number" }, Parts.percent(waived[name])), ratio(waived[name]),
        h("span", { class: "beneath small soft" }, inline(Words.leftOut(waived.waived)))));
  }

  function verdictCounts() {
    const counts = {};
    for (const one of Report.all()) {
      const verdict = Report.verdictOf(one);
      counts[verdict] = (counts[verdict] || 0) + 1;
    }
    return counts;
  }

  function verdicts() {
    const counts = verdictCounts();
    return [
      Parts.verdictCounts(counts, (status) => ({ view: "clauses", status })),
      h("div", { class: "small soft" }, block(Words.verdictsNote)),
    ];
  }

  function worst() {
    const rows = Finding.all().filter(([, group]) => ["fail", "error"].includes(group.status) && !group.waived);
    if (!rows.length) return null;
    return Parts.section(Words.worstControls,
      h("div", { class: "rows" }, rows.slice(0, WORST_CONTROLS).map(([control, group]) => Finding.row(control, group))),
      rows.length > WORST_CONTROLS && h("p", { class: "no-print" },
        h("a", { href: Route.link({ view: "findings", status: "fail,error" }) },
          inline(Words.allFindings), Language.within(rows.length))));
  }

  const partRow = (part, name) => ({ name, counts: part.scores.counts, value: Parts.percent(part.scores.strict) });
  const chapters = () => Report.data.chapters.map((part) => partRow(part, () => [`${part.id} `, inline(part.title)]));
  const areas = () => Report.data.areas.map((part) => partRow(part, () => [
    inline(part.title), !part.built && [" ", h("span", { class: "tag" }, Language.plain(Words.toComeShort))]]));
  /* A section that nothing was found on tells no more than its name. */
  const silent = (part) => Report.all().every((one) =>
    one.section !== part.id || ["not_checked", "beyond"].includes(Report.verdictOf(one)));
  const sections = () => Report.data.sections.filter((part) => !silent(part)).map((part) => partRow(part, () =>
    [h("a", { href: Route.link({ section: part.id }) }, `${part.id} `, inline(part.title)), " ",
      Trend.spark(part.id)]));

  /* Hosts, the lowest strict score first; a host that never answered is worst of all. */
  function worstHosts() {
    return [...Report.data.hosts].sort((left, right) =>
      (left.strict || 0) - (right.strict || 0)
      || right.counts.error - left.counts.error || right.counts.fail - left.counts.fail);
  }
  const hosts = () => worstHosts().slice(0, WORST_HOSTS).map((host) => ({
    name: () => Parts.hostLink(host.name), counts: host.counts, value: Parts.percentOf(host.strict),
  }));

  function render() {
    const count = Report.size();
    return [
      Parts.heading(inline(Words.views.overview)),
      h("section", null, h("div", { class: "scores" }, ["strict", "assessed", "coverage"].map(score)),
        h("div", { class: "small soft" }, block(Report.data.formulas.waivers))),
      h("section", null,
        h("h3", null, inline(Words.verdictsOfClauses), Language.within(Report.order.length)), verdicts()),
      ViewOrganization.overview(),
      Trend.render(),
      worst(),
      Parts.section(Words.charts,
        h("div", { class: "small soft" }, block(Words.chartNote)), Chart.legend(),
        h("div", { class: "charts" },
          h("div", null, Chart.figure(Words.byChapter, chapters()), count > 0 && Chart.figure(Words.byHost, hosts())),
          Chart.figure(Words.byArea, areas())),
        count > WORST_HOSTS && h("p", { class: "no-print" },
          h("a", { href: Route.link({ view: "hosts" }) }, inline(Words.allHosts), Language.within(count))),
        Chart.figure(Words.bySection, sections(), { wide: true }),
        Parts.silentSections(Report.data.sections.filter(silent).map((part) => [part.id, part.clauses.length]),
          (id) => h("a", { href: Route.link({ section: id }) }, `${id} `, inline(Report.titles[id])))),
    ];
  }

  return { render, worstHosts, verdictCounts };
})();
