/* Opens the files of an encrypted portal. The page and its service worker share it; what is sealed
   how is in docs/encrypted-format.md. Keys cannot be read out of the browser's key objects. */
globalThis.portalFormat = (() => {
  "use strict";
  const FORMAT = 1;
  const CHUNK = 1 << 20;
  const MOST_ROUNDS = 5000000;
  const subtle = globalThis.crypto && crypto.subtle;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { fatal: true });

  /* `why` is wrong, absent, altered, newer, ended or offline. */
  class Refused extends Error {
    constructor(why) {
      super(why);
      this.why = why;
    }
  }

  const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const each of parts) {
      whole.set(each, at);
      at += each.length;
    }
    return whole;
  };
  const numbers = (...values) => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, at) => view.setUint32(4 * at, value));
    return new Uint8Array(view.buffer);
  };
  const number = (bytes, at) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);

  /* Case, kinds of hyphens and spaces, and full-width letters make no difference. */
  const normalised = (typed) =>
    typed.normalize("NFKC").toLowerCase().split(/[\s\-\u2010-\u2015_.,]+/).filter(Boolean).join("-");

  const secretOf = (bytes) => subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const derived = (secret, portal, use, kind, uses) => {
    const how = { name: "HKDF", hash: "SHA-256", salt: portal, info: encoder.encode(`amportal 1 ${use}`) };
    return subtle.deriveKey(how, secret, kind, false, uses);
  };
  const fileKey = (secret, portal) =>
    derived(secret, portal, "file", { name: "AES-GCM", length: 256 }, ["decrypt"]);

  const unseal = async (key, spot, sealed) => {
    const { kind, portal, epoch, path, digest = "", chunk = 0, chunks = 1 } = spot;
    const additionalData = joined(
      encoder.encode("amportal"), Uint8Array.of(FORMAT), encoder.encode(kind), portal,
      numbers(epoch, chunk, chunks), digest ? unhex(digest) : new Uint8Array(32), encoder.encode(path),
    );
    const how = { name: "AES-GCM", iv: sealed.subarray(0, 12), additionalData };
    try {
      return new Uint8Array(await subtle.decrypt(how, key, sealed.subarray(12)));
    } catch {
      throw new Refused("altered");
    }
  };

  const step = (length) => {
    if (length <= 1024) return 1024;
    const exponent = 31 - Math.clz32(length);
    const size = 2 ** (exponent - 32 + Math.clz32(exponent));
    return Math.ceil(length / size) * size;
  };
  const unpadded = (framed) => {
    const length = number(framed, 0) * 2 ** 32 + number(framed, 4);
    if (framed.length !== step(8 + length) || framed.subarray(8 + length).some(Boolean)) throw new Refused("altered");
    return framed.subarray(8, 8 + length);
  };

  const checked = (raw, magic, length) => {
    const found = raw.length > 4 && String.fromCharCode(...raw.subarray(0, 4)) === magic;
    if (found && raw[4] > FORMAT) throw new Refused("newer");
    if (!found || raw[4] !== FORMAT || (length ? raw.length !== length : raw.length < 37)) throw new Refused("altered");
    return raw;
  };

  const slotOf = async (word) =>
    hex(new Uint8Array(await subtle.digest("SHA-256", encoder.encode(word))).subarray(0, 5));

  /* The key that the passphrase leads to; the slow part. */
  const stretched = async (raw, passphrase) => {
    checked(raw, "AMPK", 93);
    const iterations = number(raw, 29);
    if (!iterations || iterations > MOST_ROUNDS) throw new Refused("altered");
    const typed = await subtle.importKey("raw", encoder.encode(passphrase), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: raw.subarray(13, 29), iterations };
    return secretOf(await subtle.deriveBits(how, typed, 256));
  };

  /* Who has the passphrase has their personal key, which outlives epochs. */
  const openPersonal = async (slot, raw, wrapping) => {
    const portal = raw.slice(5, 13);
    const spot = { kind: "k", portal, epoch: 0, path: slot };
    const plain = await unseal(await fileKey(wrapping, portal), spot, raw.subarray(33));
    return { slot, portal, personal: await secretOf(plain) };
  };

  /* What reads one release: keys of the epoch, and the manifest. `get` fetches a published file. */
  const openRelease = async ({ slot, portal, personal }, get) => {
    let content;
    let epoch;
    try {
      const raw = checked(await get(`e/${slot}`), "AMPE", 69);
      epoch = number(raw, 5);
      const spot = { kind: "e", portal, epoch, path: slot };
      content = await secretOf(await unseal(await fileKey(personal, portal), spot, raw.subarray(9)));
    } catch (fault) {
      throw fault.why === "absent" || fault.why === "altered" ? new Refused("ended") : fault;
    }
    const file = await fileKey(content, portal);
    const name = await derived(content, portal, "name", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
    const raw = checked(await get("m"), "AMPM");
    const spot = { kind: "m", portal, epoch: number(raw, 5), path: "m" };
    const manifest = JSON.parse(decoder.decode(unpadded(await unseal(file, spot, raw.subarray(9)))));
    return { slot, portal, personal, epoch, file, name, manifest };
  };

  const nameOf = async (release, path, chunk) => {
    const place = joined(encoder.encode(path), Uint8Array.of(0), numbers(chunk));
    const found = hex(new Uint8Array(await subtle.sign("HMAC", release.name, place)).subarray(0, 16));
    return `b/${found.slice(0, 2)}/${found}`;
  };

  const chunkOf = async (release, path, chunk, get) => {
    const [digest, , chunks] = release.manifest.files[path];
    const spot = { kind: "b", portal: release.portal, epoch: release.epoch, path, digest, chunk, chunks };
    return unseal(release.file, spot, await get(await nameOf(release, path, chunk)));
  };

  const fileOf = async (release, path, get) => {
    const chunks = [];
    for (let at = 0; at < release.manifest.files[path][2]; at++) chunks.push(await chunkOf(release, path, at, get));
    return unpadded(chunks.length === 1 ? chunks[0] : joined(...chunks));
  };

  /* Bytes `first` to `last` of a file; only their chunks are fetched. */
  const rangeOf = async (release, path, first, last, get) => {
    const begin = Math.floor((first + 8) / CHUNK);
    const parts = [];
    for (let at = begin; at * CHUNK <= last + 8; at++) parts.push(await chunkOf(release, path, at, get));
    return joined(...parts).subarray(first + 8 - begin * CHUNK, last + 9 - begin * CHUNK);
  };

  const has = (release, path) => Object.hasOwn(release.manifest.files, path);

  const fetcher = (base) => async (path) => {
    let answer;
    try {
      answer = await fetch(new URL(path, base), { cache: "no-cache" });
    } catch {
      throw new Refused("offline");
    }
    if (!answer.ok) throw new Refused(answer.status < 500 ? "absent" : "offline");
    return new Uint8Array(await answer.arrayBuffer());
  };

  return {
    CHUNK, Refused, normalised, slotOf, stretched, openPersonal, openRelease, nameOf, fileOf, rangeOf, has, fetcher, hex,
    ready: Boolean(subtle),
  };
})();
