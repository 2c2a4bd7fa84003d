/* What the registers come to: one finding on each clause of the organization, with its day, person and records. */
const Organization = (() => {
  const AREA = "organization";
  const SOON = 30;
  const DAY_MS = 24 * 3600 * 1000;
  const OPEN = ["fail", "error", "manual", "not_checked"];
  let rows = null;
  let byControl = null;

  const there = () => Boolean(Report.data.organization);
  const isOf = (control) => control.area === AREA;

  /* Whole days from the day that was judged for to a day; negative where that is past. */
  function left(due) {
    if (!due) return null;
    const days = Math.round((Date.parse(due) - Date.parse(Report.data.organization.today)) / DAY_MS);
    return Number.isNaN(days) ? null : days;
  }
  const when = (due) => {
    const days = left(due);
    return days === null ? "none" : days < 0 ? "overdue" : days <= SOON ? "soon" : "later";
  };

  const fileOf = (record) => record.split(":")[0].replace(/\.ya?ml$/, "");
  function registersOf(finding) {
    const named = finding.clauses.flatMap((id) => (Report.clause(id) || { controls: [] }).controls)
      .filter((id) => id.startsWith("register:")).map((id) => id.slice("register:".length));
    return [...new Set([...named, ...finding.records.map(fileOf)])];
  }

  /* {finding, control, group, variant, one, registers, people} of every clause, the worst first. */
  function all() {
    if (rows) return rows;
    const found = there() ? Report.data.organization.findings : [];
    rows = found.map((finding) => {
      const control = Report.control(finding.control);
      const [group] = control.groups;
      const [variant] = group.variants;
      const open = variant.details.filter((detail) => OPEN.includes(detail.status));
      const people = [...new Set([finding.who, ...open.map((detail) => detail.who)].filter(Boolean))];
      return {
        finding, control, group, variant, people, registers: registersOf(finding),
        one: Report.clause(finding.clauses[0]) || { id: finding.clauses[0], section: "", controls: [] },
      };
    }).sort((one, other) => Report.worstFirst(one.group, other.group));
    return rows;
  }

  function of(control) {
    if (!byControl) byControl = new Map(all().map((row) => [row.control.id, row]));
    return byControl.get(control.id);
  }

  /* What the registers say on a clause. */
  const on = (one) => all().find((row) => row.finding.clauses.includes(one.id));

  /* Rounds of work, the soonest first; what several people have to do by one day is one: {due, what, who, clauses}. */
  function work(rounds) {
    const found = new Map();
    for (const { due, duty, what, who: id, responsible, clauses } of rounds) {
      const key = `${due} ${duty}`;
      if (!found.has(key)) found.set(key, { due, what, who: [], clauses: new Set() });
      found.get(key).who.push({ id, name: responsible });
      clauses.forEach((clause) => found.get(key).clauses.add(clause));
    }
    return [...found.values()];
  }
  const overdue = () => work(Report.data.organization.rounds.filter((round) => round.overdue));
  const soon = () =>
    work(Report.data.organization.rounds.filter((round) => !round.overdue && when(round.due) !== "later"));

  /*
   * A clause of hosts that asks for registers, too, has two halves: {registers, hosts}, the status of each; null of any
   * other clause. The half of the hosts is told by what their controls said.
   */
  function halves(one) {
    if (one.beyond || one.scope !== "host" || !one.registers) return null;
    const heard = Report.controlsOf(one).filter((control) => !isOf(control));
    const counts = {};
    for (const { groups } of heard) {
      for (const group of groups) counts[group.status] = (counts[group.status] || 0) + group.count;
    }
    const silent = one.controls.some((id) => !id.startsWith("register:") && !heard.some((each) => each.id === id));
    if (silent || !heard.length) counts.not_checked = (counts.not_checked || 0) + 1;
    return { registers: one.registers, hosts: Report.verdict(counts) };
  }
  const isOpen = (status) => ["partial", ...OPEN].includes(status);

  /* The half of a clause that keeps it from being settled, in words; null where none does. */
  function missingHalf(one) {
    const parts = halves(one);
    if (!parts) return null;
    const [registers, hosts] = [isOpen(parts.registers), isOpen(parts.hosts)];
    return registers && hosts ? "both" : registers ? "registers" : hosts ? "hosts" : null;
  }

  /* How the organization stands on a clause: its own, or its half of one of hosts; null where it is not asked. */
  function statusOf(one) {
    if (one.beyond) return null;
    return one.scope === "organization" ? Report.verdictOf(one) : one.registers || null;
  }

  /* A person or a post by what people call it, by its id where nobody has said. */
  const who = (id) => (Report.people[id]
    ? h("bdi", { title: id }, inline(Report.people[id]))
    : h("bdi", null, id));
  const whoName = (id) => (Report.people[id] ? Language.plain(Report.people[id]) : id);
  const registerName = (name) => Report.registers[name] || name;

  /* How far a day is off, in words. */
  const distance = (due) => {
    const days = left(due);
    return days === null ? null : days < 0 ? Words.organization.late(-days) : days ? Words.organization.left(days)
      : Words.organization.today;
  };
  const day = (due) => due && h("span", { class: "due" }, h("time", { datetime: due }, due), " ",
    distance(due) && Parts.tag(distance(due), when(due) !== "later"));

  /* Who changed a record last, by git: {author, day, commit, uncommitted, signer}. */
  const change = (last) => last && h("span", { class: "change small soft" },
    inline(Words.organization.changed), " ", last.author && [h("bdi", null, last.author), " "],
    last.day && [last.day, " "], last.commit && [h("code", { title: last.commit }, last.commit.slice(0, 8)), " "],
    last.signer && [inline(Words.organization.signedBy), " ", who(last.signer), " "],
    last.uncommitted && Parts.tag(Words.organization.uncommitted, true));

  return {
    AREA, SOON, OPEN, there, isOf, left, when, all, of, on, overdue, soon, halves, missingHalf, statusOf, who, whoName,
    registerName, distance, day, change,
  };
})();
