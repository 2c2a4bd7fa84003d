/* The report's data with its indexes, and the verdicts an assessor reads from it. */
const Report = (() => {
  const self = { data: null, order: [], titles: {}, registers: {}, people: {}, since: null };
  const clauses = new Map();
  const controls = new Map();
  const hostNumbers = new Map();
  const sets = new Map();
  const texts = new Map();

  function load(envelope) {
    self.data = envelope.report;
    /* A name with bytes that are no UTF-8 has lone surrogates, which no link can carry. */
    for (const host of self.data.hosts) host.name = host.name.replace(/[\ud800-\udfff]/gu, "\ufffd");
    self.titles = envelope.titles;
    self.since = envelope.since;
    if (self.data.organization) restore(envelope);
    for (const clause of envelope.beyond) {
      clauses.set(clause.id, { ...clause, beyond: true, counts: {}, cells: {}, waived: 0, crosswalk: null });
    }
    for (const clause of self.data.clauses) clauses.set(clause.id, clause);
    for (const control of self.data.controls) controls.set(control.id, control);
    self.data.hosts.forEach((host, number) => hostNumbers.set(host.name, number));
    self.order = envelope.order.filter((id) => clauses.has(id))
      .concat(self.data.clauses.map((clause) => clause.id).filter((id) => !envelope.order.includes(id)));
  }

  /* What lean.py has left out of the organization's findings. */
  function restore({ report, usual, registers, people }) {
    Object.assign(self, { registers, people });
    const said = new Map(report.clauses.map((one) => [one.id, one]));
    const remedies = [];
    const changes = [];
    /* What was said before is a number: its place among all that were. */
    const whole = (thing, before) => {
      if (typeof thing === "number") return before[thing];
      if (thing) before.push(thing);
      return thing;
    };
    const detailOf = (variant, one) => {
      const detail = { ...usual.detail, message: variant.message, ...one };
      return { ...detail, change: whole(detail.change, changes) };
    };
    report.controls.forEach((one, place) => {
      const control = { ...usual.control, ...one };
      if (control.area !== usual.control.area) return;
      const about = said.get(control.clauses[0]) || {};
      control.remediation = whole(control.remediation, remedies);
      const groups = one.groups.map((group) => ({
        before: group.status, ...usual.group, ...group, variants: group.variants.map((variant) => ({
          ...usual.variant, ...variant,
          details: (variant.details || []).map((detail) => detailOf(variant, detail)),
        })),
      }));
      report.controls[place] = { title: about.title, rationale: about.summary, ...control, groups };
    });
    const byId = new Map(report.controls.map((control) => [control.id, control]));
    report.organization.findings = report.organization.findings.map((finding) => {
      const { clauses: asked, groups: [group] } = byId.get(finding.control);
      return {
        ...usual.finding, run_id: report.organization.run_id, clauses: asked, status: group.status,
        reason: group.reason, waived: group.waived,
        records: group.variants[0].evidence.filter((one) => one.kind === "record").map((one) => one.ref), ...finding,
      };
    });
  }

  const size = () => self.data.hosts.length;
  const clause = (id) => clauses.get(id);
  const control = (id) => controls.get(id);
  const all = () => self.order.map(clause);
  const hostNumber = (name) => (hostNumbers.has(name) ? hostNumbers.get(name) : -1);

  function set(text) {
    if (!sets.has(text)) sets.set(text, HostSet.decode(text || "", size()));
    return sets.get(text);
  }

  /* The assessor's word for these counts of hosts (or of the organization's single verdict). */
  function verdict(counts) {
    const some = (status) => counts[status] > 0;
    const unproved = ["fail", "error", "manual", "not_checked"].filter(some);
    if (!unproved.length) return some("pass") ? "pass" : some("not_applicable") ? "not_applicable" : "not_checked";
    if (some("pass")) return "partial";
    return ["fail", "error", "manual", "not_checked"].find(some);
  }

  /* How many hosts of a selection (null: all) have which status on a clause. */
  function countsOf(one, selection) {
    if (one.beyond || one.scope === "organization" || !selection) return one.counts;
    const counts = {};
    for (const [status, hosts] of Object.entries(one.cells)) counts[status] = set(hosts).and(selection).count;
    return counts;
  }

  function verdictOf(one, selection) {
    if (one.beyond) return "beyond";
    const word = verdict(countsOf(one, selection));
    /* Of an area without checks, a host that is down tells nothing more than the others. */
    return word === "error" && !one.built ? "not_checked" : word;
  }

  /* The status of a clause on one host; the organization's clauses have one for all. */
  function statusAt(one, number) {
    if (one.beyond) return "beyond";
    if (one.scope === "organization") return verdict(one.counts);
    return Object.keys(one.cells).find((status) => set(one.cells[status]).has(number)) || "beyond";
  }

  const waivedAt = (one, number) => one.waived > 0 && set(one.waived_hosts).has(number);

  /* What a control said of one host: {group, variant}, the variant null when its text was left out. */
  function saidAt(one, number) {
    return one.groups.filter((group) => set(group.hosts).has(number)).map((group) => ({
      group, variant: group.variants.find((variant) => set(variant.hosts).has(number)) || null,
    }));
  }

  /* The order of two groups: the report says which place each has. */
  const worstFirst = (left, right) => left.place - right.place;

  /* The controls of a clause that said something. */
  const controlsOf = (one) => self.data.controls.filter((each) => each.clauses.includes(one.id));

  /* Everything of a thing that a search looks into, in lower case. */
  function haystack(key, parts) {
    if (!texts.has(key)) texts.set(key, parts().join("\n").toLowerCase());
    return texts.get(key);
  }
  const titleParts = (text) => [Language.pair(text).zh, Language.pair(text).en];
  const clauseText = (one) => haystack(`clause ${one.id}`, () => [
    one.id, ...titleParts(one.title), ...titleParts(one.summary), ...one.controls,
    ...controlsOf(one).flatMap((each) => titleParts(each.title)),
  ]);
  const groupText = (one, group) => haystack(`group ${one.id} ${one.groups.indexOf(group)}`, () => [
    one.id, ...titleParts(one.title), ...titleParts(one.rationale), group.reason,
    ...group.variants.flatMap((variant) => [
      ...titleParts(variant.message), ...titleParts(variant.advice), ...titleParts(variant.advice_about),
      variant.expected || "", variant.actual || "",
      ...variant.details.flatMap((detail) => [
        ...titleParts(detail.message), ...titleParts(detail.advice), detail.due || "", detail.who || "",
      ]),
      ...variant.evidence.map((item) => `${item.ref} ${item.text || ""}`),
    ]),
  ]);

  /* The hosts whose names contain this; null when nothing is asked for. */
  function hostsNamed(part) {
    if (!part) return null;
    const wanted = part.toLowerCase();
    return HostSet.of(
      self.data.hosts.map((host, number) => (host.name.toLowerCase().includes(wanted) ? number : -1))
        .filter((number) => number >= 0), size());
  }

  const chapterOf = (section) => section.split(".")[0];
  const area = (id) => self.data.areas.find((each) => each.id === id) || { id, title: id, built: false };
  const chapter = (id) => self.data.chapters.find((each) => each.id === id) || { id, title: id };
  const section = (id) => self.data.sections.find((each) => each.id === id);
  const hostClauses = () => all().filter((one) => !one.beyond && one.scope === "host");

  return Object.assign(self, {
    load, size, clause, control, all, hostNumber, set, verdict, countsOf, verdictOf, statusAt, waivedAt,
    saidAt, worstFirst, controlsOf,
    clauseText, groupText, hostsNamed, chapterOf, area, chapter, section, hostClauses,
  });
})();
