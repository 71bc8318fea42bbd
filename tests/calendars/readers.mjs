// Reads calendars with ical.js and node-ical, and prints the instants that each finds.
//
// usage: node readers.mjs NODE_MODULES FILE...
// Prints one JSON object: reader -> file -> UID -> [start, end] as milliseconds since 1970.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/readers.js`));
const ICAL = require("ical.js").default ?? require("ical.js");
const nodeIcal = require("node-ical");

const found = { "ical.js": {}, "node-ical": {} };
for (const file of files) {
  const text = readFileSync(file, "utf-8");
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    // Only the rules in the file count, never the reader's own.
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const own = {};
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    if (!event.startDate.isDate) {
      own[event.uid] = [event.startDate.toUnixTime() * 1000, event.endDate.toUnixTime() * 1000];
    }
  }
  found["ical.js"][basename(file)] = own;
  const other = {};
  for (const entry of Object.values(nodeIcal.sync.parseICS(text))) {
    if (entry.type === "VEVENT" && entry.datetype !== "date") {
      other[entry.uid] = [entry.start.getTime(), entry.end.getTime()];
    }
  }
  found["node-ical"][basename(file)] = other;
}
console.log(JSON.stringify(found));
