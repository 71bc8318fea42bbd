/* Opens the known answers by the script that the browsers run. Runs in node and in browsers. */
globalThis.openedVectors = async ({ files, asked, normal }) => {
  const format = globalThis.portalFormat;
  const get = async (path) => {
    if (!Object.hasOwn(files, path)) throw new format.Refused("absent");
    return Uint8Array.from(atob(files[path]), (letter) => letter.charCodeAt(0));
  };
  const base64 = (raw) => btoa(Array.from(raw, (each) => String.fromCharCode(each)).join(""));
  const told = [];
  for (const [word, passphrase] of asked) {
    try {
      const slot = await format.slotOf(word);
      const raw = await get(`k/${slot}`);
      const who = await format.openPersonal(slot, raw, await format.stretched(raw, passphrase));
      const release = await format.openRelease(who, get);
      const opened = {};
      for (const path of Object.keys(release.manifest.files)) {
        opened[path] = base64(await format.fileOf(release, path, get));
      }
      told.push({ slot, epoch: release.epoch, manifest: release.manifest, opened });
    } catch (fault) {
      told.push({ refused: fault.why || String(fault) });
    }
  }
  return { told, normal: normal.map(format.normalised) };
};
