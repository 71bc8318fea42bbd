// Seals a portal by WebCrypto alone, written from docs/encrypted-format.md: the other direction of
// the known answers. Reads what to seal as JSON, prints the files as JSON.
import { readFileSync } from "node:fs";

const { subtle } = globalThis.crypto;
const bytes = (text) => new TextEncoder().encode(text);
const given = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const unhex = (text) => new Uint8Array(Buffer.from(text, "hex"));
const u32 = (...values) => {
  const made = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => made.writeUInt32BE(value, 4 * at));
  return made;
};
const sha256 = async (content) => Buffer.from(await subtle.digest("SHA-256", content));

async function hkdf(secret, salt, info, length = 32) {
  const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: bytes(info) };
  return Buffer.from(await subtle.deriveBits(how, key, 8 * length));
}

async function pbkdf2(passphrase, salt, iterations) {
  const key = await subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, ["deriveBits"]);
  return Buffer.from(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

async function mac(key, message) {
  const made = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Buffer.from(await subtle.sign("HMAC", made, message));
}

const portal = unhex(given.portal_id);

async function seal(secret, kind, epoch, path, plain, digest = Buffer.alloc(32), chunk = 0, chunks = 1) {
  const aad = Buffer.concat([
    bytes("amportal"), Buffer.of(1), bytes(kind), portal, u32(epoch, chunk, chunks), digest, bytes(path),
  ]);
  const nonceKey = await hkdf(secret, portal, "amportal 1 nonce");
  const nonce = (await mac(nonceKey, Buffer.concat([u32(aad.length), aad, plain]))).subarray(0, 12);
  const key = await subtle.importKey("raw", await hkdf(secret, portal, "amportal 1 file"), "AES-GCM", false, ["encrypt"]);
  const made = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: aad }, key, plain);
  return Buffer.concat([nonce, Buffer.from(made)]);
}

function padded(content) {
  const length = 8 + content.length;
  let whole = 1024;
  if (length > 1024) {
    const exponent = Math.floor(Math.log2(length));
    const size = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
    whole = Math.ceil(length / size) * size;
  }
  return Buffer.concat([u32(0, content.length), content, Buffer.alloc(whole - length)]);
}

const files = {};
const content = unhex(given.content_key);
const { epoch } = given;
for (const member of given.members) {
  const slot = (await sha256(bytes(member.code_word))).subarray(0, 5).toString("hex");
  const personal = unhex(member.personal_key);
  const salt = await hkdf(personal, portal, "amportal 1 salt", 16);
  const wrapping = await pbkdf2(member.passphrase, salt, 600000);
  files[`k/${slot}`] = Buffer.concat([
    bytes("AMPK"), Buffer.of(1), portal, salt, u32(600000), await seal(wrapping, "k", 0, slot, personal),
  ]);
  files[`e/${slot}`] = Buffer.concat([
    bytes("AMPE"), Buffer.of(1), u32(epoch), await seal(personal, "e", epoch, slot, content),
  ]);
}
const listed = {};
const nameKey = await hkdf(content, portal, "amportal 1 name");
for (const [path, type, text] of given.files) {
  const plain = Buffer.from(text, "base64");
  const digest = await sha256(plain);
  const framed = padded(plain);
  const chunks = Math.ceil(framed.length / (1 << 20));
  for (let chunk = 0; chunk < chunks; chunk++) {
    const name = (await mac(nameKey, Buffer.concat([bytes(path), Buffer.of(0), u32(chunk)]))).subarray(0, 16).toString("hex");
    const part = framed.subarray(chunk << 20, (chunk + 1) << 20);
    files[`b/${name.slice(0, 2)}/${name}`] = await seal(content, "b", epoch, path, part, digest, chunk, chunks);
  }
  listed[path] = [digest.toString("hex"), plain.length, chunks, type];
}
const sorted = Object.fromEntries(Object.keys(listed).sort().map((path) => [path, listed[path]]));
const manifest = { about: given.about, epoch, files: sorted, format: 1, portal: given.portal_id, serial: given.serial };
files.m = Buffer.concat([
  bytes("AMPM"), Buffer.of(1), u32(epoch), await seal(content, "m", epoch, "m", padded(bytes(JSON.stringify(manifest)))),
]);
console.log(JSON.stringify(Object.fromEntries(Object.entries(files).map(([path, made]) => [path, made.toString("base64")]))));
