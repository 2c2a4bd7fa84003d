/* The filters of a view: a form, what it selects, and a line that says how much was found. */
const Filter = (() => {
  const TYPING_MS = 150;
  /* Where the form folds up, and what was found stands first. */
  const NARROW = window.matchMedia("(max-width: 40rem)");
  const has = (wanted, there) => !wanted || (wanted === "only" ? there : !there);
  const within = (id, place) => !place || id === place || id.startsWith(`${place}.`);
  const words = (route) => (route.q || "").trim().toLowerCase();

  function clauses(route) {
    const statuses = Route.list(route.status);
    const selection = Report.hostsNamed(route.hosts);
    const wanted = words(route);
    const framed = Frameworks.matches(route.framework);
    return (one) => (!statuses.length || statuses.includes(Report.verdictOf(one, selection)))
      && (!route.tier || one.tier === route.tier) && (!route.area || one.area === route.area)
      && within(one.section, route.in) && framed(one)
      && has(route.waived, one.waived > 0)
      && has(route.changed, Report.controlsOf(one).some((control) => control.groups.some((group) => group.changed)))
      && (!wanted || Report.clauseText(one).includes(wanted)
        || Report.controlsOf(one).some((control) =>
          control.groups.some((group) => Report.groupText(control, group).includes(wanted))));
  }

  function findings(route) {
    const statuses = Route.list(route.status);
    const selection = Report.hostsNamed(route.hosts);
    const wanted = words(route);
    const named = wanted ? Report.hostsNamed(wanted) : null;
    return (control, group) => (!statuses.length || statuses.includes(group.status))
      && (!route.area || control.area === route.area)
      && (!(route.tier || route.in)
        || control.clauses.map(Report.clause).some((one) => one && (!route.tier || one.tier === route.tier)
          && within(one.section, route.in)))
      && has(route.waived, group.waived) && has(route.changed, group.changed)
      && (!selection || Report.set(group.hosts).and(selection).count > 0)
      && (!wanted || Report.groupText(control, group).includes(wanted)
        || control.clauses.some((id) => id.toLowerCase().includes(wanted))
        || Report.set(group.hosts).and(named).count > 0);
  }

  function organization(route) {
    const statuses = Route.list(route.status);
    const wanted = words(route);
    return ({ finding, control, group, one, registers, people }) =>
      (!statuses.length || statuses.includes(group.status))
      && (!route.register || registers.includes(route.register))
      && (!route.due || Organization.when(finding.due) === route.due)
      && (!route.who || people.includes(route.who))
      && within(one.section, route.in) && has(route.waived, group.waived)
      && (!wanted || Report.groupText(control, group).includes(wanted)
        || [one.id, ...people, ...people.map(Organization.whoName)].join("\n").toLowerCase().includes(wanted));
  }

  function hosts(route) {
    const statuses = Route.list(route.status);
    const name = (route.hosts || "").toLowerCase();
    const wanted = words(route);
    return (host) => (!statuses.length || statuses.some((status) => host.counts[status] > 0))
      && host.name.toLowerCase().includes(name) && has(route.waived, host.waived > 0)
      && has(route.changed, host.changed > 0)
      && (!wanted
        || [host.name, host.facts.hostname, host.facts.os, host.facts.kernel, host.message, host.state]
          .join("\n").toLowerCase().includes(wanted));
  }

  const option = (value, text, chosen) => h("option", { value, selected: value === chosen }, text);
  const either = () => [["only", Language.plain(Words.only)], ["none", Language.plain(Words.without)]];
  const sections = () => Report.data.chapters.flatMap((chapter) => [
    [chapter.id, `${chapter.id} ${Language.plain(chapter.title)}`],
    ...Report.data.sections.filter((section) => section.chapter === chapter.id && section.id !== chapter.id)
      .map((section) => [section.id, `\u3000${section.id} ${Language.plain(section.title)}`]),
  ]);
  const named = (names, nameOf) => [...new Set(names)].map((name) => [name, nameOf(name)])
    .sort(([, one], [, other]) => one.localeCompare(other));
  const FIELDS = {
    q: { label: Words.search, hint: (shown) => (shown === "organization" ? Words.organization : Words).searchHint },
    hosts: { label: Words.hostFilter },
    in: { label: Words.section, options: sections },
    tier: {
      label: Words.tierName,
      options: () => Object.keys(Words.tier).map((tier) => [tier, Language.plain(Words.tier[tier])]),
    },
    area: { label: Words.area, options: () => Report.data.areas.map((area) => [area.id, Language.plain(area.title)]) },
    framework: { label: Words.crosswalk, options: Frameworks.options },
    register: {
      label: Words.organization.registers, options: () => named(Organization.all().flatMap((row) => row.registers),
        (name) => Language.plain(Organization.registerName(name))),
    },
    due: {
      label: Words.organization.due,
      options: () => Object.entries(Words.organization.when).map(([name, text]) => [name, Language.plain(text)]),
    },
    who: {
      label: Words.organization.who,
      options: () => named(Organization.all().flatMap((row) => row.people), Organization.whoName),
    },
    waived: { label: Words.waived, options: either },
    changed: { label: Words.changed, options: either },
  };

  function field(name, route, change) {
    const { label, options, hint } = FIELDS[name];
    const id = `filter-${name}`;
    let waiting = 0;
    const control = options
      ? h("select", { id, change: (event) => change({ [name]: event.target.value }) },
        option("", Language.plain(Words.all), route[name] || ""),
        options().map(([value, text]) => option(value, text, route[name])))
      : h("input", {
        id, type: "search", value: route[name], placeholder: hint && Language.plain(hint(route.view)),
        autocomplete: "off", spellcheck: "false",
        input: (event) => {
          clearTimeout(waiting);
          waiting = setTimeout(() => change({ [name]: event.target.value }, true), TYPING_MS);
        },
      });
    return h("div", null, h("label", { for: id }, inline(label)), control);
  }

  function chips(counts, route, change) {
    const chosen = new Set(Route.list(route.status));
    const chip = (status) => h("button", {
      type: "button", class: "chip", "aria-pressed": String(chosen.has(status)), "data-status": status,
      click: (event) => {
        if (!chosen.delete(status)) chosen.add(status);
        event.currentTarget.setAttribute("aria-pressed", String(chosen.has(status)));
        change({ status: [...chosen].join(",") });
      },
    }, Parts.mark(status), h("span", null, inline(Words.verdict[status])),
    h("span", { class: "number" }, counts[status]));
    return h("fieldset", null, h("legend", null, inline(Words.status)),
      h("div", { class: "chips" }, Words.worstFirst.filter((status) => counts[status]).map(chip)));
  }

  /*
   * A view with filters. `counts`: how many of each verdict there are, for the buttons; `fields`: names of FIELDS;
   * `results(route)`: {some, all, content}, asked again at each change, without touching the form; `csv(route)`: the
   * same for a spreadsheet.
   */
  function view(start, { counts, fields, extra, results, csv }) {
    const line = h("p", { role: "status", "aria-live": "polite", "data-focus": "page", tabindex: "-1" });
    const out = h("div");
    const clear = h("a", { href: "#" }, inline(Words.clear));
    const title = h("summary");
    let route = start;

    function show() {
      const found = results(route);
      Dom.replace(line, inline(Words.shown(found.some, found.all)));
      Dom.replace(out, found.some ? found.content : h("p", { class: "soft" }, inline(Words.none)));
      const set = Object.keys(Route.filtersOf(route)).length;
      clear.hidden = !set;
      Dom.replace(title, inline(Words.filters), set ? ` (${set})` : "");
      clear.setAttribute("href", Route.link({ view: route.view, as: route.as }));
    }
    function change(changes, typing) {
      route = Route.changed(route, changes);
      Route.keep(route, { typing });
      show();
    }

    const form = h("form",
      { class: "filters", role: "search", "aria-label": Language.plain(Words.filters),
        submit: (event) => event.preventDefault() },
      h("details", { class: "fold", open: !NARROW.matches }, title, chips(counts, route, change),
        h("div", { class: "fields" }, fields.map((name) => field(name, route, change)))));
    show();
    return [form, h("div", { class: "results-line" }, line, clear, extra && extra(() => route),
      csv && Csv.button(`jrt0117-${route.view}`, () => csv(route))), out];
  }

  /* A window that grows has room for the form; a line to unfold it is for narrow ones only. */
  NARROW.addEventListener("change", () => {
    document.querySelectorAll(".filters .fold").forEach((fold) => { fold.open = !NARROW.matches; });
  });

  return { clauses, findings, organization, hosts, view };
})();
