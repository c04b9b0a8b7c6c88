/** Run in a process of its own on the file that it is given: how much memory reading it adds, printed in MiB. */
import { readFileSync } from "node:fs";
import { readBiometric } from "../../src/vocabulary/read-document.ts";
import { envelope } from "./document.ts";

const bytes = readFileSync(process.argv[2] ?? "");
// The reader's code is loaded and warm before the measure begins.
for (let i = 0; i < 20; i++) readBiometric("mosip-cbeff", envelope(13, 1500));
globalThis.gc?.();
const before = process.memoryUsage().rss;
const { terms } = readBiometric("mosip-cbeff", bytes);
// The highest that the process ever held, so that nothing between is missed.
const rise = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20;
process.stdout.write(
  `a CBEFF envelope of ${(bytes.length / 1e6).toFixed(1)} MB and ${terms.length} terms adds ${rise.toFixed(1)} MiB at most\n`,
);
