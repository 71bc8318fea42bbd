/* Comforts for who has scripts: long tables that sort, and two versions of a picture one over the
   other. Without it every page says the same. It keeps nothing and asks for nothing. */
(() => {
  "use strict";
  const LONG = 6;

  /* Days by their date, numbers by their digits in any script, all else as words. */
  const key = (cell) => {
    const time = cell.querySelector("time");
    if (time) return time.dateTime;
    const text = [...cell.childNodes]
      .filter((node) => node.nodeName !== "SMALL" && node.nodeName !== "svg")
      .map((node) => node.textContent)
      .join(" ")
      .trim();
    if (!cell.classList.contains("r")) return text;
    const digits = text.replace(/\P{Nd}/gu, "").replace(/\D/gu, (digit) => digit.codePointAt(0) & 15);
    return digits ? Number(digits) * (/[-−]/.test(text) ? -1 : 1) : text;
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const compare = (a, b) =>
      typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
    heads.forEach((head, at) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = rows.map((row) => [key(row.cells[at]), row]);
        keyed.sort(([a], [b]) => (down ? compare(b, a) : compare(a, b)));
        body.append(...keyed.map(([, row]) => row));
      });
    });
  };

  for (const table of document.querySelectorAll("table.sort")) {
    const even = [...table.tBodies[0].rows].every(
      (row) => row.cells.length === table.tHead.rows[0].cells.length,
    );
    if (even && table.tBodies[0].rows.length >= LONG) sortable(table);
  }

  /* What a link leads to is never left folded. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* One over the other only where both have one shape, else nothing would lie on its like. */
  const alike = ([a, b]) =>
    a && b && Math.abs(a.getAttribute("width") / a.getAttribute("height") - b.getAttribute("width") / b.getAttribute("height")) < 0.03;

  for (const pair of document.querySelectorAll(".pair")) {
    if (!alike(pair.querySelectorAll("img"))) continue;
    const button = document.createElement("button");
    const range = document.createElement("input");
    button.type = "button";
    button.className = "btn say";
    button.textContent = pair.dataset.over;
    range.type = "range";
    range.className = "slide";
    range.dir = "ltr";
    range.setAttribute("aria-label", pair.dataset.slide);
    const cut = () => pair.style.setProperty("--cut", `${range.value}%`);
    range.addEventListener("input", cut);
    button.addEventListener("click", () => {
      const over = pair.classList.toggle("over");
      button.textContent = over ? pair.dataset.beside : pair.dataset.over;
      for (const picture of pair.querySelectorAll("img")) picture.loading = "eager";
      if (over) pair.append(range);
      else range.remove();
      cut();
    });
    pair.after(button);
  }
})();
