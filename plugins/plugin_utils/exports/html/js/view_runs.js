/* Where the results come from, and how the scores are computed. */
const ViewRuns = (() => {
  const runs = (rows) => Parts.table(Words.runs, [
    Words.runId, Words.stateName, Words.modeName, Words.level, Words.started, Words.ended,
    Words.playbook, Words.versions, Words.fragment,
  ], rows.map((run) => [
    h("code", null, run.run_id),
    run.status === "aborted" ? Parts.tag(Words.run.aborted, true) : inline(Words.run.completed),
    inline(Words.mode[run.mode] || run.mode),
    run.level === null ? "–" : inline(Words.levelOf[run.level] || run.level),
    Parts.time(run.started), run.ended ? Parts.time(run.ended) : "–",
    [run.playbook, run.check_mode && h("span", { class: "beneath small soft" }, "--check"),
      Object.entries(run.scope).map(([name, value]) =>
        h("span", { class: "beneath small soft" }, `${name}: ${value}`))],
    h("span", { class: "small" }, `${Report.data.generator.name} ${run.version}, ansible ${run.ansible}`),
    h("code", null, run.fragment),
  ]));

  const hosts = (summary) => Parts.table(Words.hosts, Object.keys(Words.state).map((state) => Words.state[state]),
    [Object.keys(Words.state).map((state) => summary[state])], { numbers: [0, 1, 2, 3, 4, 5], headed: false });

  const formulas = (all) => Parts.table(Words.formulas, [Words.scoreName, Words.formula, Words.meaning], [
    ...["strict", "assessed", "coverage"].map((name) => [
      inline(Words.score[name]), Parts.formula(all[name].formula), block(all[name]),
    ]),
    [inline(Words.withWaivers), "", block(all.waivers)],
  ]);

  function render() {
    const report = Report.data;
    return [
      Parts.heading(inline(Words.views.runs)),
      Parts.section(Words.runs, runs(report.runs)),
      Parts.section(Words.hosts, hosts(report.hosts_summary)),
      Parts.section(Words.formulas, formulas(report.formulas)),
      Parts.section(Words.method, block(Words.counting), block(Words.verdictsNote)),
      report.notices.length > 0 && Parts.section(Words.notices,
        Parts.table(Words.notices, [Words.message, Words.hosts], report.notices.map((row) => [
          block(row.message),
          [`${row.count} `, Parts.hostNames(Report.set(row.hosts), { first: 4 })]]), { headed: false })),
      report.problems.length > 0 && Parts.section(Words.problems,
        Parts.table(Words.problems, [Words.evidence, Words.message],
          report.problems.map((row) => [h("code", null, row.where), block(row.message)])),
        report.problems_left_out > 0 && h("p", null, inline(Words.moreProblems(report.problems_left_out)))),
      Parts.pairs([[Words.findingsFile, h("code", null, report.findings_file)]]),
    ];
  }

  return { render };
})();
