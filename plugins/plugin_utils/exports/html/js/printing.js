/* Paper: a cover, and then the whole report in order; of a view with filters only what they leave; of a host what is
   known of it; of a clause or a section that page. */
const Printing = (() => {
  const everyHost = () => [...Report.data.hosts.keys()];
  const findings = (rows) => Paper.findings(rows.map(([control, group]) => ({ control, group })));

  function registers() {
    return [h("h3", null, inline(Words.organization.registers)), ViewOrganization.registers()];
  }

  const whole = () => ({
    trend: Trend.render(),
    clauses: Paper.clauses(Report.all(), (one) => Report.verdictOf(one), (one) => one.waived > 0),
    findings: findings(Finding.all()),
    organization: Organization.there() && [Paper.organization(Organization.all()), registers()],
    hosts: Report.size() > 1 && Paper.hosts(ViewOverview.worstHosts()),
    patches: ViewPatches.paper(),
    changes: ViewChanges.paper(),
    waivers: ViewWaivers.any() && ViewWaivers.render({}),
    runs: ViewRuns.render({}),
  });

  function ofHost(number) {
    const said = Report.data.controls
      .flatMap((control) => Report.saidAt(control, number).map((found) => ({ control, ...found })))
      .sort((left, right) => Report.worstFirst(left.group, right.group));
    return {
      clauses: Paper.clauses(Report.hostClauses(), (one) => Report.statusAt(one, number),
        (one) => Report.waivedAt(one, number)),
      findings: Paper.findings(said.map(({ control, group, variant }) => ({
        control, single: true, only: variant ? [variant] : [],
        group: { ...group, count: 1, left_out: variant ? 0 : 1 },
      }))),
      changes: Affects.of(number),
    };
  }

  /* Of each view with filters, what they leave: {name: content}. */
  const filtered = {
    clauses: (route) => ({
      clauses: Paper.listed(Report.all().filter(Filter.clauses(route)), Report.hostsNamed(route.hosts)) }),
    findings: (route) => {
      const matches = Filter.findings(route);
      const rows = Finding.all().filter(([control, group]) => matches(control, group));
      const own = new Set(rows.filter(([control]) => Organization.isOf(control)).map(([control]) => control.id));
      return {
        findings: findings(rows),
        organization: own.size > 0
          && Paper.organization(Organization.all().filter((row) => own.has(row.control.id))),
      };
    },
    organization: (route) => ({
      organization: Paper.organization(Organization.all().filter(Filter.organization(route))) }),
    hosts: (route) => ({ hosts: Paper.hosts(ViewOverview.worstHosts().filter(Filter.hosts(route))) }),
  };

  /* The hosts that the cover tells of. */
  function told(route) {
    if (route.host) return [Report.hostNumber(route.host)].filter((number) => number >= 0);
    if (route.view === "hosts") {
      const matches = Filter.hosts(route);
      return everyHost().filter((number) => matches(Report.data.hosts[number]));
    }
    const selection = Report.hostsNamed(route.hosts);
    return selection ? selection.list() : everyHost();
  }

  /* `toggle` by itself comes too late for paper: what is made when it opens is asked for here. */
  function open(details) {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
  }

  function openAll() {
    document.querySelectorAll("#app details").forEach(open);
    document.querySelectorAll('#app [data-key][aria-expanded="false"]').forEach((one) => one.click());
  }

  function parts(route) {
    const number = route.host && !route.clause ? Report.hostNumber(route.host) : -1;
    if (number >= 0) return ofHost(number);
    const of = filtered[route.view];
    return of && Object.keys(Route.filtersOf(route)).length ? of(route) : whole();
  }

  function fill(container, route, alerts) {
    const page = Boolean(route.clause || route.section);
    const limited = page || route.host || filtered[route.view] ? route : {};
    Dom.replace(container, h("div", { class: "frame" },
      Cover.page({ route: limited, numbers: told(limited), alerts }),
      !page && Object.entries(parts(route)).filter(([, part]) => part).map(([name, part]) =>
        h("div", { class: `view view-${name}` }, part))));
    return page;
  }

  /* `alerts()` makes the report's alerts anew. */
  function install(container, alerts) {
    window.addEventListener("beforeprint", () => {
      if (fill(container, Route.read(), alerts())) openAll();
      else document.body.classList.add("prints-all");
      container.hidden = false;
    });
    window.addEventListener("afterprint", () => {
      document.body.classList.remove("prints-all");
      container.hidden = true;
      container.textContent = "";
    });
  }

  return { install };
})();
