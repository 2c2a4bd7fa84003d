/* The things below a host: its endpoints, databases and mappings, worst first, with what each control makes of them. */
const Things = (() => {
  const rank = (thing) => Words.worstFirst.findIndex((status) => thing.controls[status]);

  const judged = (thing) => Words.worstFirst.filter((status) => thing.controls[status]).map((status) =>
    h("div", null, Parts.verdict(status), Language.colon, thing.controls[status].map((id, place) => {
      const control = Report.data.controls.find((one) => one.id === id);
      return [place ? Language.comma : "", control ? inline(control.title) : h("code", null, id)];
    })));

  function of(host) {
    const things = host.things || [];
    if (!things.length) return null;
    const rows = [...things].sort((left, right) => rank(left) - rank(right)).map((thing) => [
      h("bdi", null, h("code", null, thing.name)), inline(Words.thingKinds[thing.kind]), judged(thing)]);
    return Parts.section(Words.things,
      Parts.table(Words.things, [Words.thing, Words.thingKind, Words.status], rows),
      host.things_more > 0 && h("p", { class: "small" }, inline(Words.moreThings(host.things_more))));
  }

  return { of, judged };
})();
