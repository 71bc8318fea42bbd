/* Answers what the pages of an opened portal ask for, below `v/` of its own folder, from decrypted
   bytes in memory. Keys come from the page that was given the words, and go with it. */
"use strict";
importScripts("open.js");
const format = globalThis.portalFormat;
const inside = new URL("v/", registration.scope).href;
const get = format.fetcher(registration.scope);
let release = null;
let painted = true;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  release = event.data.release || null;
  painted = event.data.painted;
  if (event.ports[0]) event.ports[0].postMessage(true);
});

/* The pages of this portal that hold keys, and no other page of the host. */
const pages = async () =>
  (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter(
    (each) => each.url.startsWith(registration.scope) && !each.url.startsWith(inside),
  );

const tell = async (message) => {
  for (const each of await pages()) each.postMessage(message);
};

/* After a restart nothing is in memory: ask whoever still has it. */
const asked = async () => {
  const found = await pages();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, 2000, null);
    if (!found.length) resolve(null);
    for (const each of found) {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => {
        clearTimeout(late);
        painted = event.data.painted;
        resolve(event.data.release);
      };
      each.postMessage({ wanted: true }, [channel.port2]);
    }
  });
};

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const drawn = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";

const headers = (type, path) => {
  const made = {
    "Content-Type": type, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Accept-Ranges": "bytes",
  };
  if (type.startsWith("text/html")) made["Content-Security-Policy"] = policy;
  if (type.startsWith("image/svg")) made["Content-Security-Policy"] = drawn;
  if (path) made["Content-Disposition"] = `attachment; filename*=UTF-8''${encodeURIComponent(path.split("/").pop())}`;
  return made;
};

/* What leads out of the portal cannot open inside this frame. */
const leading = (html) =>
  html
    .replace(/<a (?=[^>]*href="https?:)/g, '<a target="_blank" rel="noopener noreferrer" ')
    .replace(/<a (?=[^>]*href="(?:mailto|tel):)/g, '<a target="_top" ');

const shown = /^(text\/(html|plain)|image\/|video\/|audio\/)/;

const answer = async (request, path, load) => {
  const [, size, , type] = release.manifest.files[path];
  const isPage = type.startsWith("text/html");
  if (request.mode === "navigate") tell({ at: path, isPage });
  const kept = load || !(shown.test(type) || (type === "application/pdf" && painted));
  const made = headers(type, request.mode === "navigate" && kept ? path : "");
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") || "");
  if (range && (range[1] || range[2])) {
    const first = range[1] ? Number(range[1]) : Math.max(0, size - Number(range[2]));
    const last = range[1] && range[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
    if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
    /* A player asks for all that follows; it is given four chunks, and asks again. */
    const end = Math.min(last, first + 4 * format.CHUNK - 1);
    const bytes = await format.rangeOf(release, path, first, end, get);
    return new Response(bytes, { status: 206, headers: { ...made, "Content-Range": `bytes ${first}-${end}/${size}` } });
  }
  const bytes = await format.fileOf(release, path, get);
  return new Response(isPage ? leading(new TextDecoder().decode(bytes)) : bytes, { headers: made });
};

const served = async (request) => {
  const url = new URL(request.url);
  const path = decodeURIComponent(url.href.slice(inside.length).split(/[?#]/)[0]) || "index.html";
  if (path === ".ping") return new Response("here");
  if (!release) release = await asked();
  if (!release) return Response.redirect(`${registration.scope}#/${path}`);
  const before = release;
  try {
    if (format.has(release, path)) return await answer(request, path, url.searchParams.has("load"));
  } catch (fault) {
    if (fault.why !== "absent" && fault.why !== "altered") return failed(fault);
  }
  /* It is not there, or not what the manifest says: was there another release since? Once. */
  try {
    const next = await format.openRelease(before, get);
    if (next.manifest.serial === before.manifest.serial && next.epoch === before.epoch) {
      return failed(new format.Refused(format.has(before, path) ? "altered" : "missing"));
    }
    release = next;
    tell({ release: next, whole: request.mode === "navigate" });
    /* Only a whole page may begin with the new release; its parts never join an old page. */
    if (request.mode !== "navigate") return new Response(null, { status: 503 });
    if (format.has(next, path)) return await answer(request, path, false);
    return failed(new format.Refused("missing"));
  } catch (fault) {
    return failed(fault);
  }
};

const failed = async (fault) => {
  tell({ refused: fault.why || "offline" });
  return new Response("", { status: fault.why === "missing" ? 404 : 502, headers: headers("text/html; charset=utf-8") });
};

addEventListener("fetch", (event) => {
  if (event.request.url.startsWith(inside)) event.respondWith(served(event.request));
});
