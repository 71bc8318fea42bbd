// Loads the page again when something it shows was made anew, and says what is to be mended.
// Added by the preview to its own answers; no portal on a disk holds it.
(() => {
  "use strict";
  const own = JSON.parse(document.currentScript.dataset.paths);
  const place = "preview " + location.pathname;
  let version = document.currentScript.dataset.version;
  let source = null;
  let panel = null;

  const kept = (work) => {
    try { return work(sessionStorage); } catch { return null; } // storage may be forbidden
  };

  // Back to where the person was, now and once pictures have their sizes.
  const at = JSON.parse(kept((store) => store.getItem(place)) || "null");
  if (at) {
    kept((store) => store.removeItem(place));
    const back = () => scrollTo({ left: at[0], top: at[1], behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  const again = () => {
    rest();
    kept((store) => store.setItem(place, JSON.stringify([scrollX, scrollY])));
    location.reload();
  };

  // The page itself and everything it loaded, as paths of the server.
  const shown = () => {
    const paths = new Set(own);
    for (const { name } of performance.getEntriesByType("resource")) {
      const url = new URL(name);
      if (url.origin === location.origin) {
        try { paths.add(decodeURIComponent(url.pathname)); } catch { /* no path of ours */ }
      }
    }
    return paths;
  };

  const made = (kind, name, text) => {
    const element = document.createElement(kind);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };

  const labelled = (name, label, text) => {
    const line = made("p", name);
    line.append(made("b", "", label + ":"), " " + text);
    return line;
  };

  const excerpt = (problem) => {
    const box = made("pre");
    const start = problem.column - 1;
    const letters = Array.from(problem.excerpt); // columns count characters, not UTF-16 units
    const cut = (from, to) => letters.slice(from, to).join("");
    const end = start + Math.max(problem.length, 1);
    box.append(problem.line + " | " + cut(0, start));
    box.append(made("mark", "", cut(start, end) || " "), cut(end));
    if (problem.expected) box.append("\n", made("i", "", problem.expected));
    return box;
  };

  const item = (problem) => {
    const row = made("li");
    if (problem.place) row.append(made("p", "place", problem.place));
    row.append(labelled("what", "error", problem.message));
    if (problem.place && problem.excerpt.trim()) row.append(excerpt(problem));
    else if (problem.expected) row.append(made("p", "", problem.expected));
    for (const note of problem.notes) row.append(labelled("", "note", note));
    if (problem.hint) row.append(labelled("hint", "hint", problem.hint));
    return row;
  };

  const head = (news) => {
    const count = news.problems.length;
    if (!count) return "This portal is held back. What is wrong stands on the page of all portals.";
    const things = count === 1 ? "One thing is" : count + " things are";
    return things + " to be mended. Until then this page stays as it was.";
  };

  const show = (news) => {
    if (panel) panel.remove();
    panel = null;
    if (!news.problems.length && !news.held) return;
    panel = made("div");
    panel.id = "preview-problems";
    panel.hidden = true;
    const sheet = made("link");
    sheet.rel = "stylesheet";
    sheet.href = "/-/preview.css";
    sheet.onload = sheet.onerror = () => { if (panel) panel.hidden = false; };
    const box = made("section", "panel");
    box.setAttribute("role", "alert");
    const hide = made("button", "", "Hide");
    hide.type = "button";
    hide.onclick = () => { panel.remove(); panel = null; };
    const all = made("a", "", "All portals");
    all.href = "/";
    const bar = made("header");
    bar.append(made("b", "", head(news)), all, hide);
    const list = made("ol", "problems");
    list.append(...news.problems.map(item));
    box.append(bar, list);
    panel.attachShadow({ mode: "open" }).append(sheet, box);
    document.body.append(panel);
  };

  const hear = (message) => {
    const news = JSON.parse(message.data);
    const here = shown();
    version = news.version;
    if (news.again || news.paths.some((path) => here.has(path))) again();
    else if (own[0] !== "/") show(news); // the page of all portals holds the list itself
  };

  // A browser has few connections to one server, so only pages that are looked at hold one.
  const listen = () => {
    if (source || document.hidden) return;
    const page = encodeURIComponent(own[0]);
    source = new EventSource("/-/events?page=" + page + "&since=" + encodeURIComponent(version));
    source.onmessage = hear;
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 2000);
      }
    };
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
