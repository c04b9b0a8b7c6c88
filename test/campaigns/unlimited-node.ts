/**
 * A node as `comity serve` runs it, but with limits of the node as a whole alone, and none of callers: the control of the hostile campaign; never to be used
 * for anything else.
 */
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { LIMITS, type Limits } from "../../src/limits.ts";
import { loadConfig } from "../../src/node/config.ts";
import { loadAtlas } from "../../src/node/law.ts";
import { startNode } from "../../src/node/node.ts";

const { resumedTransfersPerPeer, connections, handshakes } = LIMITS;
const limits = {
  ...Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 1e9])),
  ...{ resumedTransfersPerPeer, connections, handshakes },
  reservedConnections: 0,
  reservedCalls: 0,
  reservedUnfinishedBytes: 0,
} as unknown as Limits;

const config = await loadConfig(process.argv[2] ?? "", new Date());
const node = await startNode({
  config,
  atlas: loadAtlas(),
  observer: createObserver(createLog({ level: "silent" })),
  onFatal: () => process.exit(3),
  limits,
  newLog: true,
});
process.stdin.once("close", () => process.exit(0)).resume();
process.stdout.write(`${config.trustDomain} listens on ${node.host}:${node.port}\n`);
