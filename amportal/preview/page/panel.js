// The panel over a page that stayed as it was: what is to be mended, where, and how. It stands in
// a shadow root, so that neither its style nor the page's reaches the other.
const SVG = "http://www.w3.org/2000/svg";
let panel = null;
let told = "";

const made = (kind, name, ...content) => {
  const element = document.createElement(kind);
  if (name) element.className = name;
  element.append(...content);
  return element;
};

const drawn = (name, shapes) => {
  const mark = document.createElementNS(SVG, "svg");
  mark.setAttribute("class", name);
  mark.setAttribute("viewBox", "0 0 16 16");
  mark.setAttribute("aria-hidden", "true");
  for (const [shape, attributes] of shapes) {
    const part = document.createElementNS(SVG, shape);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    mark.append(part);
  }
  return mark;
};

const cross = () => drawn("mark", [
  ["rect", { class: "m-off", x: 1, y: 1, width: 14, height: 14, rx: 2 }],
  ["path", { class: "m-line", d: "M5 5l6 6m0-6-6 6" }],
]);

const labelled = (name, label, text) => made("p", name, made("b", "", label + ":"), " " + text);

const excerpt = (problem) => {
  const letters = Array.from(problem.excerpt); // columns count characters, not UTF-16 units
  const cut = (from, to) => letters.slice(from, to).join("");
  const start = problem.column - 1;
  const end = start + Math.max(problem.length, 1);
  const line = made("pre", "", made("span", "no", problem.line + " | "), cut(0, start),
    made("mark", "", cut(start, end) || " "), cut(end));
  line.tabIndex = 0; // long lines are scrolled by keyboard too
  return line;
};

const item = (problem) => {
  const row = made("li");
  row.append(labelled("what", "error", problem.message));
  if (problem.place) row.append(made("p", "place", problem.place));
  if (problem.place && problem.excerpt.trim()) row.append(excerpt(problem));
  if (problem.expected) row.append(made("p", "expected", problem.expected));
  for (const note of problem.notes) row.append(labelled("note", "note", note));
  if (problem.hint) row.append(labelled("hint", "hint", problem.hint));
  return row;
};

const head = (news) => {
  const count = news.problems.length;
  if (!count) return "This portal is held back";
  return count === 1 ? "One thing is to be mended" : count + " things are to be mended";
};

const rest = (news) => (news.problems.length
  ? "Until then this page stays as it was."
  : "What is wrong stands on the page of all portals.");

const built = (news) => {
  const box = made("details");
  box.open = true;
  const bar = made("summary", "", cross(), made("b", "", head(news)),
    made("span", "hide", "Hide"), made("span", "more", "Show"));
  const all = made("a", "", "All portals");
  all.href = "/";
  const list = made("ol", "problems", ...news.problems.map(item));
  box.append(bar, made("div", "inside", made("p", "soft", rest(news) + " ", all), list));
  return made("section", "panel", box);
};

// Say what *news* tells, or nothing where there is nothing to mend. A panel that says so already
// is left alone, so that it stays closed where somebody closed it.
export const show = (news) => {
  const telling = JSON.stringify([news.problems, news.held]);
  if (panel && panel.isConnected && telling === told) return;
  dismiss();
  if (!news.problems.length && !news.held) return;
  told = telling;
  const host = made("div");
  host.id = "preview-problems";
  host.hidden = true;
  const sheet = made("link");
  sheet.rel = "stylesheet";
  sheet.href = "/-/preview.css";
  sheet.onload = sheet.onerror = () => { host.hidden = false; };
  const box = built(news);
  box.setAttribute("role", "alert");
  host.attachShadow({ mode: "open" }).append(sheet, box);
  document.body.append(host);
  panel = host;
};

export const dismiss = () => {
  if (panel) panel.remove();
  panel = null;
};

export const isPanel = (node) => node === panel;
