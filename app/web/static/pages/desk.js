// Keys of the desk: what they do is listed on every page under "Keys", and one's own page turns all of them off.
// Nothing here is needed: every key leads to what a link, a field or a button does without it.
(() => {
  const keys = document.getElementById("keys");
  const rows = [...document.querySelectorAll("main a.ref")];
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select");

  function lead(...ids) {
    const found = ids.map((id) => document.getElementById(id)).find(Boolean);
    if (!found) return;
    for (let folded = found.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    found.focus();
  }
  function step(by) {
    const here = rows.findIndex((row) => row.closest("tr, li")?.contains(document.activeElement));
    rows[Math.min(Math.max(here + by, 0), rows.length - 1)]?.focus();
  }
  const does = {
    "/": () => lead("find"),
    j: () => step(1),
    k: () => step(-1),
    o: () => document.activeElement.closest("tr, li")?.querySelector("a.ref")?.click(),
    a: () => lead("assignment-department", "bulk-department"),
    r: () => lead("reply-words"),
    n: () => lead("note-words"),
    "?": () => { keys.open = true; keys.firstElementChild.focus(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || !Object.hasOwn(does, event.key)) return;
    event.preventDefault();
    does[event.key]();
  });
})();
