/* The organization: every clause that registers settle, what is due, and the registers themselves. */
const ViewOrganization = (() => {
  const PAGE = 60;
  const LISTED = 10;
  const CLAUSES = 12;
  const PEOPLE = 3;
  const DIGITS = 12;

  /* The registers */

  const state = (register) => (register.sha256
    ? Parts.tag(Words.organization.state[register.status] || register.status, register.status !== "kept")
    : Parts.tag(Words.organization.absent, true));

  function commit(register) {
    return [register.commit ? h("code", { title: register.commit }, register.commit.slice(0, DIGITS)) : "–",
      register.dirty && [" ", Parts.tag(Words.organization.uncommitted, true)]];
  }

  function registers() {
    const rows = Object.entries(Report.data.organization.registers);
    const dated = rows.some(([, register]) => register.until);
    return Parts.table(Words.organization.registers, [
      Words.organization.registers, Words.organization.stateName, ...(dated ? [Words.organization.until] : []),
      Words.organization.count, Words.organization.digest, Words.organization.commit,
    ], rows.map(([name, register]) => [
      [inline(Organization.registerName(name)), " ", h("code", { class: "soft" }, `${name}.yml`)],
      [state(register), register.faults > 0 && [" ", Parts.tag(Words.organization.faults(register.faults), true)]],
      ...(dated ? [Organization.day(register.until) || "–"] : []),
      register.records === undefined ? "–" : register.records,
      register.sha256 ? h("code", { title: register.sha256 }, register.sha256.slice(0, DIGITS)) : "–", commit(register),
    ]), { numbers: [dated ? 3 : 2] });
  }

  function registersFolded() {
    const all = Object.values(Report.data.organization.registers);
    const drafts = all.filter((register) => register.sha256 && register.status !== "kept").length;
    return h("details", { class: "registers", "data-key": "registers" },
      h("summary", null, h("strong", null, inline(Words.organization.registersLine(all.length, drafts)))), registers());
  }

  /* The clauses */

  function counts(rows) {
    const found = {};
    for (const { group } of rows) found[group.status] = (found[group.status] || 0) + 1;
    return found;
  }

  const byDue = (one, other) => (one.finding.due || "9999").localeCompare(other.finding.due || "9999")
    || Report.worstFirst(one.group, other.group);

  /* [[heading, row]], in the order that was asked for; of sections that with the worst row stands first. */
  function ordered(rows, as) {
    if (as === "worst") return rows.map((row) => [Words.organization.byWorst, row]);
    if (as === "due") {
      return [...rows].sort(byDue).map((row) => [Words.organization.when[Organization.when(row.finding.due)], row]);
    }
    const sections = new Map();
    for (const row of rows) {
      if (!sections.has(row.one.section)) sections.set(row.one.section, []);
      sections.get(row.one.section).push(row);
    }
    return [...sections].flatMap(([id, members]) => members.map((row) => [id, row]));
  }

  function headingOf(heading) {
    if (typeof heading !== "string") return inline(heading);
    return [h("a", { href: Route.link({ section: heading }) }, heading), " ", inline(Report.titles[heading] || "")];
  }

  function list(pairs) {
    const parts = [];
    let last = null;
    for (const [heading, row] of pairs) {
      if (!parts.length || heading !== last) {
        parts.push([h("h3", { class: "group-title" }, headingOf(heading)), h("div", { class: "rows" })]);
      }
      last = heading;
      parts[parts.length - 1][1].append(Finding.row(row.control, row.group));
    }
    return parts;
  }

  function results(route) {
    const every = Organization.all();
    const found = every.filter(Filter.organization(route));
    const { rows, page, last } = Pager.slice(ordered(found, route.as), route, PAGE);
    return { some: found.length, all: every.length, content: [list(rows), Pager.links(route, page, last)] };
  }

  function ways(route) {
    const names = {
      section: Words.organization.bySection, worst: Words.organization.byWorst, due: Words.organization.byDue,
    };
    return Parts.ways(route, names, "section");
  }

  function render(route) {
    const { organization } = Report.data;
    if (!organization) {
      return [Parts.heading(inline(Words.views.organization)),
        h("p", { class: "soft" }, inline(Words.organization.none))];
    }
    return [
      Parts.heading(inline(Words.views.organization)),
      h("p", null, organization.agency && [h("bdi", null, organization.agency), " · "],
        inline(Words.organization.judgedFor), ` ${organization.today} · `, inline(Words.levelOf[organization.level])),
      organization.notices.map((notice) => h("div", { class: "alert" }, block(notice))),
      registersFolded(),
      Filter.view({ ...route, view: "organization" }, {
        counts: counts(Organization.all()), fields: ["q", "register", "due", "who", "in", "waived"],
        extra: () => ways(route), results,
        csv: (now) => Exporting.organization(Organization.all().filter(Filter.organization(now))),
      }),
    ];
  }

  /* For the overview: how many clauses have which verdict, what is late, and what comes next. */

  const clauseLinks = (ids) => h("span", { class: "names" },
    ids.slice(0, CLAUSES).map((id) => [Parts.clauseLink(id), " "]), ids.length > CLAUSES && `+${ids.length - CLAUSES}`);

  const people = (who) => [
    who.slice(0, PEOPLE).map(({ id, name }) => h("div", null, h("bdi", { title: id }, inline(name)))),
    who.length > PEOPLE && `+${who.length - PEOPLE}`,
  ];

  function dueList(title, work, none, route) {
    return h("div", null, h("h4", null, inline(title), Language.within(work.length)),
      work.length === 0 && h("p", { class: "soft" }, inline(none)),
      work.length > 0 && Parts.table(title, [
        Words.organization.due, Words.organization.what, Words.organization.who, Words.clauses,
      ], work.slice(0, LISTED).map((one) => [
        Organization.day(one.due), inline(one.what), people(one.who), clauseLinks([...one.clauses]),
      ])),
      work.length > 0 && h("p", { class: "no-print" }, h("a", { href: Route.link(route) },
        inline(work.length > LISTED ? Words.organization.more(work.length) : Words.organization.byClause))));
  }

  function overview() {
    if (!Organization.there()) return null;
    const all = counts(Organization.all());
    const to = (more) => ({ view: "organization", as: "due", ...more });
    return Parts.section(Words.organization.countsTitle,
      Parts.verdictCounts(all, (status) => ({ view: "organization", status })),
      h("div", { class: "due-lists" },
        dueList(Words.organization.overdue, Organization.overdue(), Words.organization.nothingOverdue,
          to({ due: "overdue" })),
        dueList(Words.organization.soon, Organization.soon(), Words.organization.nothingSoon, to({ due: "soon" }))));
  }

  return { render, overview, registers };
})();
