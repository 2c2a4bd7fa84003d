/* The rows of a view for a spreadsheet, the titles first: all that the filters leave, not the page that is shown. */
const Exporting = (() => {
  const word = (text) => Language.plain(text);
  const yes = (value) => (value ? word(Words.yes) : "");
  const names = (set) => set.list().map((number) => Report.data.hosts[number].name).join(" ");

  /* A row for each wording of a finding, with the hosts it is true of. */
  function findings(rows, selection) {
    const table = rows.flatMap(([control, group]) => group.variants.map((variant) => {
      const all = Report.set(variant.hosts);
      const these = selection ? all.and(selection) : all;
      if (selection && !these.count && !Organization.isOf(control)) return null;
      return [
        word(Words.verdict[group.status]), control.severity ? word(Words.severity[control.severity]) : "", control.id,
        word(control.title), word(Report.area(control.area).title), control.clauses.join(" "),
        Organization.isOf(control) ? word(Words.organization.whole) : names(these), word(variant.message),
        variant.details.map((detail) => word(detail.message)).join("\n"), variant.expected, variant.actual,
        variant.evidence.map((item) => [item.ref, item.text].filter(Boolean).join(" ")).join("\n"),
        variant.advice ? word(variant.advice) : "", yes(group.waived), yes(group.changed),
      ];
    }).filter(Boolean));
    return [[
      Words.status, Words.severityName, Words.control, Words.summaryTitle, Words.area, Words.clauses, Words.hosts,
      Words.message, Words.details, Words.expected, Words.actual, Words.evidence, Words.advice, Words.waived,
      Words.changed].map(word), ...table];
  }

  function clauses(members, selection) {
    return [[
      Words.clause, Words.section, Words.summaryTitle, Words.status, Words.tierName, Words.area, Words.scopeName,
      ...Words.stack.map((status) => Words.verdict[status]), Words.waived, Words.controls,
      ...Frameworks.all().map((framework) => framework.name)].map(word),
    ...members.map((one) => {
      const counts = Report.countsOf(one, selection);
      return [
        one.id, one.section, word(one.title), word(Words.verdict[Report.verdictOf(one, selection)]),
        word(Words.tier[one.tier]), word(Report.area(one.area).title), word(Words.scope[one.scope]),
        ...Words.stack.map((status) => counts[status] || 0), yes(one.waived), one.controls.join(" "),
        ...Frameworks.all().map((framework) => Frameworks.references(framework, one.id).join(" ")),
      ];
    })];
  }

  function hosts(rows) {
    return [[
      Words.host, Words.address, Words.machineId, Words.stateName, Words.message, Words.system, Words.kernel,
      Words.score.strict, Words.score.assessed, Words.score.coverage,
      ...Words.stack.map((status) => Words.verdict[status]), Words.changed, Words.waived].map(word),
    ...rows.map((host) => [
      host.name, host.address, host.facts.machine_id, word(Words.state[host.state]),
      host.message ? word(host.message_zh ? { en: host.message, zh: host.message_zh } : host.message) : "",
      host.facts.os, host.facts.kernel, Parts.percentOf(host.strict), Parts.percentOf(host.assessed),
      Parts.percentOf(host.coverage), ...Words.stack.map((status) => host.counts[status] || 0), host.changed,
      host.waived,
    ])];
  }

  function organization(rows) {
    return [[
      Words.clause, Words.summaryTitle, Words.status, Words.message, Words.details, Words.organization.due,
      Words.organization.who, Words.organization.registers, Words.organization.records, Words.waived].map(word),
    ...rows.map(({ one, control, group, variant, finding, people, registers }) => [
      one.id, word(control.title), word(Words.verdict[group.status]), word(variant.message),
      variant.details.map((detail) => word(detail.message)).join("\n"), finding.due,
      people.map(Organization.whoName).join("; "), registers.join(" "), finding.records.join(" "), yes(group.waived),
    ])];
  }

  return { findings, clauses, hosts, organization };
})();
