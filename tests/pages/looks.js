// What can be measured of a page without judging it by eye; each gives a list of faults, empty when there is none.
window.looks = (() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const name = (element) => element.id || element.getAttribute("aria-label") || element.textContent.trim().slice(0, 20);
  const all = (what) => [...document.querySelectorAll(what)].filter(seen);

  function rgb(colour) {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { light: [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0), a };
  }
  function ratio(one, other) {
    const [high, low] = [rgb(one).light, rgb(other).light].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  }
  // The first ground below it that is painted; nothing here is half transparent, and a test says so.
  function ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgb(colour).a === 1) return colour;
      if (rgb(colour).a > 0) throw new Error(`${name(at)} is half transparent`);
    }
    return "rgb(255, 255, 255)";
  }
  const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  return {
    // WCAG 1.4.3: words against their ground, 4.5:1.
    pale: () => all("body *").filter((e) => speaks(e) || e.matches("input, select"))
      .map((e) => [name(e), ratio(getComputedStyle(e).color, ground(e))]).filter(([, r]) => r < 4.5),
    // WCAG 1.4.11: the edge of what can be used, against the ground around it, 3:1.
    edgeless: () => all("button:enabled, input, select")
      .map((e) => [name(e), ratio(getComputedStyle(e).borderTopColor, ground(e.parentElement))]).filter(([, r]) => r < 3),
    // WCAG 2.5.8 asks for 24 pixels; ours are 44.
    small: () => all("button, input, select, a").map((e) => [name(e), (e.closest("label") || e).getBoundingClientRect()])
      .filter(([, box]) => box.width < 43.9 || box.height < 43.9).map(([who, box]) => [who, box.width, box.height]),
    // WCAG 1.4.10: nothing reaches beyond the window.
    wide: () => all("body *").map((e) => [name(e), e.getBoundingClientRect().right])
      .filter(([, right]) => right > document.documentElement.clientWidth + 0.5)
      .concat(document.scrollingElement.scrollWidth > innerWidth ? [["page", document.scrollingElement.scrollWidth]] : []),
    // WCAG 1.4.12: words that their own box cuts off; a field of many lines scrolls.
    cut: () => all("body *").filter((e) => speaks(e) && !e.matches("option, select, textarea"))
      .filter((e) => getComputedStyle(e).display !== "inline" && getComputedStyle(e).clipPath === "none")
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map(name),
    twice: () => all("[id]").map((e) => e.id).filter((id, i, ids) => ids.indexOf(id) !== i),
    moving: () => all("body *").filter((e) => getComputedStyle(e).transitionDuration !== "0s").map(name),
    // WCAG 2.4.7 and 2.4.11: where the focus is, it can be seen.
    focus: () => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const style = getComputedStyle(element), box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        who: name(element),
        hidden: top !== element && !element.contains(top),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        contrast: ratio(style.outlineColor, ground(element.parentElement)),
      };
    },
    // WCAG 1.4.12, as it sets the spacing.
    space: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }" +
        "p { margin-bottom: 2em !important; }");
      document.adoptedStyleSheets = [sheet];
    },
  };
})();
