/* What earlier runs tell: drawn in the page without a script, and shown here as it is, in the language that is asked
   for; and since when something is open. */
const Trend = (() => {
  const whole = document.getElementById("trend");
  const sparks = new Map([...document.querySelectorAll("[data-spark]")].map((one) => [one.dataset.spark, one]));
  const HIDDEN = { zh: "en", en: "zh-CN" };

  function render() {
    if (!whole) return null;
    const copy = whole.cloneNode(true);
    copy.removeAttribute("id");
    const hidden = HIDDEN[Language.mode];
    if (hidden) copy.querySelectorAll(`[lang="${hidden}"]`).forEach((one) => one.remove());
    return copy;
  }

  /* The strict score of a section over the runs. */
  const spark = (section) => sparks.has(section) && sparks.get(section).cloneNode(true);

  /* Of several hosts that of the first is told. */
  function since(control, group) {
    const found = ((Report.since || {})[control.id] || {})[group.status];
    if (!found) return null;
    const day = found.known ? found.day : Words.orEarlier(found.day);
    return h("span", { class: "tag" },
      inline(found.day === found.newest ? Words.since(day) : Words.oldestSince(day)));
  }

  return { render, spark, since };
})();
