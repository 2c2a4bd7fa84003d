/* Which of the two languages are shown, and a text in them: as the place says, as the reader chose last in any report,
   else as the browser asks. */
const Language = (() => {
  const MODES = ["both", "zh", "en"];
  const NAMES = { zh: "中文", en: "English", both: "中文 + English" };
  const KEPT = "jrt0117.language";
  let mode = "both";
  let chosen = null;

  /* Of a browser that asks for neither first, both. */
  function byBrowser() {
    const [first] = window.navigator.languages || [window.navigator.language];
    const [, name] = /^(zh|en)\b/i.exec(first || "") || [];
    return name ? name.toLowerCase() : "both";
  }

  const known = (wanted) => (MODES.includes(wanted) ? wanted : null);

  /* Where a browser lets a page keep nothing, a choice lasts as long as the place that has it. */
  function remembered() {
    try {
      return known(window.localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  function remember(wanted) {
    try {
      window.localStorage.setItem(KEPT, wanted);
    } catch {
      /* The place has it. */
    }
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

  /* Between a name and what is said of it, and between parts of a list, as the language that is shown alone sets it. */
  const sign = (chinese, latin) => (mode === "zh" ? chinese : latin);

  function use(wanted) {
    chosen = known(wanted);
    mode = chosen || remembered() || byBrowser();
    document.documentElement.lang = mode === "en" ? "en" : "zh-CN";
  }

  return {
    MODES, NAMES, pair, shown, plain, use, remember, get mode() { return mode; }, get chosen() { return chosen; },
    get colon() { return sign("：", ": "); }, get semicolon() { return sign("；", "; "); },
    within: (text) => (mode === "zh" ? `（${text}）` : ` (${text})`),
    get comma() { return sign("、", ", "); },
  };
})();
