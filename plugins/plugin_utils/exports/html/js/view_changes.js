/* What an enforcing run changed, and what it was before; or what check mode predicts. */
const ViewChanges = (() => {
  const PAGE = 50;

  function scores(enforcement) {
    const line = (name, pick) => {
      const value = (score) => [
        Parts.percent(pick(score)[name]),
        h("span", { class: "soft" }, ` ${pick(score)[name].numerator} / ${pick(score)[name].denominator}`),
      ];
      return [inline(Words.score[name]), value(enforcement.before), value(enforcement.after)];
    };
    const waived = (name) => {
      const row = line(name, (score) => score.with_waivers);
      return [[row[0], " ", h("span", { class: "small soft" }, inline(Words.withWaivers))], row[1], row[2]];
    };
    const names = ["strict", "assessed", "coverage"];
    return [
      Chart.legend(),
      h("figure", { class: "chart" },
        [["before", Words.before], ["after", Words.after]].map(([name, text]) => h("div", { class: "chart-row" },
          h("div", { class: "name" }, inline(text)), Chart.bar(enforcement[name].counts),
          h("div", { class: "value" }, Parts.percent(enforcement[name].strict))))),
      Parts.table(Words.views.changes, [Words.scoreName, Words.before, Words.after],
        [...names.map((name) => line(name, (score) => score)), ...names.map(waived)], { numbers: [1, 2] }),
    ];
  }

  function transitions(rows) {
    if (!rows.length) return h("p", { class: "soft" }, inline(Words.noTransitions));
    return Parts.table(Words.transitions, [Words.control, Words.before, Words.after, Words.hosts], rows.map((row) => {
      const control = Report.control(row.control);
      return [[control ? inline(control.title) : row.control, " ", h("code", null, row.control)],
        Parts.verdict(row.before), Parts.verdict(row.after),
        [`${row.count} `, Parts.hostNames(Report.set(row.hosts), { first: 4 })]];
    }));
  }

  function enforced(enforcement, route) {
    const changed = Finding.all().filter(([, group]) => group.changed);
    const { rows, page, last } = Pager.slice(changed, route, PAGE);
    const journals = Report.data.hosts.filter((host) => host.journal);
    const reboot = Report.set(enforcement.pending_reboot);
    const settled = enforcement.transitions.filter((row) => row.before === "fail" && row.after === "pass");
    const { before, after } = enforcement;
    const fell = after.coverage.numerator < before.coverage.numerator
      ? Object.keys(Words.coverageFell).filter((status) => after.counts[status] > before.counts[status]) : [];
    return [
      Parts.pairs([
        [Words.settledFindings, String(settled.reduce((sum, row) => sum + row.count, 0))],
        [Words.hostsChanged, String(enforcement.hosts_changed)], [Words.changesMade, String(enforcement.changed)],
        [Words.pendingReboot, reboot.count > 0 && Parts.hostNames(reboot)],
      ]),
      scores(enforcement),
      fell.map((status) => h("p", { class: "soft" }, inline(Words.coverageFell[status]))),
      Parts.section(Words.transitions, transitions(enforcement.transitions)),
      changed.length > 0 && Parts.section(Words.changedFindings,
        h("div", { class: "rows" }, rows.map(([control, group]) => Finding.row(control, group))),
        Pager.links(route, page, last)),
      journals.length > 0 && Parts.section(Words.journal, h("div", { class: "small soft" }, block(Words.undo)),
        Parts.table(Words.journal, [Words.host, Words.journal],
          journals.slice(0, PAGE).map((host) => [Parts.hostLink(host.name), h("code", null, host.journal)])),
        journals.length > PAGE && h("p", { class: "small" }, inline(Words.allHosts),
          Language.within(journals.length), Language.colon,
          h("a", { href: Route.link({ view: "hosts", changed: "only" }) }, inline(Words.views.hosts)))),
    ];
  }

  const predictions = (prediction) => Parts.table(Words.predicted, [Words.prediction, Words.findingsOf],
    Object.keys(Words.would).map((would) => [inline(Words.would[would]), prediction[would]]), { numbers: [1] });

  function predicted(prediction, route) {
    const rows = Finding.all().filter(([, group]) => group.would);
    const { rows: some, page, last } = Pager.slice(rows, route, PAGE);
    return Parts.section(Words.predicted,
      predictions(prediction),
      h("div", { class: "rows" }, some.map(([control, group]) => Finding.row(control, group))),
      Pager.links(route, page, last));
  }

  function render(route) {
    const { enforcement, prediction } = Report.data;
    const foretold = Object.values(prediction).some(Boolean);
    return [
      Parts.heading(inline(Words.views.changes)),
      Affects.of(),
      enforcement ? enforced(enforcement, route) : h("p", { class: "soft" }, inline(Words.changesNone)),
      foretold && predicted(prediction, enforcement ? {} : route),
    ];
  }

  /* On paper each finding stands among the findings; here is what enforcing comes to. */
  function paper() {
    const { enforcement, prediction } = Report.data;
    const affects = Affects.of();
    const foretold = Object.values(prediction).some(Boolean);
    return (enforcement || foretold || affects) && [
      Parts.heading(inline(Words.views.changes)), affects,
      enforcement && [scores(enforcement), Parts.section(Words.transitions, transitions(enforcement.transitions))],
      foretold && predictions(prediction),
    ];
  }

  return { render, paper };
})();
