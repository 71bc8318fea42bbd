/* The page that is given the words, opens the portal and shows it: in a frame that the service
   worker answers, or, where there is none, as pages made of what was decrypted here. */
(() => {
  "use strict";
  const format = globalThis.portalFormat;
  const $ = (id) => document.getElementById(id);
  const base = new URL("./", location.href.split("#")[0]);
  const boxed = $("boxed");
  const store = boxed && JSON.parse(boxed.textContent);
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const get = store
    ? async (path) => {
        if (!Object.hasOwn(store.files, path)) throw new format.Refused("absent");
        return bytesOf(store.files[path]);
      }
    : format.fetcher(base);
  const fetched = async (path) => (store ? store.beside[path] : (await fetch(new URL(path, base))).text());
  const MONTH = 30 * 24 * 3600e3;
  const painted = navigator.pdfViewerEnabled !== false;

  let words = {};
  let list = null;
  let release = null;
  let worker = null;
  let frame = null;
  let wrong = 0;
  let warned = "";
  const made = new Map();

  const say = (name, values = {}) => (words[name] || "").replace(/%\((\w+)\)s/g, (_, key) => values[key]);
  const tell = (text, off = false, quiet = false) => {
    const place = release ? $("told") : $("said");
    place.textContent = text;
    place.classList.toggle("off", off);
    place.classList.toggle("quiet", quiet);
  };
  const name = (text) => {
    document.title = $("name").textContent = text;
  };
  const whom = () => {
    const { name, phone } = (release && release.manifest.about) || {};
    return name ? `${name}${phone ? `, ${phone}` : ""}` : say("ring");
  };

  /* The fragment is `#word`, `#word/path#place`, or `#word+passphrase`; no server is told it. */
  const place = () => {
    let text = location.hash.slice(1);
    try {
      text = decodeURIComponent(text);
    } catch {
      text = "";
    }
    const [head, ...rest] = text.split("/");
    const [word, secret = ""] = head.split("+");
    const [path, at = ""] = rest.join("/").split("#");
    return { word, secret, path: path || "index.html", at };
  };
  let word = place().word;
  const address = (path, at = "") => `#${word}/${path.split("/").map(encodeURIComponent).join("/")}${at ? `#${at}` : ""}`;

  /* What this device keeps, by the portal's folder: never the words. */
  const kept = (use, mode = "readonly") =>
    new Promise((resolve, reject) => {
      const opened = indexedDB.open("amportal", 1);
      opened.onupgradeneeded = () => opened.result.createObjectStore("portals");
      opened.onerror = () => reject(opened.error);
      opened.onsuccess = () => {
        const done = opened.result.transaction("portals", mode);
        const asked = use(done.objectStore("portals"));
        done.oncomplete = () => resolve(asked.result);
        done.onabort = done.onerror = () => reject(done.error);
        opened.result.close();
      };
    });
  const keep = (key, value) => kept((all) => all.put(value, key + base.pathname), "readwrite");
  const recall = (key) => kept((all) => all.get(key + base.pathname)).catch(() => undefined);
  const drop = (key) => kept((all) => all.delete(key + base.pathname), "readwrite").catch(() => {});

  const speak = async (language) => {
    try {
      words = JSON.parse(await fetched(`t/${language}.json`));
    } catch {
      return;
    }
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
    if (!release) document.title = say("title");
    $("language").value = language;
  };
  const preferred = () => {
    const known = Array.from($("language").options, (each) => each.value);
    for (const each of navigator.languages || []) {
      const found = known.find((own) => own.slice(0, 2) === each.slice(0, 2).toLowerCase());
      if (found) return found;
    }
    return "en";
  };

  /* One letter more, less or other, or two that changed places. */
  const near = (typed, known) => {
    if (Math.abs(typed.length - known.length) > 1) return false;
    let at = 0;
    while (at < typed.length && typed[at] === known[at]) at++;
    const [a, b] = [typed.slice(at), known.slice(at)];
    return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) ||
      (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  };

  let doubted = "";
  /* Say which word cannot be right before anything slow is done; asked again, try all the same. */
  const doubt = (typed) => {
    $("near").replaceChildren();
    $("near").hidden = true;
    const each = typed ? typed.split("-") : [];
    const odd = list && each.find((one) => !list.has(one));
    if (!typed || (typed !== doubted && each.length !== 6)) tell(say("count", { n: each.length }), true);
    else if (odd && typed !== doubted) {
      const close = [...list].filter((known) => near(odd, known)).slice(0, 6);
      tell(`${say("unknown", { word: odd })}${close.length ? ` ${say("meant")}` : ""}`, true);
      for (const known of close) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = known;
        button.addEventListener("click", () => {
          $("six").value = each.map((one) => (one === odd ? known : one)).join("-");
          $("near").hidden = true;
          tell("");
          $("six").focus();
        });
        $("near").append(button);
      }
      $("near").hidden = !close.length;
    } else return false;
    doubted = typed;
    $("six").setAttribute("aria-invalid", "true");
    $("six").focus();
    return true;
  };

  /* The slow part begins while the last word is typed, so that Enter has little to wait for. */
  let ahead = { key: "" };
  const begun = (name, typed) => {
    const key = `${name} ${typed}`;
    if (ahead.key !== key) {
      const slot = format.slotOf(name);
      const raw = slot.then((found) => get(`k/${found}`));
      const who = Promise.all([slot, raw]).then(async ([found, bytes]) =>
        format.openPersonal(found, bytes, await format.stretched(bytes, typed)),
      );
      who.catch(() => {});
      ahead = { key, who };
    }
    return ahead.who;
  };
  /* Numbers and quotation marks of a list that was copied are none of the words. */
  const typedWords = () => format.normalised($("six").value.replace(/[\d"“”„«»()]+/g, " "));
  const typedName = () => format.normalised(word || $("link").value);

  const pause = async () => {
    const seconds = Math.min(30, 2 ** (wrong - 1));
    for (let left = seconds; left > 0; left--) {
      $("go").textContent = say("wait", { n: left });
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    $("go").textContent = say("open");
  };

  const reasons = { newer: "newer", offline: "offline", altered: "altered" };
  const submit = async (event) => {
    if (event) event.preventDefault();
    const typed = typedWords();
    if ($("go").disabled || doubt(typed)) return;
    $("go").disabled = true;
    $("six").removeAttribute("aria-invalid");
    tell(say("working"));
    try {
      const who = await begun(typedName(), typed);
      await enter(who);
      word = typedName();
      if ($("keep").checked) {
        await keep("who ", { ...who, word, since: Date.now() }).then(
          () => ($("forget").hidden = false),
          () => tell(say((warned = "notkept"))),
        );
      }
    } catch (fault) {
      ahead = { key: "" };
      if (fault.why === "ended") tell(`${say("ended")} ${whom()}`, true);
      else if (fault.why === "newer" || fault.why === "offline" || fault.late) tell(say(reasons[fault.why] || "altered"), true);
      else {
        wrong++;
        tell(say("wrong"), true);
        $("six").setAttribute("aria-invalid", "true");
        await pause();
      }
      $("six").focus();
    }
    $("go").disabled = false;
  };

  const enter = async (who) => {
    let next;
    try {
      next = await format.openRelease(who, get);
    } catch (fault) {
      fault.late = true;
      throw fault;
    }
    const seen = await recall("seen ");
    if (seen > next.manifest.serial) warned = "older";
    else keep("seen ", next.manifest.serial).catch(() => {});
    release = next;
    const ready = await working;
    worker = ready && (await soon(given(ready))) ? ready : null;
    $("six").value = "";
    $("door").hidden = true;
    $("open").hidden = false;
    if (release.manifest.about.lang) await speak(release.manifest.about.lang);
    await show(place());
  };

  const given = (to) =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      to.postMessage({ release, painted }, [channel.port2]);
    });

  /* A worker that answers for its folder, or nothing: then pages are made here. A host that holds a
     script back, or asks for a password where nobody can type one, must not hold up the reader. */
  const soon = (awaited) =>
    Promise.race([awaited, new Promise((resolve) => setTimeout(resolve, 4000, null))]).catch(() => null);
  const activated = async () => {
    const found = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    const one = found.active || found.waiting || found.installing;
    while (one.state !== "activated") {
      if (one.state === "redundant") return null;
      await new Promise((resolve) => one.addEventListener("statechange", resolve, { once: true }));
    }
    return one;
  };
  const working = store || !("serviceWorker" in navigator) || !format.ready ? null : soon(activated());

  const ended = (why) => {
    if (why === "missing") tell(say("missing"), true);
    else if (why === "ended") {
      $("shown").replaceChildren();
      frame = null;
      tell(`${say("ended")} ${whom()}`, true);
    } else tell(say(reasons[why] || "offline"), true);
  };

  const framed = (source, text) => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = say("portal");
      frame.addEventListener("load", arrived);
      if (text) frame.srcdoc = text;
      else frame.src = source;
      $("shown").replaceChildren(frame);
    } else frame.contentWindow.location.replace(source);
  };

  /* The frame has another page: the address and the title of this one follow. */
  const arrived = () => {
    let inner;
    try {
      inner = frame.contentDocument;
      if (worker && inner.location.href.startsWith(`${base.href}v/`)) {
        const [path, at] = inner.location.href.slice(base.href.length + 2).split(/\?[^#]*|#/);
        history.replaceState(null, "", `#${word}/${path}${at ? `#${at}` : ""}`);
      }
    } catch {
      return;
    }
    const title = inner && inner.title;
    if (!title) return;
    name((frame.title = title));
    if (warned) tell(say(warned), warned !== "updated");
    else tell(say("opened", { title }), false, true);
    warned = "";
  };

  const show = async ({ path, at }) => {
    $("back").hidden = $("load").hidden = true;
    if (!format.has(release, path)) {
      ended("missing");
      if (path !== "index.html" && !frame) await show({ path: "index.html", at: "" });
      return;
    }
    if (worker) {
      framed(`${base.href}v/${path.split("/").map(encodeURIComponent).join("/")}${at ? `#${at}` : ""}`);
      return;
    }
    try {
      await showHere(path, at);
    } catch (fault) {
      await renewed(fault, path, at);
    }
  };

  /* What did not open may belong to another release: look once, and begin the page anew. */
  const renewed = async (fault, path, at) => {
    if (fault.why !== "absent" && fault.why !== "altered") return ended(fault.why);
    try {
      const next = await format.openRelease(release, get);
      if (next.manifest.serial === release.manifest.serial && next.epoch === release.epoch) return ended("altered");
      release = next;
      for (const each of made.values()) URL.revokeObjectURL(await each);
      made.clear();
      warned = "updated";
      if (!format.has(release, path)) return ended("missing");
      await showHere(path, at);
    } catch (second) {
      ended(second.why);
    }
  };

  /* Without a worker: pages, styles and pictures become blobs, links lead back to this page. */
  const typeOf = (path) => release.manifest.files[path][3];
  const resolved = (from, link) => {
    const url = new URL(link, `portal:///${from.split("/").map(encodeURIComponent).join("/")}`);
    return url.protocol === "portal:" ? { path: decodeURIComponent(url.pathname.slice(1)), at: url.hash.slice(1) } : null;
  };
  const blobOf = (path) => {
    if (!made.has(path)) made.set(path, (async () => {
      let bytes = await format.fileOf(release, path, get);
      if (typeOf(path).startsWith("text/css")) bytes = await styled(path, new TextDecoder().decode(bytes));
      return URL.createObjectURL(new Blob([bytes], { type: typeOf(path) }));
    })());
    return made.get(path);
  };
  const styled = async (path, text) => {
    for (const [whole, link] of [...text.matchAll(/url\(["']?([^"')]+)["']?\)/g)]) {
      const found = resolved(path, link);
      if (found && format.has(release, found.path)) text = text.replaceAll(whole, `url(${await blobOf(found.path)})`);
    }
    return text;
  };
  const pageOf = async (path) => {
    const text = new TextDecoder().decode(await format.fileOf(release, path, get));
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const each of page.querySelectorAll("script")) each.remove();
    for (const each of page.querySelectorAll("meta[http-equiv]")) each.content = each.content.replaceAll("'self'", "blob:");
    const parts = [];
    for (const name of ["src", "srcset", "href"]) {
      for (const each of page.querySelectorAll(`[${name}]`)) {
        const found = resolved(path, each.getAttribute(name));
        if (each.matches("a, area")) {
          if (!found) each.target = each.protocol.startsWith("http") ? "_blank" : "_top";
          else if (store || found.path !== path || !found.at) {
            each.dataset.path = found.path;
            each.dataset.at = found.at;
            each.href = location.href.split("#")[0] + address(found.path, found.at);
            each.target = "_top";
          } else each.setAttribute("href", `#${found.at}`);
          if (each.target === "_blank") each.rel = "noopener noreferrer";
        } else if (found && format.has(release, found.path)) {
          parts.push(blobOf(found.path).then((url) => each.setAttribute(name, url)));
        }
      }
    }
    await Promise.all(parts);
    return `<!DOCTYPE html>${page.documentElement.outerHTML}`;
  };

  const showHere = async (path, at) => {
    const type = typeOf(path);
    const file = path.split("/").pop();
    if (type.startsWith("text/html")) {
      const text = await pageOf(path);
      frame = null;
      /* On a disk a blob is nobody's; a page written into the frame is of this one. */
      if (store) framed("", text);
      else framed(`${URL.createObjectURL(new Blob([text], { type: "text/html" }))}${at ? `#${at}` : ""}`);
      frame.addEventListener("load", () => followed(store && at), { once: true });
      return;
    }
    const url = await blobOf(path);
    const kind = /^(image|video|audio)\//.exec(type);
    const link = document.createElement("a");
    link.download = file;
    link.href = url;
    link.textContent = `${say("download")}: ${file}`;
    const shown = document.createElement(kind ? (kind[1] === "image" ? "img" : kind[1]) : "p");
    if (kind) {
      shown.src = url;
      shown.controls = true;
      shown.alt = file;
    } else shown.append(link);
    frame = null;
    $("shown").replaceChildren(shown);
    loading(path, url);
    name(file);
    tell(file, false, true);
    if (!kind) link.focus();
  };
  /* A plain press stays in this window, whatever frame and window make of its address. */
  const followed = (at) => {
    let inner;
    try {
      inner = frame.contentDocument;
    } catch {
      return;
    }
    const spot = at && inner.getElementById(at);
    if (spot) spot.scrollIntoView();
    inner.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-path]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      location.hash = address(link.dataset.path, link.dataset.at);
    });
  };

  const loading = (path, url) => {
    $("back").hidden = $("load").hidden = false;
    $("load").href = url;
    $("load").download = path.split("/").pop();
    $("load").textContent = say("download");
  };

  const heard = async (event) => {
    const message = event.data;
    if (message.wanted) return event.ports[0].postMessage({ release, painted });
    if (!release) return;
    if (message.release) {
      release = message.release;
      warned = "updated";
      tell(say("updated"));
      if (!message.whole && frame) frame.contentWindow.location.reload();
    } else if (message.refused) ended(message.refused);
    else if (message.at) {
      $("back").hidden = $("load").hidden = true;
      if (!message.isPage) {
        loading(message.at, `${base.href}v/${message.at.split("/").map(encodeURIComponent).join("/")}?load`);
        name(message.at.split("/").pop());
        history.replaceState(null, "", address(message.at));
      }
    }
  };

  const leave = async (forgotten) => {
    if (forgotten) await drop("who ");
    if (worker) worker.postMessage({});
    release = null;
    history.replaceState(null, "", `#${word}`);
    location.reload();
  };

  const start = async () => {
    if (parent !== window) return;
    const language = preferred();
    if (store) words = JSON.parse(store.beside[`t/${language}.json`]);
    await speak(language);
    $("plain").remove();
    $("door").hidden = false;
    if (!format || !format.ready) {
      $("form").replaceChildren($("form").querySelector("h1"), $("said"));
      tell(`${say("insecure")} ${say("ring")}`, true);
      return;
    }
    $("linkrow").hidden = Boolean(word);
    $("form").addEventListener("submit", submit);
    $("hide").addEventListener("change", () => ($("six").type = $("hide").checked ? "password" : "text"));
    $("language").addEventListener("change", () => speak($("language").value));
    $("back").addEventListener("click", () => history.back());
    $("print").addEventListener("click", () => (frame ? frame.contentWindow : window).print());
    $("close").addEventListener("click", () => leave(false));
    $("forget").addEventListener("click", () => leave(true));
    addEventListener("hashchange", () => {
      const next = place();
      if (!release) $("linkrow").hidden = Boolean((word = next.word));
      else if (next.word === word) show(next);
      else location.reload();
    });
    if (navigator.serviceWorker) navigator.serviceWorker.addEventListener("message", heard);
    fetched("words.txt").then((text) => (list = new Set(text.split("\n").filter(Boolean))), () => {});
    let soon = 0;
    $("six").addEventListener("input", () => {
      $("six").removeAttribute("aria-invalid");
      clearTimeout(soon);
      soon = setTimeout(() => {
        const typed = typedWords().split("-");
        if (list && typed.length === 6 && typed.every((each) => list.has(each)) && typedName()) begun(typedName(), typed.join("-"));
      }, 250);
    });
    const who = await recall("who ");
    const age = who ? Date.now() - who.since : 0;
    if (who && (!word || who.word === word)) {
      if (age > MONTH || age < -24 * 3600e3) await drop("who ");
      else {
        word = who.word;
        $("forget").hidden = false;
        tell(say("working"));
        try {
          return await enter(who);
        } catch (fault) {
          if (fault.why === "ended") await drop("who ");
          $("forget").hidden = true;
          tell(fault.why === "ended" ? `${say("ended")} ${say("ring")}` : say(reasons[fault.why] || "again"), true);
        }
      }
    }
    const { secret, path, at } = place();
    if (secret) {
      history.replaceState(null, "", address(path, at));
      $("six").value = secret;
      return submit();
    }
    $(word ? "six" : "link").focus();
  };

  document.addEventListener("securitypolicyviolation", (event) => {
    if (event.disposition === "enforce" && !warned) {
      warned = "forbidden";
      tell(say("forbidden"), true);
    }
  });
  start();
})();
