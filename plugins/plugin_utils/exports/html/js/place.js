/* Where the reader is within a place: how far down, which rows are open, which link has the focus. Kept in the
   history's entry, so that going back, going forward and loading anew lead there again. */
const Place = (() => {
  const WAIT_MS = 120;
  const MOST = 200;
  let waiting = 0;

  const links = (href) => [...document.querySelectorAll("#app a[href]")]
    .filter((link) => link.getAttribute("href") === href);

  function opened() {
    return [...document.querySelectorAll("#app [data-key]")]
      .filter((one) => one.open || one.getAttribute("aria-expanded") === "true")
      .map((one) => one.dataset.key).slice(0, MOST);
  }

  function focused(element) {
    const link = element && element.closest && element.closest("#app a[href]");
    if (!link) return null;
    return { href: link.getAttribute("href"), number: links(link.getAttribute("href")).indexOf(link) };
  }

  function keep(element = document.activeElement) {
    clearTimeout(waiting);
    window.history.replaceState({ down: Math.round(window.scrollY), open: opened(), focus: focused(element) }, "");
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT_MS);
  }

  /* Whether the entry of the history has been here before. */
  const known = () => Boolean(window.history.state && Array.isArray(window.history.state.open));

  function open(key) {
    const one = [...document.querySelectorAll("#app [data-key]")].find((each) => each.dataset.key === key);
    if (!one || one.open || one.getAttribute("aria-expanded") === "true") return;
    if (one.tagName !== "DETAILS") {
      one.click();
      return;
    }
    one.open = true;
    one.dispatchEvent(new Event("toggle"));
  }

  function restore() {
    const { down, open: keys, focus } = window.history.state;
    keys.forEach(open);
    const link = focus && links(focus.href)[focus.number];
    if (link) link.focus({ preventScroll: true });
    window.scrollTo(0, down);
    return Boolean(link);
  }

  function install() {
    window.history.scrollRestoration = "manual";
    window.addEventListener("scroll", later, { passive: true });
    document.addEventListener("toggle", later, true);
    document.addEventListener("click", (event) => keep(event.target), true);
    /* What is kept from now on belongs to the entry that was gone to. */
    window.addEventListener("popstate", () => clearTimeout(waiting));
    window.addEventListener("fragment-kept", later);
  }

  return { install, keep, known, restore };
})();
