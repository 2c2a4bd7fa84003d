/* Elements. Text goes in as text nodes only, so that nothing in the report can become markup. */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  /* Characters that move, hide or break the text around them. */
  const INVISIBLE =
    // eslint-disable-next-line no-control-regex -- it looks for just these
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/gu;

  function visible(text) {
    return String(text).replace(INVISIBLE,
      (found) => `⟨U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
  }

  function append(parent, child) {
    if (Array.isArray(child)) child.forEach((one) => append(parent, one));
    else if (child instanceof Node) parent.append(child);
    else if (child !== null && child !== undefined && child !== false) parent.append(visible(child));
  }

  function build(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(name, value);
      else if (name === "href" && !String(value).startsWith("#")) throw new Error("Links stay in this page.");
      else element.setAttribute(name, value === true ? "" : visible(value));
    }
    append(element, children);
    return element;
  }

  /* h("p", {class: "small"}, "text", child, [more]); a function as attribute is a listener. */
  const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

  /* A text beside its translation, in one line. */
  function inline(text) {
    return Language.shown(text).map(([lang, words], place) => [
      place ? " " : "", h("span", { lang: lang === "zh" ? "zh-CN" : "en", class: place ? "beside" : null }, words)]);
  }

  /* A text above its translation, a paragraph each. */
  function block(text) {
    return Language.shown(text).map(([lang, words], place) =>
      h("p", { lang: lang === "zh" ? "zh-CN" : "en", class: place ? "beside" : null }, words));
  }

  function replace(parent, ...children) {
    parent.textContent = "";
    append(parent, children);
    return parent;
  }

  return { h, svg, inline, block, replace, visible };
})();
const { h, inline, block } = Dom;
