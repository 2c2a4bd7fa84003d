/* What one control found: a card with all of its evidence, and a row that opens into it. */
const Finding = (() => {
  const FIRST_VARIANTS = 10;

  /* Of what is good it says nothing: a severe control that is passed is no severe matter. */
  const severity = (control, group) =>
    control.severity && !["pass", "not_applicable"].includes(group.status)
    && h("span", { class: `tag severity-${control.severity}` },
      inline(Words.severityName), " ", inline(Words.severity[control.severity]));

  const change = (before, after) => ({
    zh: `${Words.verdict[before].zh} → ${Words.verdict[after].zh}`,
    en: `${Words.verdict[before].en} → ${Words.verdict[after].en}`,
  });

  function tags(control, group, { severe = true, since = true } = {}) {
    return h("span", { class: "tags" },
      severe && severity(control, group),
      group.before && group.before !== group.status && Parts.tag(change(group.before, group.status), true),
      group.changed && Parts.tag(Words.changedTag, true),
      group.waived && Parts.tag(Words.waivedTag, true),
      since && Trend.since(control, group),
      group.would && Parts.tag(Words.would[group.would]),
      group.status !== "pass" && control.disruption !== "none"
        && Parts.tag(Words.disruption[control.disruption] || control.disruption));
  }

  function record(item, all) {
    const seen = all.find((detail) => detail.where === item.ref && detail.change);
    return [item.text && [" ", h("bdi", null, item.text)], seen && [" ", Organization.change(seen.change)]];
  }

  function evidence({ evidence: items, details: seen }) {
    return items.length > 0 && h("ul", { class: "evidence" }, items.map((item) => h("li", null,
      h("span", { class: "soft small" }, inline(Words.kind[item.kind] || item.kind)), " ", h("code", null, item.ref),
      item.kind === "record" ? record(item, seen) : item.text && h("pre", null, item.text))));
  }

  /* Of the organization: until when it holds or by when it had to be done, and who has to act. */
  function dueAndWho(control) {
    if (!Organization.isOf(control)) return [];
    const { due, who } = Organization.of(control).finding;
    return [[Words.organization.due, Organization.day(due)], [Words.organization.who, who && Organization.who(who)]];
  }
  function detailDue(detail) {
    const named = (text) => !text || Language.plain(detail.message).includes(text);
    return h("span", { class: "small soft" },
      detail.due && !named(detail.due) && [" · ", inline(Words.organization.due), ` ${detail.due}`],
      !named(detail.who) && [" · ", Organization.who(detail.who)]);
  }

  const reach = (control, group) =>
    inline(Organization.isOf(control) ? Words.organization.whole : Words.onHosts(group.count));

  /* What is to be done, behind the observation that it is about where that is not the message's own. */
  const advice = (variant) => variant.advice && [
    variant.advice_about && h("div", { class: "soft" }, block(variant.advice_about)),
    block(variant.advice),
  ];

  /* One per failing expectation, each with its own advice; a single one that only repeats the message is left out. */
  function details(variant) {
    const [only] = variant.details;
    if (variant.details.length === 1 && (!only.where || variant.evidence.some((item) => item.ref === only.where))
        && Language.plain(only.message) === Language.plain(variant.message)) return null;
    /* What all share stands with the message already. */
    const shared = variant.details.every((detail) => Language.plain(detail.advice) === Language.plain(variant.advice));
    const rows = variant.details.map((detail) => h("li", null,
      Parts.mark(detail.status), " ", inline(detail.message),
      detail.where && !Language.plain(detail.message).includes(detail.where) && [" ", h("code", null, detail.where)],
      detailDue(detail), !variant.evidence.some((item) => item.ref === detail.where)
        && [" ", Organization.change(detail.change)],
      detail.advice && !shared && h("div", { class: "small soft" }, block(detail.advice))));
    if (variant.details_more) rows.push(h("li", null, inline(Words.moreDetails(variant.details_more))));
    return rows.length > 0 && h("ul", { class: "details-list" }, rows);
  }

  function waivers(given) {
    return given.length > 0 && given.map((one) => [
      h("p", null, one.reason),
      h("p", { class: "small" }, h("code", null, one.clause), " · ",
        inline(Words.approver), ` ${one.approver} · `, inline(Words.expires), ` ${one.expires}`)]);
  }

  /* One wording of the finding, with the hosts it is true of unless a single host is looked at. */
  function texts(control, variant, single) {
    const hosts = !single && Report.size() > 1 && !Organization.isOf(control);
    return h("div", { class: "variant" },
      h("div", { class: "message" }, block(variant.message)),
      Parts.pairs([
        ...dueAndWho(control),
        [Words.advice, advice(variant)],
        [Words.expected, variant.expected && h("code", null, variant.expected)],
        [Words.beforeActual,
          variant.before_actual && variant.before_actual !== variant.actual && h("code", null, variant.before_actual)],
        [Words.actual, variant.actual && h("code", null, variant.actual)],
        [Words.evidence, evidence(variant)],
        [Words.details, details(variant)],
        [Words.waiver, waivers(variant.waivers)],
        [Words.hosts, hosts && Parts.hostNames(Report.set(variant.hosts))],
      ]));
  }

  /* What the control asks and why; and, to be opened, what a person does where enforcing does not. */
  const rationale = (control) => control.rationale && h("div", { class: "rationale small" }, block(control.rationale));
  const about = (control, group) => control.remediation && h("details",
    { class: "about-control small", "data-key": `about ${control.id} ${control.groups.indexOf(group)}` },
    h("summary", null, inline(Words.aboutControl)),
    Parts.pairs([
      [Words.remediation, block(control.remediation)],
      [Words.references, control.references.map((one, place) => [place ? Language.semicolon : "", one])],
    ]));

  /* `only`: the wordings to show (default: all); `heading`: the level of the card's heading. */
  function card(control, group, { only = group.variants, single = false, heading = "h4", everything = false } = {}) {
    const body = h("div");
    let shown = 0;
    const more = h("button", { type: "button", class: "no-print", click: () => grow(FIRST_VARIANTS) });
    function grow(count) {
      only.slice(shown, shown + count).forEach((variant) => body.append(texts(control, variant, single)));
      shown = Math.min(only.length, shown + count);
      more.hidden = shown >= only.length;
      Dom.replace(more, inline(Words.moreHosts(only.length - shown)));
    }
    grow(everything ? only.length : FIRST_VARIANTS);
    const leftOut = single ? (only.length ? 0 : 1) : group.left_out;
    return h("article", { class: `finding is-${group.status}` },
      h("div", { class: "finding-head" }, Parts.mark(group.status),
        h(heading, null,
          h("span", { class: "unseen" }, Language.plain(Words.verdict[group.status]), Language.colon),
          inline(control.title)),
        h("code", null, control.id), tags(control, group, { since: !single })),
      h("p", { class: "small soft" }, inline(Words.verdict[group.status]), " · ",
        control.clauses.map((id, place) => [place ? " " : "", Parts.clauseLink(id)]),
        (Organization.isOf(control) || (!single && Report.size() > 1)) && [" · ", reach(control, group)]),
      rationale(control), body, more, about(control, group),
      leftOut > 0 && h("p", { class: "small" }, inline(Words.leftOutVariants(leftOut, Report.data.findings_file))));
  }

  function dueTags(control) {
    const { due, who } = Organization.of(control).finding;
    return h("span", { class: "row-count" }, who && h("span", { class: "tag" }, Organization.who(who)), " ",
      due ? Organization.day(due) : inline(Words.organization.whole));
  }

  /* A line that opens into the card; the card is made when it is first wanted. */
  function row(control, group) {
    const [first] = group.variants;
    const place = h("div");
    const element = h("details", {
      class: "row-open", "data-key": `${control.id} ${control.groups.indexOf(group)}`,
      toggle: () => {
        if (element.open && !place.firstChild) place.append(card(control, group));
      },
    },
    h("summary", null, Parts.mark(group.status),
      h("span", { class: "row-title" },
        h("span", { class: "unseen" }, Language.plain(Words.verdict[group.status]), Language.colon),
        Organization.isOf(control) && [h("span", { class: "id" }, control.clauses.join(" ")), " "],
        h("strong", null, inline(control.title)),
        first && group.status !== "pass" && h("span", { class: "beneath small soft" }, Language.plain(first.message))),
      tags(control, group),
      Organization.isOf(control) ? dueTags(control) : h("span", { class: "row-count number" },
        Report.size() > 1 ? inline(Words.onHosts(group.count)) : h("code", null, control.id))),
    place);
    return element;
  }

  /* [[control, group]] of the whole report, worst first. */
  const all = () => Report.data.controls.flatMap((control) => control.groups.map((group) => [control, group]))
    .sort(([, left], [, right]) => Report.worstFirst(left, right));

  const countsOf = (rows) => rows.reduce(
    (counts, [, group]) => ({ ...counts, [group.status]: (counts[group.status] || 0) + 1 }), {});

  return { card, row, tags, all, countsOf, change };
})();
