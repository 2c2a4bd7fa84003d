/* Which of the two languages are shown, and a text in them: as the reader has chosen, else as the browser asks. */
const Language = (() => {
  const MODES = ["both", "zh", "en"];
  const NAMES = { zh: "中文", en: "English", both: "中文 + English" };
  let mode = "both";
  let chosen = null;

  /* Of a browser that asks for neither first, both. */
  function byBrowser() {
    const [first] = window.navigator.languages || [window.navigator.language];
    const [, name] = /^(zh|en)\b/i.exec(first || "") || [];
    return name ? name.toLowerCase() : "both";
  }

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
    chosen = MODES.includes(wanted) ? wanted : null;
    mode = chosen || byBrowser();
    document.documentElement.lang = mode === "en" ? "en" : "zh-CN";
  }

  return { MODES, NAMES, pair, shown, plain, use, get mode() { return mode; }, get chosen() { return chosen; } };
})();
