// Shows a page anew when something it shows was made anew, and says what is to be mended.
// Added by the preview to its own answers; no portal on a disk holds it.
import { dismiss, isPanel, show } from "./panel.js";
import { exchange, renew } from "./exchange.js";

const mark = document.querySelector('script[src="/-/reload.js"]');
// The outputs this page is made of, and the version it was answered at.
let own = JSON.parse(mark.dataset.paths);
let version = mark.dataset.version;
let source = null;
let turn = Promise.resolve();

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

// Load the whole page again, for what cannot be put into one that is open. The browser itself goes
// back to the line that was read, which is a better place than a number of pixels: lines above may
// have come or gone. Whoever moves the page as well only races it.
const again = () => {
  rest();
  location.reload();
};

// Put what changed into the page as it is; load it again where that is not possible.
const take = async (changed) => {
  if (!renew(changed.filter((path) => !own.includes(path)), mark)) return again();
  if (!changed.some((path) => own.includes(path))) return undefined;
  const answer = await fetch(location.href, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const marked = fresh.querySelector('script[src="/-/reload.js"]');
  if (!marked || !exchange(fresh, mark, marked, isPanel)) return again();
  own = JSON.parse(marked.dataset.paths);
  version = marked.dataset.version;
  return undefined;
};

const hear = async (news) => {
  if (news.again) {
    again();
    return;
  }
  const here = shown();
  const changed = news.paths.filter((path) => here.has(path));
  if (changed.length) await take(changed);
  version = news.version;
  if (own[0] === "/") dismiss(); // the page of all portals holds the list itself
  else show(news);
};

// One after the other; where the server went away meanwhile, all is asked for again.
const hearAfterwards = (message) => {
  const news = JSON.parse(message.data);
  turn = turn.then(() => hear(news)).catch(() => {
    rest();
    setTimeout(listen, 1000);
  });
};

// A browser has few connections to one server, so only pages that are looked at hold one.
const listen = () => {
  if (source || document.hidden) return;
  const page = encodeURIComponent(own[0]);
  source = new EventSource("/-/events?page=" + page + "&since=" + encodeURIComponent(version));
  source.onmessage = hearAfterwards;
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
