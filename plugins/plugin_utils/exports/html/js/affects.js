/* What enforcing ends or changes for people, by name: of all hosts, or of one (`number`). */
const Affects = (() => {
  const SHOWN = 500;

  function of(number = null) {
    const rows = Report.data.affects.filter((row) => number === null || Report.set(row.hosts).has(number));
    const more = rows.slice(SHOWN).reduce((sum, row) => sum + row.count,
      number === null ? Report.data.affects_left_out : 0);
    if (!rows.length) return null;
    const named = number === null && Report.size() > 1;
    const columns = [Words.affects, Words.stateName, Words.control].concat(named ? [Words.hosts] : []);
    return Parts.section(Words.affects,
      h("div", { class: "small soft" }, block(Words.affectsNote)),
      Parts.table(Words.affects, columns, rows.slice(0, SHOWN).map((row) => line(row, named))),
      more > 0 && h("p", { class: "small" }, inline(Words.moreAffects(more, Report.data.findings_file))));
  }

  function line(row, named) {
    const control = Report.control(row.control);
    const cells = [inline(row.text), inline(row.done ? Words.affectsDone : Words.affectsWould),
      [control && inline(control.title), " ", h("code", null, row.control)]];
    return named
      ? [...cells, [`${row.count} `, Parts.hostNames(Report.set(row.hosts), { first: 4 })]]
      : cells;
  }

  return { of };
})();
