/* One host: how it stands on every clause, and what was found on it. */
const ViewHost = (() => {
  const GOOD = ["pass", "not_applicable"];

  function render(route) {
    const number = Report.hostNumber(route.host);
    const place = [
      h("a", { href: Route.link({ view: "hosts" }) }, inline(Words.views.hosts)), h("bdi", null, route.host),
    ];
    const trail = h("nav", { class: "crumbs", "aria-label": Language.plain(Words.crumbs) },
      h("ol", null, place.map((one) => h("li", null, one))));
    if (number < 0) return [trail, Parts.heading(inline(Words.unknownPlace))];
    const host = Report.data.hosts[number];
    const said = Report.data.controls
      .flatMap((control) => Report.saidAt(control, number).map((found) => ({ control, ...found })))
      .sort((left, right) => Report.worstFirst(left.group, right.group));
    const table = (title, rows) => Parts.section(title, FindingTable.table(title, FindingTable.sorted(
      rows.map(({ control, group, variant }) => ({ control, group, only: variant ? [variant] : [] })), route),
    { route, single: true, heading: "h4" }));
    const open = said.filter(({ group }) => !GOOD.includes(group.status));
    const good = said.filter(({ group }) => GOOD.includes(group.status));
    return [
      trail,
      h("div", { class: "heading" }, Parts.heading(h("bdi", null, host.name)),
        Parts.tag(Words.state[host.state], host.state !== "reached"),
        host.pending_reboot && Parts.tag(Words.rebootTag, true)),
      host.state !== "reached" && h("p", { class: "alert alert-bad" },
        h("strong", null, inline(Words.state[host.state])), Parts.said(host)),
      Parts.pairs([
        [Words.score.strict, Parts.percentOf(host.strict)], [Words.score.assessed, Parts.percentOf(host.assessed)],
        [Words.score.coverage, Parts.percentOf(host.coverage)],
        [Words.address, host.address],
        [Words.machineId, host.facts.machine_id && h("code", null, host.facts.machine_id)],
        [Words.system, host.facts.os], [Words.kernel, host.facts.kernel], ["Python", host.facts.python],
        [Words.root, host.facts.root && host.facts.root !== "/" && h("code", null, host.facts.root)],
        [Words.level, inline(Words.levelOf[host.level] || host.level)],
        [Words.modeName, host.mode && inline(Words.mode[host.mode])],
        [Words.runId, host.run_id && h("code", null, host.run_id)], [Words.when, host.time && Parts.time(host.time)],
        [Words.seconds, host.seconds !== null && String(host.seconds)], [Words.changesMade, String(host.changed)],
        [Words.journal, host.journal && h("code", null, host.journal)],
      ]),
      Chart.bar(host.counts), h("p", null, Parts.countsLine(host.counts)),
      Affects.of(number),
      Things.of(host),
      Records.of(host),
      open.length > 0 && table(Words.openFindings, open),
      Parts.section(Words.matrixOf, Matrix.standard({
        status: (one) => Report.statusAt(one, number), waived: (one) => Report.waivedAt(one, number),
        link: (one) => Route.link({ clause: one.id, host: host.name }),
      })),
      good.length > 0 && table(Words.goodFindings, good),
    ];
  }

  return { render };
})();
