"""Where each word of a page is drawn, and what of it lies on another or leaves its place."""

from __future__ import annotations

from typing import TypedDict

from playwright.sync_api import Page


class Misplaced(TypedDict):
    """What is wrong with the words of one page at one width."""

    overlapping: list[str]
    outside: list[str]


# Each word has a rectangle for every line that it is on. A heading's lines are set closer than its
# letters are high, so two words lie on each other only where a third of their height does.
_LOOK = """() => {
  const edge = document.documentElement.clientWidth, words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const cells = 'td, th, dt, dd, li, figcaption, .btn, .turn span';
  const overlapping = [], outside = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (around.closest('.vh, .skip, script, style, template, title')) continue;
    if (!around.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (around.closest('.pair.over > figure + figure ol')) continue;
    const cell = around.closest(cells)?.getBoundingClientRect();
    for (const found of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      for (const box of range.getClientRects()) {
        if (box.width < 0.5 || box.height < 0.5) continue;
        words.push({said: found[0].slice(0, 40), box});
        const left = Math.max(-0.5, (cell?.left ?? 0) - 1.5);
        const right = Math.min(edge + 0.5, (cell?.right ?? edge) + 1.5);
        if (box.left < left || box.right > right) outside.push(
          `${found[0].slice(0, 40)} in ${around.closest(cells)?.tagName ?? around.tagName}`);
      }
    }
  }
  words.sort((a, b) => a.box.top - b.box.top);
  words.forEach((one, at) => {
    for (let n = at + 1; n < words.length && words[n].box.top < one.box.bottom; n++) {
      const a = one.box, b = words[n].box;
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (wide > 1.5 && high > 0.35 * Math.min(a.height, b.height))
        overlapping.push(`${one.said} and ${words[n].said}`);
    }
  });
  return {overlapping, outside};
}"""


def misplaced(tab: Page) -> Misplaced:
    """Return what of the words of the page shown in *tab* lies on each other or outside."""
    found: Misplaced = tab.evaluate(_LOOK)
    return found
