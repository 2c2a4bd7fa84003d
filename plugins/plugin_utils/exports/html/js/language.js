/* Which of the two languages are shown, and a text in them. */
const Language = (() => {
  const MODES = ["both", "zh", "en"];
  const NAMES = { zh: "中文", en: "English", both: "中文 + English" };
  let mode = "both";

  /* A text of the report, or a plain string from a careless source. */
  function pair(text) {
    if (text === null || text === undefined) return { zh: "", en: "" };
    if (typeof text === "object") return { zh: text.zh || text.en || "", en: text.en || text.zh || "" };
    return { zh: String(text), en: String(text) };
  }

  /* The languages to show of a text, the Chinese first: [["zh", "..."], ["en", "..."]]. */
  function shown(text) {
    const both = pair(text);
    if (mode !== "both") return [[mode, both[mode]]];
    return both.zh === both.en ? [["zh", both.zh]] : [["zh", both.zh], ["en", both.en]];
  }

  /* For attributes, where no element can carry the language. */
  function plain(text) {
    return shown(text).map(([, words]) => words).join(" / ");
  }

  function use(wanted) {
    mode = MODES.includes(wanted) ? wanted : "both";
    document.documentElement.lang = mode === "en" ? "en" : "zh-CN";
  }

  return { MODES, NAMES, pair, shown, plain, use, get mode() { return mode; } };
})();
