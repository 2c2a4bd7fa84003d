/* Paper: from a main view the whole report in order; from a clause, a section or a host, that page alone. */
const Printing = (() => {
  const FINDINGS = 300;
  const HOSTS = 500;
  const GOOD = ["pass", "not_applicable"];

  function clauses() {
    return [
      Parts.heading(inline(Words.views.clauses)),
      Matrix.standard({
        status: (one) => Report.verdictOf(one), waived: (one) => one.waived > 0,
        link: (one) => Route.link({ clause: one.id }), inspector: false,
      }),
      h("p", null),
      ViewClauses.list(Report.all(), null),
    ];
  }

  function findings() {
    /* Those of the organization have a table of their own. */
    const rows = Finding.all().filter(([control]) => !Organization.isOf(control));
    const bad = rows.filter(([, group]) => !GOOD.includes(group.status));
    return [
      Parts.heading(inline(Words.views.findings)),
      bad.slice(0, FINDINGS).map(([control, group]) => Finding.card(control, group, { heading: "h3" })),
      bad.length > FINDINGS && h("p", null, inline(Words.moreRows(bad.length - FINDINGS))),
      Parts.table(Words.goodFindings, [Words.control, Words.status, Words.clauses, Words.hosts],
        rows.filter(([, group]) => GOOD.includes(group.status)).map(([control, group]) => [
          inline(control.title), Parts.verdict(group.status), control.clauses.join(" "), group.count,
        ])),
    ];
  }

  function hosts() {
    const all = ViewOverview.worstHosts();
    return [
      Parts.heading(inline(Words.views.hosts)), ViewHosts.table(all.slice(0, HOSTS)),
      all.length > HOSTS && h("p", null, inline(Words.moreRows(all.length - HOSTS))),
    ];
  }

  /* `toggle` by itself comes too late for paper: what is made when it opens is asked for here. */
  function open(details) {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
  }

  function fill(container, header) {
    const parts = {
      overview: ViewOverview.render({}), clauses: clauses(), findings: findings(),
      ...(Organization.there() ? { organization: ViewOrganization.paper() } : {}), hosts: hosts(),
      changes: ViewChanges.render({}),
      waivers: ViewWaivers.render({}), runs: ViewRuns.render({}),
    };
    Dom.replace(container, h("div", { class: "frame" }, header,
      Object.entries(parts).map(([name, part]) => h("div", { class: `view view-${name}` }, part))));
    container.querySelectorAll(".view-changes details, .numbers-printed").forEach(open);
  }

  /* `header()` makes the report's head anew. */
  function install(container, header) {
    window.addEventListener("beforeprint", () => {
      if (Route.isDrill(Route.read())) {
        document.querySelectorAll("#app details").forEach(open);
        return;
      }
      fill(container, header());
      container.hidden = false;
      document.body.classList.add("prints-all");
    });
    window.addEventListener("afterprint", () => {
      document.body.classList.remove("prints-all");
      container.hidden = true;
      container.textContent = "";
    });
  }

  return { install };
})();
