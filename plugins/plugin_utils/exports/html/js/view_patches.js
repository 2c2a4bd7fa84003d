/* Patches: the manifests that hosts were held against, and how test ring and production stand. */
const ViewPatches = (() => {
  const PAGE = 100;
  const ASKED = ["patch_flow", "security_updates", "running_latest_kernel"];
  const RINGS = ["test", "production"];
  const OPEN = ["fail", "error", "manual"];

  /* Those that have said something somewhere. */
  const controls = () => ASKED.filter(Report.control);
  const there = () => Boolean(Report.data.patches);
  const statusOf = (id, number) => {
    const found = Report.saidAt(Report.control(id), number);
    return found.length ? found[0].group.status : null;
  };
  const title = (id) => Report.control(id).title;
  const known = (name) => (Report.hostNumber(name) < 0 ? h("bdi", null, name) : Parts.hostLink(name));

  const approval = (one) => [
    Parts.tag(Words.patches.states[one.state], one.state !== "approved"),
    one.approved_by && h("div", { class: "small" }, h("bdi", null, one.approved_by)),
    one.change && h("div", { class: "small" }, h("code", null, one.change))];

  function passed(one) {
    const days = Math.floor((Date.parse(Report.data.generated) - Date.parse(one.made)) / 86400000);
    return [Parts.time(one.made), !Number.isNaN(days) && h("div", { class: "small" }, inline(Words.recordAge(days)))];
  }

  const manifests = (rows) => Parts.table(Words.patches.manifests, [
    Words.runId, Words.system, Words.patches.made, Words.patches.ringOf.test, Words.patches.packages,
    Words.patches.approval, Words.hosts,
  ], rows.map((one) => [
    h("code", null, one.run), [one.release, h("div", { class: "small" }, one.arch)], passed(one),
    [one.ring.map((name) => [known(name), " "]), one.ring_more > 0 && `+${one.ring_more} `,
      h("div", { class: "small" }, inline(Words.patches.checks(one.checks)))],
    one.packages, approval(one), one.count,
  ]), { numbers: [4, 6] });

  /* How many hosts of a ring have which verdict of a control. */
  function counts(ring, id) {
    const found = {};
    for (const number of ring.list()) {
      const status = statusOf(id, number);
      if (status) found[status] = (found[status] || 0) + 1;
    }
    return Object.keys(found).length ? Parts.countsLine(found) : "–";
  }

  const rings = (all) => Parts.table(Words.patches.rings, [Words.patches.ring, Words.hosts, ...controls().map(title)],
    RINGS.filter((name) => all[name].count).map((name) => {
      const hosts = Report.set(all[name].hosts);
      return [inline(Words.patches.ringOf[name]), all[name].count, ...controls().map((id) => counts(hosts, id))];
    }), { numbers: [1] });

  /* Every host of a ring, those with something open first. */
  function members(all) {
    const open = (number) => controls().filter((id) => OPEN.includes(statusOf(id, number))).length;
    return RINGS.flatMap((name) => Report.set(all[name].hosts).list().map((number) => ({ name, number })))
      .sort((left, right) => RINGS.indexOf(left.name) - RINGS.indexOf(right.name)
        || open(right.number) - open(left.number) || left.number - right.number);
  }

  const hosts = (rows) => Parts.table(Words.patches.members, [Words.host, Words.patches.ring, ...controls().map(title)],
    rows.map(({ name, number }) => [
      Parts.hostLink(Report.data.hosts[number].name), inline(Words.patches.ringOf[name]),
      ...controls().map((id) => (statusOf(id, number) ? Parts.verdict(statusOf(id, number)) : "–"))]));

  function tables(route) {
    const { manifests: all, rings: both } = Report.data.patches;
    const { rows, page, last } = Pager.slice(members(both), route || {}, PAGE);
    return [
      Parts.heading(inline(Words.views.patches)),
      h("div", { class: "small soft" }, block(Words.patches.note)),
      Parts.section(Words.patches.rings, rings(both)),
      Parts.section(Words.patches.manifests, manifests(all)),
      route && Parts.section(Words.patches.members, hosts(rows), Pager.links(route, page, last)),
    ];
  }

  const render = (route) => (there() ? tables(route) : [
    Parts.heading(inline(Words.views.patches)), h("p", { class: "soft" }, inline(Words.patches.none))]);
  const paper = () => there() && tables(null);

  return { render, paper, there };
})();
