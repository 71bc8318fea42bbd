// Makes an open page what a new answer says, in place: what did not change is not touched, so the
// reader's place, what they opened, and what they typed or marked stay.
import { Idiomorph } from "./idiomorph.js";

// Outputs that were made anew while this page was open, with the number to ask for them by.
const anew = new Map();

const pathOf = (address) => {
  try { return decodeURIComponent(new URL(address, document.baseURI).pathname); } catch { return ""; }
};

const addressOf = (address) => {
  const number = anew.get(pathOf(address));
  return number ? new URL(address, document.baseURI).pathname + "?" + number : address;
};

const sheets = (page) => [...page.querySelectorAll('link[rel~="stylesheet"][href]')];
const pictures = (page) => [...page.querySelectorAll("img[src]")];

const policy = (page) => {
  const meta = page.querySelector('meta[http-equiv="content-security-policy" i]');
  return meta ? meta.content : "";
};

// An asset's address without the digest that stands in its name.
const plain = (path) => path.replace(/\.[0-9a-f]{12}(?=\.[^./]+$)/, "");

const scripts = (page, ours) => [...page.scripts].filter((script) => script !== ours).length;

// Ask again for style sheets and pictures among *paths*. An old style stays until the new one is
// there, so that nothing is ever shown without. False where something else is among them, or
// where the page has scripts of its own.
// What carries a digest in its name is never another under that name: the page asks for the next.
export const renew = (changed, ours) => {
  if (scripts(document, ours)) return false;
  const paths = changed.filter((path) => path === plain(path));
  const known = new Set([...sheets(document).map((each) => pathOf(each.href)),
    ...pictures(document).map((each) => pathOf(each.src))]);
  if (!paths.every((path) => known.has(path))) return false;
  paths.forEach((path) => anew.set(path, (anew.get(path) || 0) + 1));
  for (const old of sheets(document).filter((each) => paths.includes(pathOf(each.href)))) {
    const fresh = old.cloneNode();
    fresh.href = addressOf(old.href);
    fresh.onload = fresh.onerror = () => old.remove();
    old.after(fresh);
  }
  for (const each of pictures(document)) {
    if (paths.includes(pathOf(each.src))) each.src = addressOf(each.src);
  }
  return true;
};

// Take the style sheets of *fresh* in place of those of the same names that have other bytes. An
// old one stays until the new one is there.
const restyle = (fresh) => {
  const wanted = new Map(sheets(fresh).map((each) => [plain(pathOf(each.getAttribute("href"))), each]));
  for (const old of sheets(document)) {
    const next = wanted.get(plain(pathOf(old.href)));
    if (pathOf(old.href) === pathOf(next.getAttribute("href"))) continue;
    const sheet = document.importNode(next);
    sheet.onload = sheet.onerror = () => old.remove();
    old.after(sheet);
  }
};

// Make the open page what *fresh* says; *isOurs* tells of nodes that the preview added itself.
// False where that takes a new load: another policy, other styles, or scripts.
export const exchange = (fresh, ours, freshOurs, isOurs) => {
  const styled = (page) => new Set(sheets(page).map((each) => plain(pathOf(each.getAttribute("href")))));
  const [now, then] = [styled(document), styled(fresh)];
  const same = now.size === then.size && [...now].every((path) => then.has(path));
  if (!same || policy(document) !== policy(fresh)) return false;
  if (scripts(document, ours) || scripts(fresh, freshOurs)) return false;
  freshOurs.remove();
  restyle(fresh);
  sheets(fresh).forEach((each) => each.remove()); // they are there
  // What was asked for anew keeps its address, or it would be fetched once more.
  pictures(fresh).forEach((each) => each.setAttribute("src", addressOf(each.getAttribute("src"))));
  Idiomorph.morph(document.documentElement, fresh.documentElement, {
    head: { shouldPreserve: (node) => node === ours || node.matches('link[rel~="stylesheet"]') },
    callbacks: {
      beforeNodeRemoved: (node) => !isOurs(node),
      // What the reader opened or closed stays so.
      beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"),
    },
  });
  return true;
};
