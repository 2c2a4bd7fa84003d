/* What stands on paper: each finding once, every clause by its section, in as little room as can be read. */
const Paper = (() => {
  const FINDINGS = 300;
  const HOSTS = 500;
  const VARIANTS = 5;
  const ITEMS = 6;
  const LETTERS = 200;
  const PLACE = 60;
  const GOOD = ["pass", "not_applicable"];

  /* A long text's beginning: the whole stands in the page and in the findings file. */
  const short = (text, most = LETTERS) => {
    const letters = [...String(text)];
    return letters.length > most ? `${letters.slice(0, most).join("")}…` : String(text);
  };
  /* In the language that is read first. */
  const once = (text) => {
    const [[lang, words]] = Language.shown(text);
    return h("span", { lang: lang === "zh" ? "zh-CN" : "en" }, words);
  };
  const inWords = (text) => Language.shown(text)[0][1];
  const more = (all, most) => all.length > most && h("span", { class: "soft" }, ` +${all.length - most}`);

  /* Findings */

  function evidence(items) {
    return items.length > 0 && h("p", null, h("span", { class: "soft" }, once(Words.evidence), Language.colon),
      items.slice(0, ITEMS).map((item, place) => [place ? Language.semicolon : "", h("code", null, short(item.ref)),
        item.text && item.text !== item.ref && [" ", h("code", { class: "seen" }, short(item.text))]]),
      more(items, ITEMS));
  }

  function details(variant) {
    const said = (text) => Language.plain(text) === Language.plain(variant.message);
    const rows = variant.details.filter((detail) => !said(detail.message));
    const left = rows.length - ITEMS + variant.details_more;
    return rows.length > 0 && h("ul", { class: "details-list" },
      rows.slice(0, ITEMS).map((detail) => h("li", null, Words.mark[detail.status], " ", once(detail.message))),
      left > 0 && h("li", null, once(Words.moreDetails(left))));
  }

  function wording(variant, single) {
    const line = (name, content) => content
      && h("p", null, h("span", { class: "soft" }, once(name), Language.colon), content);
    const words = inWords(variant.message);
    const both = variant.expected && variant.actual
      && !(words.includes(variant.expected) && words.includes(variant.actual));
    return h("div", { class: "variant" },
      h("p", null, inline(variant.message)),
      both && h("p", null, h("span", { class: "soft" }, once(Words.expected), Language.colon),
        h("code", null, short(variant.expected)), h("span", { class: "soft" }, " ", once(Words.actual), Language.colon),
        h("code", null, short(variant.actual))),
      evidence(variant.evidence), details(variant),
      line(Words.advice, variant.advice && once(variant.advice)),
      variant.waivers.map((one) => line(Words.waiver, [one.clause, " ", one.reason, " · ", one.approver, " · ",
        one.expires])),
      !single && Report.size() > 1 && line(Words.hosts, [`${variant.count} `,
        Parts.hostNames(Report.set(variant.hosts), { first: ITEMS, link: (name) => h("bdi", null, name) })]));
  }

  function finding({ control, group, only = group.variants, single = false }) {
    return h("article", { class: `on-paper-finding is-${group.status}` },
      h("h3", null, Parts.mark(group.status), " ", inline(control.title), " ",
        h("code", { class: "soft" }, control.id)),
      h("p", { class: "soft" }, once(Words.verdict[group.status]), " · ",
        control.severity && [once(Words.severityName), " ", once(Words.severity[control.severity]), " · "],
        control.clauses.join(" "), group.waived && [" · ", once(Words.waivedTag)],
        group.changed && [" · ", once(Words.changedTag)],
        group.would && [" · ", once(Words.would[group.would])]),
      only.slice(0, VARIANTS).map((variant) => wording(variant, single)),
      more(only, VARIANTS),
      group.left_out > 0 && h("p", null, once(Words.leftOutVariants(group.left_out, Report.data.findings_file))));
  }

  const good = (rows) => rows.length > 0 && [
    h("h3", null, inline(Words.goodFindings)),
    h("div", { class: "on-paper-good" }, Parts.table(Words.goodFindings, [
      Words.control, Words.status, Words.clauses, Words.message,
    ], rows.map(({ control, group, only = group.variants }) => [
        [once(control.title), " ", h("code", { class: "soft" }, control.id)],
        [Words.mark[group.status], " ", once(Words.verdict[group.status])],
        control.clauses.map((clause) => [h("span", { class: "id" }, clause), " "]),
        only.slice(0, 1).map((variant) => [short(inWords(variant.message), 2 * LETTERS),
          variant.evidence.slice(0, 2).map((item) => [" ", h("code", null, short(item.ref, PLACE))]),
          more(variant.evidence, 2)])
          .concat(group.count > 1 ? [" · ", once(Words.onHosts(group.count))] : []),
      ]))),
  ];

  /* rows: [{control, group, only, single}], those of the organization left out: they have a table of their own. */
  function findings(rows) {
    const own = rows.filter(({ control }) => !Organization.isOf(control));
    const open = own.filter(({ group }) => !GOOD.includes(group.status));
    return own.length > 0 && [
      Parts.heading(inline(Words.views.findings)),
      open.length > 0 && h("p", { class: "soft" }, inline(Words.shortened(Report.data.findings_file))),
      h("div", { class: "on-paper-columns" }, open.slice(0, FINDINGS).map(finding)),
      open.length > FINDINGS && h("p", null, inline(Words.moreRows(open.length - FINDINGS))),
      good(own.filter(({ group }) => GOOD.includes(group.status))),
    ];
  }

  /* Clauses: a section a row, its clauses by their verdicts; what nothing was found on is one row. */

  const tail = (one) => (one.id.startsWith(`${one.section}-`) ? one.id.slice(one.section.length + 1) : one.id);

  function clauses(members, statusOf, waivedAt) {
    const sections = new Map();
    for (const one of members) {
      if (!sections.has(one.section)) sections.set(one.section, []);
      sections.get(one.section).push([one, statusOf(one)]);
    }
    const quiet = ["not_checked", "beyond"];
    const silent = [...sections].filter(([, rows]) => rows.every(([, status]) => quiet.includes(status)));
    const told = [...sections].filter(([, rows]) => rows.some(([, status]) => !quiet.includes(status)));
    const verdicts = (rows) => Words.worstFirst.map((status) => {
      const these = rows.filter(([, found]) => found === status).map(([one]) => one);
      return these.length > 0 && h("div", null, h("span", { class: `mark ${status}` }, Words.mark[status]), " ",
        once(Words.verdict[status]), ` ${these.length}${Language.colon}`, quiet.includes(status) && these.length > ITEMS
          ? `${these.slice(0, ITEMS).map(tail).join(" ")} … ${tail(these[these.length - 1])}`
          : these.map((one) => tail(one) + (waivedAt(one) ? "*" : "")).join(" "));
    });
    return [
      Parts.heading(inline(Words.views.clauses)),
      told.length > 0 && h("div", { class: "on-paper-columns" },
        Parts.table(Words.clauses, [Words.section, Words.verdictsOfClauses],
          told.map(([section, rows]) => [[section, " ", inline(Report.titles[section] || "")], verdicts(rows)]))),
      told.some(([, rows]) => rows.some(([one]) => waivedAt(one)))
        && h("p", { class: "soft" }, "* ", inline(Words.waivedTag)),
      Parts.silentSections(silent.map(([section, rows]) => [section, rows.length]),
        (section) => [section, " ", inline(Report.titles[section] || "")]),
    ];
  }

  /* Of some clauses that were asked for: one a row, with what was said. */
  function listed(members, selection) {
    return [
      Parts.heading(inline(Words.views.clauses)),
      Parts.table(Words.clauses, [Words.clause, Words.summary, Words.status, Words.hosts], members.map((one) => [
        one.id, inline(one.title), [Words.mark[Report.verdictOf(one, selection)], " ",
          once(Words.verdict[Report.verdictOf(one, selection)])],
        one.beyond ? "–" : one.scope === "organization" ? once(Words.scope.organization)
          : Words.stack.filter((status) => Report.countsOf(one, selection)[status])
            .map((status) => `${Words.mark[status]} ${Report.countsOf(one, selection)[status]} `).join(""),
      ])),
    ];
  }

  /* The organization: what is open with all that is missing, the rest in a line each. */

  function missing(row) {
    const open = row.variant.details.filter((detail) => Organization.OPEN.includes(detail.status)
      && Language.plain(detail.message) !== Language.plain(row.variant.message));
    if (!open.length) return null;
    const left = open.length - ITEMS + row.variant.details_more;
    return h("ul", { class: "details-list" },
      open.slice(0, ITEMS).map((detail) => h("li", null, once(detail.message))),
      left > 0 && h("li", null, once(Words.moreDetails(left))));
  }

  function records(row) {
    const { records: places } = row.finding;
    return [h("code", null, places.slice(0, 2).join(" ")), more(places, 2)];
  }

  /* How much is past, and whose it is. */
  function urgent(row) {
    const { due, who } = row.finding;
    const parts = [
      Organization.when(due) === "overdue" && once(Organization.distance(due)), who && Organization.who(who)];
    return h("p", { class: "soft" }, parts.filter(Boolean).map((part, place) => [place ? " · " : "", part]));
  }

  function organization(rows) {
    const isOpen = (row) => Organization.OPEN.includes(row.group.status);
    const line = (row) => [
      [h("span", { class: "id" }, row.one.id), " ", once(row.control.title)],
      [Words.mark[row.group.status], " ", once(Words.verdict[row.group.status]),
        row.group.waived && [" ", once(Words.waivedTag)]],
      isOpen(row)
        ? [h("p", null, inline(row.variant.message)), missing(row), urgent(row)]
        : short(inWords(row.variant.message)),
      row.finding.due && h("time", { datetime: row.finding.due }, row.finding.due),
      records(row),
    ];
    return [
      Parts.heading(inline(Words.views.organization)),
      h("div", { class: "on-paper" }, Parts.table(Words.organization.countsTitle, [
        Words.clause, Words.status, Words.message, Words.organization.due, Words.organization.records,
      ], rows.map(line))),
    ];
  }

  function hosts(found) {
    return [
      Parts.heading(inline(Words.views.hosts)), ViewHosts.table(found.slice(0, HOSTS)),
      found.length > HOSTS && h("p", null, inline(Words.moreRows(found.length - HOSTS))),
    ];
  }

  return { findings, clauses, listed, organization, hosts };
})();
