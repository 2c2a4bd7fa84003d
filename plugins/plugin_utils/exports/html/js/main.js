/* Reads the data, follows the fragment, and shows a view under the report's head. */
const Main = (() => {
  const VIEWS = {
    overview: ViewOverview.render, clauses: ViewClauses.render, findings: ViewFindings.render,
    organization: ViewOrganization.render, hosts: ViewHosts.render, patches: ViewPatches.render,
    changes: ViewChanges.render, waivers: ViewWaivers.render, runs: ViewRuns.render,
  };
  const app = document.getElementById("app");
  let last = null;

  async function read() {
    const block = document.getElementById("report-data");
    if (block.dataset.encoding === "plain") return JSON.parse(block.textContent);
    const packed = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  const viewOf = (route) => (VIEWS[route.view] ? route.view : "overview");

  function languages(route) {
    return h("nav", { class: "languages", "aria-label": Language.plain(Words.languages) },
      Language.MODES.map((mode) => h("a", {
        href: Route.link({ ...route, lang: mode }), id: `language-${mode}`,
        "aria-current": mode === Language.mode ? "true" : null, lang: mode === "en" ? "en" : "zh-CN",
        click: () => Language.remember(mode),
      }, Language.NAMES[mode])));
  }

  function alerts(whole) {
    const {
      completion, scope, hosts_summary: hosts, problems, problems_left_out: more, hosts: all, scores,
      waivers_ignored: left,
    } = Report.data;
    const missing = all.map((host, number) => (["reached", "skipped"].includes(host.state) ? -1 : number))
      .filter((number) => number >= 0);
    const judged = Words.stack.some((status) => status !== "not_checked" && scores.counts[status]);
    if (!whole) return alertLine([
      completion.aborted.length && Words.alerts.aborted, scope && Words.alerts.limited,
      missing.length && Words.alerts.missing, problems.length && Words.alerts.problems,
    ]);
    return [
      completion.aborted.length > 0 && h("div", { class: "alert alert-bad alert-loud", role: "alert" },
        h("strong", null, inline(Words.alerts.aborted)),
        inline(Words.runs), Language.colon, completion.aborted.map((id) => [h("code", null, id), " "])),
      scope && h("div", { class: "alert" }, h("strong", null, inline(Words.alerts.limited)), " ", inline(scope)),
      missing.length > 0 && h("div", { class: "alert" }, h("strong", null, inline(Words.alerts.missing)), h("div", null,
        ["unreachable", "failed", "never_started"].filter((state) => hosts[state])
          .map((state) => [inline(Words.state[state]), ` ${hosts[state]}${Language.semicolon}`]),
        Parts.hostNames(HostSet.of(missing, Report.size()), { first: 8 }))),
      problems.length > 0 && h("div", { class: "alert" },
        h("strong", null, inline(Words.alerts.problems)), ` ${problems.length + more} `,
        h("a", { href: Route.link({ view: "runs" }) }, inline(Words.views.runs))),
      left.length > 0 && h("div", { class: "alert" },
        h("strong", null, inline(Words.alerts.ignored)), ` ${left.length} `,
        h("a", { href: Route.link({ view: "waivers" }) }, inline(Words.views.waivers))),
      !judged && h("div", { class: "alert" }, h("strong", null, inline(Words.alerts.nothing))),
    ];
  }

  /* Away from the overview the alerts stay in sight, in a line. */
  function alertLine(texts) {
    const there = texts.filter(Boolean);
    const loud = there.includes(Words.alerts.aborted) ? " alert-loud" : "";
    return there.length > 0 && h("p", { class: `alert alert-bad alert-line${loud}` },
      there.map((text) => h("strong", null, inline(text))));
  }

  function facts() {
    const report = Report.data;
    const state = (name) => report.hosts_summary[name];
    const others = ["unreachable", "failed", "skipped", "never_started"]
      .filter((name) => state(name) || name === "unreachable" || name === "never_started");
    const starts = report.runs.map((run) => run.started).sort();
    const ids = report.runs.slice(0, 3).map((run) => h("code", null, run.run_id, " "));
    return Parts.pairs([
      [Words.level, [inline(Words.levelOf[report.level] || report.level),
        h("span", { class: "soft" }, ` ${report.standard.at_level} / ${report.standard.clauses} `,
          inline(Words.standardClauses))]],
      [Words.modeName, inline(Words.mode[report.mode])],
      [Words.when, [starts.length > 0 && [Parts.time(starts[0]), " – "], Parts.time(report.generated)]],
      [Words.hosts, [
        inline(Words.state.reached), ` ${state("reached")} / `, inline(Words.state.expected), ` ${state("expected")}`,
        others.map((name) => [h("span", { class: "soft" }, " · "), inline(Words.state[name]), ` ${state(name)}`])]],
      [Words.organization.name, report.organization && [
        report.organization.agency && [h("bdi", null, report.organization.agency), " · "],
        inline(Words.organization.judgedFor), ` ${report.organization.today}`]],
      [Words.campaign, report.campaign],
      [Words.runs, [ids,
        report.runs.length > 3 && h("a", { href: Route.link({ view: "runs" }) }, `+${report.runs.length - 3}`)]],
    ], "facts");
  }

  const title = () => [`${Words.standard} `, inline(Words.title)];

  /* The head is whole on the overview and on paper, and a line elsewhere. */
  function header(route, whole) {
    return h("header", { class: "masthead" },
      h("div", { class: "masthead-top" },
        h("h1", null, whole ? title() : h("a", { href: Route.link({ view: "overview" }) }, title())),
        languages(route)),
      whole && h("p", { class: "standard" }, inline(Report.data.standard.title)),
      whole && facts(), alerts(whole));
  }

  const THERE = { organization: Organization.there, patches: ViewPatches.there };
  const views = () => Object.keys(VIEWS).filter((view) => !THERE[view] || THERE[view]());

  function navigation(route) {
    const current = Route.isDrill(route) ? null : viewOf(route);
    return h("nav", { class: "views", "aria-label": Language.plain(Words.views.overview) },
      h("div", { class: "frame" }, h("ul", null, views().map((view) => h("li", null,
        h("a", {
          href: Route.link({ view, ...(view === "overview" ? {} : Route.filtersOf(route)) }),
          "aria-current": view === current ? "page" : null,
        }, inline(Words.views[view])))))));
  }

  function content(route) {
    if (route.clause) return ViewClause.render(route);
    if (route.section) return ViewClauses.section(route);
    if (route.host) return ViewHost.render(route);
    return VIEWS[viewOf(route)](route);
  }

  const top = (route) => h("div", { id: "top" },
    h("div", { class: "frame" }, header(route, !Route.isDrill(route) && viewOf(route) === "overview")),
    navigation(route));

  function show() {
    const route = Route.read();
    Language.use(route.lang);
    const body = h("main", { id: "content", tabindex: "-1", class: "frame" }, content(route));
    Dom.replace(app, h("a", { class: "skip", href: Route.link(route), click: skip }, inline(Words.skip)),
      top(route), body,
      h("footer", null, h("div", { class: "frame" },
        inline(Words.generatedBy), ` ${Report.data.generator.name} ${Report.data.generator.version} · `,
        Parts.time(Report.data.generated))));
    const heading = body.querySelector("h2");
    document.title = `${heading ? `${heading.textContent} · ` : ""}${Words.standard} ${Language.plain(Words.title)}`;
    attend(route, body);
    last = route;
  }

  function skip(event) {
    event.preventDefault();
    document.getElementById("content").focus();
  }

  /* Where the focus goes after a step: nowhere at first, back to where it was, to the language chosen, to the column
     whose order was asked for, to the list when paging, else to the title. */
  function attend(route, body) {
    if (!last) return;
    const place = ({ lang, page, sort, ...rest }) => JSON.stringify(Object.entries(rest).sort());
    const same = place(last) === place(route);
    if (Place.known()) {
      if (!Place.restore()) body.querySelector('[data-focus="view"]')?.focus({ preventScroll: true });
      return;
    }
    if (same && last.lang !== route.lang) {
      document.getElementById(`language-${Language.mode}`).focus({ preventScroll: true });
      return;
    }
    if (same && last.sort !== route.sort) {
      body.querySelector(`[data-sort="${Sorting.of(route).name}"]`)?.focus({ preventScroll: true });
      return;
    }
    const target = (same && body.querySelector('[data-focus="page"]')) || body.querySelector('[data-focus="view"]');
    if (!same) window.scrollTo(0, 0);
    if (target) target.focus({ preventScroll: !same });
  }

  /* A filter was set in the view: the links above the view have to lead with it. */
  function refresh() {
    last = Route.read();
    document.getElementById("top").replaceWith(top(last));
  }

  async function start() {
    const summary = document.getElementById("static");
    try {
      Report.load(await read());
      show();
    } catch (error) {
      const old = document.getElementById("report-data").dataset.encoding === "gzip"
        && typeof DecompressionStream === "undefined";
      const words = old ? Words.tooOld : Words.broken;
      document.getElementById("static-note").textContent = `${words.zh} ${words.en}`;
      throw error;
    }
    summary.remove();
    app.hidden = false;
    Place.install();
    if (Place.known()) Place.restore();
    Printing.install(document.getElementById("print"), () => alerts(true));
    window.addEventListener("hashchange", show);
    window.addEventListener("fragment-kept", refresh);
  }

  return { start };
})();

Main.start();
