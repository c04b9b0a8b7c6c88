/**
 * Nodes as `comity serve` runs them, all in this process, which hold the law of places that there are not as well. The first
 * argument is the number of those places, the others are configuration files.
 */
import { createObserver } from "../../../src/edge/telemetry/events.ts";
import { createLog } from "../../../src/edge/telemetry/log.ts";
import { loadConfig } from "../../../src/node/config.ts";
import { loadAtlas } from "../../../src/node/law.ts";
import { type RunningNode, startNode } from "../../../src/node/node.ts";
import { makePlaces, withPlaces } from "./places.ts";

const [count = "0", ...files] = process.argv.slice(2);
const atlas = withPlaces(loadAtlas(), makePlaces(Number(count)));
const nodes: RunningNode[] = [];
for (const file of files)
  nodes.push(
    await startNode({
      config: await loadConfig(file, new Date()),
      atlas,
      observer: createObserver(createLog({ level: "silent" })),
      onFatal: () => process.exit(3),
      newLog: true,
      // The others are not there yet.
      alone: true,
    }),
  );
process.stdin
  .once("close", () => Promise.all(nodes.map((node) => node.stop(1000))).then(() => process.exit(0)))
  .resume();
process.stdout.write(`${nodes.length} nodes listen\n`);
