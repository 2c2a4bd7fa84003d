/* Exceptions: those applied, with who approved them and until when; those ignored, with the reason. */
const ViewWaivers = (() => {
  const SOON_MS = 30 * 24 * 3600 * 1000;

  function expires(text) {
    const left = new Date(text) - new Date(Report.data.generated);
    return [text, left < SOON_MS && [" ", Parts.tag(Words.soon, true)]];
  }

  const applied = (rows) => Parts.table(Words.waiversApplied, [
    Words.clause, Words.reason, Words.approver, Words.expires, Words.controls, Words.hosts,
  ], rows.map((row) => [
    Parts.clauseLink(row.clause), row.reason, row.approver, expires(row.expires),
    row.controls.map((id) => h("div", null, h("code", null, id))),
    row.count ? [`${row.count} `, Parts.hostNames(Report.set(row.hosts), { first: 4 })]
      : inline(Words.organization.whole),
  ]));

  function written(waiver) {
    if (!waiver || typeof waiver !== "object") return h("code", null, JSON.stringify(waiver));
    return Object.entries(waiver).map(([name, value]) =>
      h("div", null, h("code", null, name), ": ", typeof value === "string" ? value : JSON.stringify(value)));
  }

  const ignored = (rows) => Parts.table(Words.waiversIgnored, [
    Words.asWritten, Words.why, Words.hosts,
  ], rows.map((row) => [
    written(row.waiver), block(row.why), [`${row.count} `, Parts.hostNames(Report.set(row.hosts), { first: 4 })],
  ]), { headed: false });

  function render() {
    const { waivers, waivers_ignored: left } = Report.data;
    return [
      Parts.heading(inline(Words.views.waivers)),
      h("div", { class: "small soft" }, block(Report.data.formulas.waivers)),
      Parts.section(Words.waiversApplied,
        waivers.length ? applied(waivers) : h("p", { class: "soft" }, inline(Words.noWaivers))),
      Parts.section(Words.waiversIgnored,
        left.length ? ignored(left) : h("p", { class: "soft" }, inline(Words.noIgnored))),
    ];
  }

  const any = () => Report.data.waivers.length + Report.data.waivers_ignored.length > 0;

  return { render, any };
})();
