// Opens the frozen vectors by the script that the browsers run, and tells what it found as JSON.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [, , script, input] = process.argv;
vm.runInThisContext(readFileSync(script, "utf-8"));
const format = globalThis.portalFormat;
const { files, asked, normal } = JSON.parse(readFileSync(input, "utf-8"));
const get = async (path) => {
  if (!Object.hasOwn(files, path)) throw new format.Refused("absent");
  return new Uint8Array(Buffer.from(files[path], "base64"));
};
const told = [];
for (const [word, passphrase] of asked) {
  try {
    const slot = await format.slotOf(word);
    const raw = await get(`k/${slot}`);
    const who = await format.openPersonal(slot, raw, await format.stretched(raw, passphrase));
    const release = await format.openRelease(who, get);
    const opened = {};
    for (const path of Object.keys(release.manifest.files)) {
      opened[path] = Buffer.from(await format.fileOf(release, path, get)).toString("base64");
    }
    told.push({ slot, epoch: release.epoch, manifest: release.manifest, opened });
  } catch (fault) {
    told.push({ refused: fault.why || String(fault) });
  }
}
console.log(JSON.stringify({ told, normal: normal.map(format.normalised) }));
