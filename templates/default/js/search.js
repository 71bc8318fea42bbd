/* Looks through the words of this portal, which lie beside it in a script of their own. Nothing is
   fetched, sent or kept. What is found is set as text and never as markup. */
(() => {
  "use strict";
  const form = document.getElementById("search");
  const rows = globalThis.portalIndex;
  if (!form || !rows || !globalThis.MiniSearch) return;
  const field = document.getElementById("q");
  const status = document.getElementById("found");
  const hits = document.getElementById("hits");
  const contents = document.getElementById("contents");
  const MOST = 40;
  const AROUND = 70;
  const [KIND, LINK, TITLE, REF, WHERE, DAY, TEXT] = [0, 1, 2, 3, 4, 5, 6];

  const folded = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let made = null;
  const index = () => {
    if (!made) {
      made = new globalThis.MiniSearch({
        fields: ["title", "ref", "where", "text"],
        processTerm: folded,
        extractField: (row, name) =>
          name === "id" ? row.at : row.words[{ title: TITLE, ref: REF, where: WHERE, text: TEXT }[name]],
        searchOptions: {
          prefix: (term) => term.length > 1,
          fuzzy: (term) => (term.length > 4 ? 0.2 : false),
          boost: { ref: 5, title: 4, where: 1.5 },
          combineWith: "AND",
        },
      });
      made.addAll(rows.map((words, at) => ({ at, words })));
    }
    return made;
  };

  const element = (name, className, ...parts) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...parts);
    return made;
  };

  /* The text with the words that were found marked; `terms` are folded, so lengths are compared
     on letters folded one by one. */
  const marked = (text, terms) => {
    const parts = [];
    for (const piece of text.split(/([\p{L}\p{M}\p{N}]+)/u)) {
      parts.push(terms.has(folded(piece)) ? element("mark", "", piece) : piece);
    }
    return parts;
  };

  const around = (text, terms) => {
    let first = -1;
    for (const piece of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      if (terms.has(folded(piece[0]))) {
        first = piece.index;
        break;
      }
    }
    if (first < 0) return "";
    const begin = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 : 0;
    const last = text.lastIndexOf(" ", first + 2 * AROUND);
    const end = text.length > first + 2 * AROUND ? Math.max(last, first + 1) : text.length;
    return (begin ? "… " : "") + text.slice(begin, end) + (end < text.length ? " …" : "");
  };

  const shown = (found) => {
    const words = rows[found.id];
    const terms = new Set(found.terms);
    const link = element("a", "", ...marked(words[TITLE], terms));
    link.href = words[LINK];
    const facts = [words[KIND], words[REF], words[WHERE], words[DAY]].filter(Boolean);
    const item = element("li", "", element("h3", "", link));
    item.append(element("p", "due", ...facts.map((fact) => element("span", "", fact))));
    const text = around(words[TEXT], terms);
    if (text) item.append(element("p", "small", ...marked(text, terms)));
    return item;
  };

  const search = () => {
    const asked = field.value.trim();
    const found = asked ? index().search(asked) : [];
    hits.replaceChildren(...found.slice(0, MOST).map(shown));
    hits.hidden = !found.length;
    contents.hidden = Boolean(found.length);
    if (!asked) status.textContent = "";
    else if (!found.length) status.textContent = form.dataset.none;
    else {
      const count = new Intl.NumberFormat(document.documentElement.lang).format(found.length);
      status.textContent = form.dataset.found.replace("#", count);
    }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("focus", index, { once: true });
  field.addEventListener("input", search);
  field.value = new URLSearchParams(location.search).get("q") || field.value;
  if (field.value) search();
})();
