/* Paper: from a main view the whole report in order; from a clause, a section or a host, that page alone. */
const Printing = (() => {
  const FINDINGS = 300;
  const HOSTS = 500;
  const GOOD = ["pass", "not_applicable"];

  function clauses() {
    return [
      Parts.heading(inline(Words.views.clauses)),
      Matrix.standard({ status: (one) => Report.verdictOf(one), waived: (one) => one.waived > 0, link: (one) => Route.link({ clause: one.id }), inspector: false }),
      h("p", null),
      ViewClauses.list(Report.all(), null),
    ];
  }

  function findings() {
    const rows = Finding.all();
    const open = rows.filter(([, group]) => !GOOD.includes(group.status));
    return [
      Parts.heading(inline(Words.views.findings)),
      open.slice(0, FINDINGS).map(([control, group]) => Finding.card(control, group, { heading: "h3" })),
      open.length > FINDINGS && h("p", null, inline(Words.moreRows(open.length - FINDINGS))),
      Parts.table(Words.goodFindings, [Words.control, Words.status, Words.clauses, Words.hosts],
        rows.filter(([, group]) => GOOD.includes(group.status)).map(([control, group]) => [inline(control.title), Parts.verdict(group.status), control.clauses.join(" "), group.count])),
    ];
  }

  function hosts() {
    const all = ViewOverview.worstHosts();
    return [
      Parts.heading(inline(Words.views.hosts)), ViewHosts.table(all.slice(0, HOSTS)),
      all.length > HOSTS && h("p", null, inline(Words.moreRows(all.length - HOSTS))),
    ];
  }

  function fill(container, header) {
    const parts = [ViewOverview.render({}), clauses(), findings(), hosts(), ViewChanges.render({}), ViewWaivers.render({}), ViewRuns.render({})];
    Dom.replace(container, h("div", { class: "frame" }, header, parts.map((part) => h("div", { class: "view" }, part))));
    container.querySelectorAll("details").forEach((details) => { details.open = true; });
    /* `toggle` comes too late for paper: what opens lazily is asked for here. */
    container.querySelectorAll("details").forEach((details) => details.dispatchEvent(new Event("toggle")));
  }

  /* `header()` makes the report's head anew. */
  function install(container, header) {
    window.addEventListener("beforeprint", () => {
      if (Route.isDrill(Route.read())) {
        document.querySelectorAll("#app details").forEach((details) => { details.open = true; });
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
