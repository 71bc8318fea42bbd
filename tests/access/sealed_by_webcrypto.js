/* Seals a portal by WebCrypto alone, written from docs/encrypted-format.md: the other direction of
   the known answers. Runs in node and in browsers; returns the files, in base64 by path. */
globalThis.sealedByWebCrypto = async (given) => {
  const { subtle } = globalThis.crypto;
  const bytes = (text) => new TextEncoder().encode(text);
  const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (raw) => Array.from(raw, (each) => each.toString(16).padStart(2, "0")).join("");
  const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const base64 = (raw) => {
    let text = "";
    for (let at = 0; at < raw.length; at += 0x8000) {
      text += String.fromCharCode(...raw.subarray(at, at + 0x8000));
    }
    return btoa(text);
  };
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const each of parts) {
      whole.set(each, at);
      at += each.length;
    }
    return whole;
  };
  const u32 = (...values) => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, at) => view.setUint32(4 * at, value));
    return new Uint8Array(view.buffer);
  };
  const sha256 = async (content) => new Uint8Array(await subtle.digest("SHA-256", content));
  const portal = unhex(given.portal_id);

  const hkdf = async (secret, salt, info, length = 32) => {
    const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt, info: bytes(info) };
    return new Uint8Array(await subtle.deriveBits(how, key, 8 * length));
  };
  const pbkdf2 = async (passphrase, salt, iterations) => {
    const key = await subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
    return new Uint8Array(await subtle.deriveBits(how, key, 256));
  };
  const mac = async (key, message) => {
    const made = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await subtle.sign("HMAC", made, message));
  };
  const seal = async (secret, kind, epoch, path, plain, digest = new Uint8Array(32), chunk = 0, chunks = 1) => {
    const aad = joined(
      bytes("amportal"), Uint8Array.of(1), bytes(kind), portal, u32(epoch, chunk, chunks), digest, bytes(path),
    );
    const nonceKey = await hkdf(secret, portal, "amportal 1 nonce");
    const nonce = (await mac(nonceKey, joined(u32(aad.length), aad, plain))).subarray(0, 12);
    const key = await subtle.importKey(
      "raw", await hkdf(secret, portal, "amportal 1 file"), "AES-GCM", false, ["encrypt"],
    );
    const made = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, plain);
    return joined(nonce, new Uint8Array(made));
  };
  const padded = (content) => {
    const length = 8 + content.length;
    let whole = 1024;
    if (length > 1024) {
      const exponent = Math.floor(Math.log2(length));
      const size = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
      whole = Math.ceil(length / size) * size;
    }
    return joined(u32(0, content.length), content, new Uint8Array(whole - length));
  };

  const files = {};
  const content = unhex(given.content_key);
  const { epoch } = given;
  for (const member of given.members) {
    const slot = hex((await sha256(bytes(member.code_word))).subarray(0, 5));
    const personal = unhex(member.personal_key);
    const salt = await hkdf(personal, portal, "amportal 1 salt", 16);
    const wrapping = await pbkdf2(member.passphrase, salt, 600000);
    files[`k/${slot}`] = joined(
      bytes("AMPK"), Uint8Array.of(1), portal, salt, u32(600000), await seal(wrapping, "k", 0, slot, personal),
    );
    files[`e/${slot}`] = joined(
      bytes("AMPE"), Uint8Array.of(1), u32(epoch), await seal(personal, "e", epoch, slot, content),
    );
  }
  const listed = {};
  const nameKey = await hkdf(content, portal, "amportal 1 name");
  for (const [path, type, text] of given.files) {
    const plain = unbase64(text);
    const digest = await sha256(plain);
    const framed = padded(plain);
    const chunks = Math.ceil(framed.length / (1 << 20));
    for (let chunk = 0; chunk < chunks; chunk++) {
      const name = hex((await mac(nameKey, joined(bytes(path), Uint8Array.of(0), u32(chunk)))).subarray(0, 16));
      const part = framed.subarray(chunk << 20, (chunk + 1) << 20);
      files[`b/${name.slice(0, 2)}/${name}`] = await seal(content, "b", epoch, path, part, digest, chunk, chunks);
    }
    listed[path] = [hex(digest), plain.length, chunks, type];
  }
  const sorted = Object.fromEntries(Object.keys(listed).sort().map((path) => [path, listed[path]]));
  const manifest = { about: given.about, epoch, files: sorted, format: 1, portal: given.portal_id, serial: given.serial };
  files.m = joined(
    bytes("AMPM"), Uint8Array.of(1), u32(epoch), await seal(content, "m", epoch, "m", padded(bytes(JSON.stringify(manifest)))),
  );
  return Object.fromEntries(Object.entries(files).map(([path, made]) => [path, base64(made)]));
};
