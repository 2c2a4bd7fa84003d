/* One clause: what it asks, how it stands, what its controls found, host by host. */
const ViewClause = (() => {
  const HOSTS = 100;
  /* More than so many findings stand in closed rows. */
  const CARDS = 3;

  function crosswalk(one) {
    const old = (one.crosswalk || {}).gbt22239_2008 || {};
    const parts = Frameworks.all().filter((framework) => framework.map[one.id])
      .map((framework) => Frameworks.told(framework, one.id));
    if (old.level2 || old.level3) {
      parts.push([
        `GB/T 22239-2008${Language.colon}`,
        old.level2 && [inline(Words.level2), ` ${old.level2}`], old.level2 && old.level3 && Language.semicolon,
        old.level3 && [inline(Words.level3), ` ${old.level3}`],
      ]);
    }
    return parts.length > 0 && parts.map((part) => h("div", null, part));
  }

  /* The controls that the catalogue names for this clause and that said nothing. */
  function silent(one) {
    const said = Report.controlsOf(one);
    const heard = new Set(said.map((control) => control.id));
    const judged = said.some(Organization.isOf);
    return one.controls.filter((id) => !heard.has(id) && !(judged && id.startsWith("register:"))).map((id) => {
      const register = id.startsWith("register:");
      const why = register ? Words.registerToCome : one.built ? Words.silent : Words.toCome;
      return h("li", null, register ? [inline(Words.register), " "] : null,
        h("code", null, register ? id.slice(9) : id), Language.colon,
        !register && !one.built && [inline(Report.area(one.area).title), ", "], inline(why));
    });
  }

  /* The cards on a clause, of all hosts or of one. */
  function cards(one, number) {
    const all = Report.controlsOf(one).flatMap((control) => (number < 0 || Organization.isOf(control)
      ? control.groups.map((group) => ({ control, group }))
      : Report.saidAt(control, number).map((found) => ({ control, ...found }))))
      .sort((left, right) => Report.worstFirst(left.group, right.group));
    if (number < 0 && all.length > CARDS) {
      return [h("div", { class: "rows" }, all.map(({ control, group }) => Finding.row(control, group)))];
    }
    return all.map(({ control, group, variant }) => Finding.card(control, group,
      number < 0 || Organization.isOf(control) ? {} : { only: variant ? [variant] : [], single: true }));
  }

  function onHosts(one, route) {
    const order = Words.worstFirst.filter((status) => one.cells[status]);
    const rows = order.flatMap((status) => Report.set(one.cells[status]).list().map((number) => [status, number]));
    const columns = [
      { name: "host", text: Words.host, by: ([, number]) => Report.data.hosts[number].name },
      { name: "status", text: Words.status, by: ([status]) => Words.worstFirst.indexOf(status) },
      Words.message,
    ];
    const { rows: some, page, last } = Pager.slice(Sorting.sorted(rows, columns, route), route, HOSTS);
    return Parts.section(Words.hostsOf, Chart.bar(one.counts), h("p", null, Parts.countsLine(one.counts)),
      Parts.table(Words.hostsOf, columns, some.map(([status, number]) => [
        h("a", { href: Route.link({ clause: one.id, host: Report.data.hosts[number].name }) },
          h("bdi", null, Report.data.hosts[number].name)),
        [Parts.verdict(status), Report.waivedAt(one, number) && [" ", Parts.tag(Words.waivedTag)]],
        brief(one, number),
      ]), { route }), Pager.links(route, page, last));
  }

  /* Why a host has this verdict, in a line. */
  function brief(one, number) {
    const host = Report.data.hosts[number];
    if (host.state !== "reached") {
      return [inline(Words.state[host.state]), host.message && `${Language.colon}${host.message}`];
    }
    const status = Report.statusAt(one, number);
    const said = Report.controlsOf(one).flatMap((control) => (Organization.isOf(control)
      ? control.groups.map((group) => ({ group, variant: group.variants[0] }))
      : Report.saidAt(control, number)))
      .filter(({ variant }) => variant).sort((left, right) => Report.worstFirst(left.group, right.group));
    const first = said.find(({ group }) => group.status === status) || said[0];
    return first ? inline(first.variant.message) : inline(one.built ? Words.silent : Words.toCome);
  }

  function neighbours(one) {
    const place = Report.order.indexOf(one.id);
    const link = (id, arrow) => id && h("a", { class: "button", href: Route.link({ clause: id }) },
      arrow === "‹" ? `‹ ${id}` : `${id} ›`);
    return h("nav", { class: "neighbours", "aria-label": Language.plain(Words.clauses) },
      h("span", null, link(Report.order[place - 1], "‹")),
      h("span", null, link(Report.order[place + 1], "›")));
  }

  /* Of a clause that hosts and registers settle together: how each half stands, and which is missing. */
  function halves(one) {
    const parts = Organization.halves(one);
    if (!parts) return null;
    const missing = Organization.missingHalf(one);
    const half = (text, status) => h("span", null, inline(text), " ", Parts.verdict(status));
    return h("div", { class: "halves" }, half(Words.organization.hostsHalf, parts.hosts),
      half(Words.organization.registersHalf, parts.registers),
      missing && Parts.tag(Words.organization.missingHalf[missing], true));
  }

  function about(one) {
    return Parts.pairs([
      [Words.organization.halves, halves(one)],
      [Words.tierName, inline(Words.tier[one.tier])],
      [Words.settleName, inline(Words.settle[one.settle] || one.settle)],
      [Words.area, [inline(Report.area(one.area).title), !one.beyond && !one.built && [" ", Parts.tag(Words.toCome)]]],
      [Words.scopeName, inline(Words.scope[one.scope])],
      [Words.period, one.period && inline(Words.every(one.period))],
      [Words.crosswalk, crosswalk(one)],
      [Words.notes, one.notes.map((note) => h("div", null, block(note)))],
    ]);
  }

  function render(route) {
    const one = Report.clause(route.clause);
    if (!one) return [Parts.crumbs(route.clause), Parts.heading(inline(Words.unknownPlace))];
    const number = route.host ? Report.hostNumber(route.host) : -1;
    const known = !route.host || number >= 0;
    const verdict = number >= 0 ? Report.statusAt(one, number) : Report.verdictOf(one);
    const found = cards(one, number);
    const quiet = one.beyond ? [] : silent(one);
    const host = number >= 0 ? Report.data.hosts[number] : null;
    return [
      Parts.crumbs(
        h("a", { href: Route.link({ section: one.section }) }, `${one.section} `, inline(Report.titles[one.section])),
        host ? h("a", { href: Route.link({ clause: one.id }) }, one.id) : one.id,
        route.host && h("bdi", null, route.host)),
      h("div", { class: "heading" }, Parts.heading(`${one.id} `, inline(one.title)), Parts.verdict(verdict)),
      !known && h("p", { class: "alert" }, inline(Words.unknownPlace), `${Language.colon}${route.host}`),
      h("div", { class: "summary-text" }, block(one.summary)),
      about(one),
      host && Parts.section(Words.host,
        h("p", null, Parts.hostLink(host.name), " ", inline(Words.state[host.state]),
          host.message && `${Language.colon}${host.message}`)),
      !host && !one.beyond && one.scope === "host" && Report.size() > 1 && onHosts(one, route),
      (found.length > 0 || quiet.length > 0)
        && Parts.section(Words.findingsOf, found, quiet.length > 0 && h("ul", null, quiet)),
      !host && !one.beyond && one.scope === "host" && Report.size() === 1 && !found.length
        && h("p", null, Parts.hostLink(Report.data.hosts[0].name), Language.colon, brief(one, 0)),
      neighbours(one),
    ];
  }

  return { render };
})();
