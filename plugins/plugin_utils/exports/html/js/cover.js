/* The first page of paper: whom and what the report is of, who has made it when, and how to tell that it is whole. */
const Cover = (() => {
  const HOSTS = 40;
  const RUNS = 8;

  const blank = () => h("span", { class: "to-fill", "aria-hidden": "true" });

  /* The filters that paper keeps to, in words. */
  function limits(route) {
    const names = {
      q: Words.search, hosts: Words.hostFilter, in: Words.section, tier: Words.tierName, area: Words.area,
      framework: Words.crosswalk,
      register: Words.organization.registers, due: Words.organization.due, who: Words.organization.who,
      waived: Words.waived, changed: Words.changed, status: Words.status, clause: Words.clause, section: Words.section,
      host: Words.host,
    };
    const told = {
      status: (value) => Route.list(value).map((one) => inline(Words.verdict[one] || one)),
      tier: (value) => inline(Words.tier[value] || value), area: (value) => inline(Report.area(value).title),
      due: (value) => inline(Words.organization.when[value] || value), who: Organization.whoName,
      framework: (value) => Frameworks.named(value), register: (value) => inline(Organization.registerName(value)),
      waived: (value) => inline(value === "only" ? Words.only : Words.without),
      changed: (value) => inline(value === "only" ? Words.only : Words.without),
    };
    return Object.keys(names).filter((name) => route[name]).map((name, place) => [
      place ? Language.semicolon : "", inline(names[name]), Language.colon,
      (told[name] || ((value) => h("bdi", null, value)))(route[name])]);
  }

  function hosts(numbers) {
    const rows = numbers.slice(0, HOSTS).map((number) => Report.data.hosts[number]);
    return [
      Parts.table(Words.hosts, [
        Words.host, Words.address, Words.machineId, Words.system, Words.stateName, Words.when, Words.score.strict,
      ], rows.map((host) => [
        [h("bdi", null, host.name), host.facts.hostname && host.facts.hostname !== host.name
          && h("span", { class: "beneath soft" }, h("bdi", null, host.facts.hostname))],
        host.address || (host.state === "reached" ? inline(Words.thisMachine) : "–"),
        host.facts.machine_id ? h("code", null, host.facts.machine_id) : "–",
        [host.facts.os || "–", host.facts.kernel && h("span", { class: "beneath soft" }, host.facts.kernel)],
        inline(Words.state[host.state]), host.time ? Parts.time(host.time) : "–", Parts.percentOf(host.strict),
      ]), { numbers: [6] }),
      numbers.length > HOSTS && h("p", null, inline(Words.moreRows(numbers.length - HOSTS))),
    ];
  }

  function records(runs) {
    return runs.slice(0, RUNS).map((run) => h("div", null,
      h("code", null, run.fragment), " ", run.sha256 && [
        inline(Words.digestOf(run.bytes)), " ", h("code", { class: "digest" }, run.sha256)]))
      .concat(runs.length > RUNS ? [h("div", null, `+${runs.length - RUNS}`)] : []);
  }

  const span = (runs) => {
    const starts = runs.map((run) => run.started).sort();
    const ends = runs.map((run) => run.ended).filter(Boolean).concat(Report.data.generated).sort();
    return starts.length > 0 && [Parts.time(starts[0]), " – ", Parts.time(ends[ends.length - 1])];
  };

  function scores() {
    const { scores: all, formulas } = Report.data;
    const cell = (number) => [h("strong", null, Parts.percent(number)),
      h("span", { class: "soft" }, ` ${number.numerator} / ${number.denominator}`)];
    return Parts.table(Words.scoreName, [Words.scoreName, Words.formula, Words.asFound, Words.withWaivers],
      ["strict", "assessed", "coverage"].map((name) => [
        inline(Words.score[name]), Parts.formula(formulas[name].formula), cell(all[name]),
        cell(all.with_waivers[name])]), { numbers: [2, 3] });
  }

  /* How many verdicts (host x clause) each chapter has. */
  const chapters = () => Parts.table(Words.byChapter,
    [Words.byChapter, ...Words.stack.map((status) => Words.verdict[status]), Words.strictScore],
    Report.data.chapters.map((part) => [[`${part.id} `, inline(part.title)],
      ...Words.stack.map((status) => part.scores.counts[status] || 0), Parts.percent(part.scores.strict)]),
    { numbers: [1, 2, 3, 4, 5, 6, 7] });

  /* `numbers`: the hosts that are told of; `what`: a line that says what is printed. */
  function page({ route = {}, numbers, alerts }) {
    const report = Report.data;
    const told = limits(route);
    const counts = ViewOverview.verdictCounts();
    const operators = [...new Set(report.runs.map((run) => run.operator).filter(Boolean))];
    return h("div", { class: "cover" },
      h("h1", null, `${Words.standard} `, inline(Words.title)),
      h("p", { class: "standard" }, inline(report.standard.title)),
      Parts.pairs([
        [Words.agency, report.organization && report.organization.agency
          ? h("bdi", null, report.organization.agency) : blank()],
        [Words.printed, told.length ? told : inline(Words.wholeReport)],
        [Words.level, [inline(Words.levelOf[report.level] || report.level), ` · ${report.standard.at_level} / `
          + `${report.standard.clauses} `, inline(Words.standardClauses), " · ", inline(Words.mode[report.mode])]],
        [Words.when, span(report.runs)],
        [Words.organization.judgedFor, report.organization && report.organization.today],
        [Words.operator, operators.length ? h("bdi", null, operators.slice(0, 3).join(", ")) : blank()],
        [Words.runs, report.runs.slice(0, RUNS).map((run) => [h("code", null, run.run_id), " "])],
        [Words.record, records(report.runs)],
        [Words.generatedBy, `${report.generator.name} ${report.generator.version}`],
        [Words.signatures, h("span", { class: "signatures" }, inline(Words.assessor), blank(), inline(Words.reviewer),
          blank(), inline(Words.day), blank())],
      ]),
      alerts, scores(),
      h("p", { class: "verdict-line" }, inline(Words.verdictsOfClauses), Language.colon, Words.worstFirst
        .filter((status) => counts[status])
        .map((status, place) => [place ? " · " : "", Words.mark[status], " ", inline(Words.verdict[status]),
          ` ${counts[status]}`])),
      hosts(numbers), chapters());
  }

  return { page };
})();
