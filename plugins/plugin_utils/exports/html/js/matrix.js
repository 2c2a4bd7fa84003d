/* Cells: every clause of the standard in rows of sections, and clauses by hosts. */
const Matrix = (() => {
  const label = (one, status, counts) => {
    const numbers = counts && Report.size() > 1 && one.scope === "host" && !one.beyond
      ? ` (${Words.stack.filter((each) => counts[each]).map((each) => `${Words.mark[each]}${counts[each]}`).join(" ")})`
      : "";
    const half = Organization.missingHalf(one);
    const open = half ? ` · ${Language.plain(Words.organization.missingHalf[half])}` : "";
    const verdict = Language.plain(Words.verdict[status]);
    return `${one.id} ${Language.plain(one.title)}${Language.colon}${verdict}${numbers}${open}`;
  };

  /* Whether the registers' half of a clause of hosts is open. */
  const halfOpen = (one) => Organization.there() && ["registers", "both"].includes(Organization.missingHalf(one));

  function cell(one, status, { href, name, waived, faded }) {
    const full = waived ? `${name} · ${Language.plain(Words.waivedTag)}` : name;
    return h("a", {
      class: `cell ${status}${waived ? " waived" : ""}${faded ? " faded" : ""}${halfOpen(one) ? " half-open" : ""}`,
      href, title: full, "aria-label": full, tabindex: "-1",
      "data-clause": one.id, "data-status": status,
    }, Words.mark[status]);
  }

  /* One stop of the Tab key for the whole matrix; the arrow keys move inside it. */
  function roving(element, rowsOf) {
    const cells = () => [...element.querySelectorAll("a.cell")];
    const [first] = cells();
    if (first) first.tabIndex = 0;
    function go(target) {
      if (!target) return;
      element.querySelectorAll('a.cell[tabindex="0"]').forEach((each) => { each.tabIndex = -1; });
      target.tabIndex = 0;
      target.focus();
    }
    element.addEventListener("keydown", (event) => {
      const current = event.target.closest("a.cell");
      if (!current || event.ctrlKey || event.altKey || event.metaKey) return;
      const row = [...current.closest(rowsOf).querySelectorAll("a.cell")];
      const other = (step) => {
        const rows = [...element.querySelectorAll(rowsOf)].filter((each) => each.querySelector("a.cell"));
        const next = rows[rows.indexOf(current.closest(rowsOf)) + step];
        const there = next ? next.querySelectorAll("a.cell") : [];
        return there[Math.min(row.indexOf(current), there.length - 1)];
      };
      const moves = {
        ArrowRight: () => cells()[cells().indexOf(current) + 1], ArrowLeft: () => cells()[cells().indexOf(current) - 1],
        ArrowDown: () => other(1), ArrowUp: () => other(-1), Home: () => row[0], End: () => row[row.length - 1],
      };
      if (!moves[event.key]) return;
      event.preventDefault();
      go(moves[event.key]());
    });
    return element;
  }

  /* The line under a matrix that tells what the cell is. It only repeats the cell's own name, for those who see. */
  function withInspector(element) {
    const panel = h("div", { class: "inspector", "aria-hidden": "true" },
      h("span", { class: "soft" }, inline(Words.inspector)));
    const tell = (event) => {
      const target = event.target.closest("a.cell");
      const one = target && Report.clause(target.dataset.clause);
      if (!one) return;
      Dom.replace(panel, Parts.verdict(target.dataset.status), h("strong", null, one.id), " ", inline(one.title),
        h("span", { class: "beneath soft small" }, target.title));
    };
    element.addEventListener("mouseover", tell);
    element.addEventListener("focusin", tell);
    return h("div", null, element, panel);
  }

  /*
   * All clauses in the standard's order. `status(clause)`, `link(clause)`, `counts(clause)` and `waived(clause)` say
   * what a cell shows; those that `matches` leaves out are faded.
   */
  function standard({
    status, link, counts = () => null, waived = () => false, matches = () => true, inspector = true,
  }) {
    const chapters = new Map();
    for (const one of Report.all()) {
      const id = Report.chapterOf(one.section);
      if (!chapters.has(id)) chapters.set(id, new Map());
      if (!chapters.get(id).has(one.section)) chapters.get(id).set(one.section, []);
      chapters.get(id).get(one.section).push(one);
    }
    const grid = h("div", { role: "grid", "aria-label": Language.plain(Words.matrixOf), class: "matrix" },
      [...chapters].map(([id, sections]) => [
        h("div", { role: "row", class: "matrix-chapter" },
          h("div", { role: "gridcell" }, h("strong", null, `${id} `, inline(Report.chapter(id).title)))),
        [...sections].map(([section, members]) => sectionRow(section, members)),
      ]));

    function sectionRow(section, members) {
      let tier = "";
      return h("div", { role: "row", class: "matrix-row" },
        h("div", { role: "rowheader", class: "name" }, Report.section(section)
          ? h("a", { href: Route.link({ section }) },
            h("span", { class: "id" }, section), " ", inline(Report.titles[section]))
          : [h("span", { class: "id" }, section), " ", inline(Report.titles[section])]),
        h("div", { class: "cells", role: "presentation" }, members.map((one) => {
          const letter = Words.tierLetter[one.tier];
          const before = letter !== tier && letter ? h("span", { class: "tier", "aria-hidden": "true" }, letter) : null;
          tier = letter;
          const verdict = status(one);
          return [before, h("span", { role: "gridcell" }, cell(one, verdict, {
            href: link(one), name: label(one, verdict, counts(one)), waived: waived(one), faded: !matches(one),
          }))];
        })));
    }
    roving(grid, ".matrix-row");
    return inspector ? withInspector(grid) : grid;
  }

  /* The organization's own column: its clauses, and its half of those of hosts. */
  function ofOrganization(one) {
    const status = Organization.statusOf(one);
    if (!status) return h("td", { class: "organization" });
    const name = `${Language.plain(Words.organization.name)} · ${one.id} ${Language.plain(one.title)}: `
      + Language.plain(Words.verdict[status]);
    return h("td", { class: "organization" }, cell(one, status, {
      href: Route.link({ clause: one.id }), name, waived: one.scope === "organization" && one.waived > 0,
    }));
  }

  /* Some clauses by some hosts, and the organization in a column of its own. */
  function cross(clauses, numbers) {
    const hosts = numbers.map((number) => Report.data.hosts[number]);
    const body = h("table", { class: "cross" },
      h("caption", { class: "unseen" }, Language.plain(Words.asHosts)),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, inline(Words.clause)),
        Organization.there() && h("th", { scope: "col", class: "organization" },
          h("a", { href: Route.link({ view: "organization" }) }, inline(Words.organization.name))),
        hosts.map((host) => h("th", { scope: "col" }, h("a", { href: Route.link({ host: host.name }) }, host.name))))),
      h("tbody", null, clauses.map((one) => h("tr", null,
        h("th", { scope: "row" }, Parts.clauseLink(one.id), " ", inline(one.title)),
        Organization.there() && ofOrganization(one),
        numbers.map((number, place) => {
          if (one.scope === "organization") return h("td", null);
          const status = Report.statusAt(one, number);
          return h("td", null, cell(one, status, {
            href: Route.link({ clause: one.id, host: hosts[place].name }),
            name: `${hosts[place].name} · ${label(one, status)}`, waived: Report.waivedAt(one, number),
          }));
        })))));
    return withInspector(h("div", { class: "scroll" }, roving(body, "tr")));
  }

  return { standard, cross };
})();
