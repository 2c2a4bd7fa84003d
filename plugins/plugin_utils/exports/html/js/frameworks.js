/* Frameworks beside the standard: which clauses are on the subject of which of their references. */
const Frameworks = (() => {
  const all = () => Report.data.crosswalks;
  /* Filters name one as `framework` or as `framework/reference`. */
  const parts = (value) => (value || "").split("/");
  const chosen = (value) => all().find((framework) => framework.id === parts(value)[0]);
  const references = (framework, id) => (framework.map[id] || []).map(([ref]) => ref);

  function matches(value) {
    const framework = chosen(value);
    const ref = parts(value)[1];
    return (one) => !framework || (ref ? references(framework, one.id).includes(ref) : framework.map[one.id]);
  }

  /* Every framework, and below it each reference that a clause leads to. */
  const options = () => all().flatMap((framework) => [
    [framework.id, Language.plain(framework.name)],
    ...Object.entries(framework.references).map(([ref, about]) => [
      `${framework.id}/${ref}`, `\u3000${ref} ${Language.plain(about)}`]),
  ]);

  /* What a filter names, in words. */
  function named(value) {
    const framework = chosen(value);
    const ref = parts(value)[1];
    return framework ? [inline(framework.name), ref && ` ${ref}`] : value;
  }

  /* The references of a clause with their titles, each a way to all clauses on its subject. */
  const told = (framework, id) => [
    inline(framework.name), Language.colon,
    framework.map[id].map(([ref, relation], place) => [
      place ? Language.semicolon : "",
      h("a", { href: Route.link({ view: "clauses", as: "list", framework: `${framework.id}/${ref}` }) }, ref), " ",
      inline(framework.references[ref]), Language.within(Language.plain(Words.relation[relation])),
      framework.references[ref].state === "derived" && [" ", Parts.tag(Words.notCompared)],
    ]),
  ];

  return { all, chosen, references, matches, options, named, told };
})();
