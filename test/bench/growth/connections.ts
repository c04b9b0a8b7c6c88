/** How a call costs more with more connections open, among which the calls take turns. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { LIMITS } from "../../../src/limits.ts";
import { startProcesses } from "../../support/processes.ts";
import { watchProcess } from "../episode.ts";
import { medianOf } from "../harness.ts";
import { createPool, type Load, openLoadAs } from "../load.ts";
import { createRequests } from "../transfers.ts";
import type { Curve, Point } from "./curve.ts";

const HOME = "EU";
/** As many connections as a node gives to platforms, and so many platforms that none has more than its own share. */
const MOST = LIMITS.connections - LIMITS.reservedConnections;
const PLATFORMS = Array.from(
  { length: Math.ceil(MOST / LIMITS.connectionsPerCaller) },
  (_, i) => `platform${i}`,
);
/** Calls at once, whatever the connections. */
const AT_ONCE = 32;
const CALLS = 300;
const ROUNDS = 7;

/** Starts a relay to a port, whose connections come from another address of this machine: each address has a limit too. */
async function startRelay(
  port: number,
  localAddress: string,
): Promise<{ address: string; close: () => void }> {
  const server = createServer((near) => {
    const far = connect({ port, host: "127.0.0.1", localAddress });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port: own } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${own}`, close: () => void server.close() };
}

/** What is sent is the same for all platforms: an assessment is for the platform that asks. */
async function measureConnections(
  sizes: readonly number[],
  progress: (what: string) => void,
): Promise<readonly Point[]> {
  await using stack = new AsyncDisposableStack();
  const federation = stack.adopt(
    await startProcesses({ [HOME]: PLATFORMS, "US-IL": ["lakeshore"] }, { decideWithinMs: 10_000 }),
    async (each) => {
      await each.stopAll();
      each.remove();
    },
  );
  const { address, platformFolder } = federation.home(HOME);
  const [pid = 0] = await federation.pids();
  const caller = federation.connect(HOME, PLATFORMS[0] ?? "");
  const requests = await createRequests(federation, caller);
  caller.close();
  const pool = createPool(async (n) =>
    Transfers.Assess.requestSerialize({
      request: encodeRequest(await requests.known(n)),
      view: "ASSESS_VIEW_BASIC",
    }),
  );
  const relay = stack.adopt(await startRelay(Number(address.split(":").at(-1)), "127.0.0.2"), ({ close }) =>
    close(),
  );
  const open: Load[] = [];
  stack.defer(() => {
    for (const each of open) each.close();
  });
  const call = async (load: Load | undefined) => {
    const answer = await load?.send(Transfers.Assess.path, pool.take());
    if (answer === undefined || answer.length === 0) throw new Error("an assessment was not answered");
  };
  const points: Point[] = [];
  for (const size of sizes) {
    progress(`${size} connections`);
    await pool.fill(size + (ROUNDS + 1) * CALLS);
    // One after the other: handshakes at once are limited.
    while (open.length < size) {
      const by = open.length % 2 === 0 ? address : relay.address;
      const load = openLoadAs(by, platformFolder(PLATFORMS[open.length % PLATFORMS.length] ?? ""));
      open.push(load);
      await call(load);
    }
    const callAll = async (calls: number) => {
      let begun = 0;
      const lane = async () => {
        while (begun < calls) await call(open[begun++ % open.length]);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    };
    await callAll(CALLS);
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      using watch = watchProcess(pid);
      await callAll(CALLS);
      took.push(watch.cpuMs() / CALLS);
    }
    points.push({ size, figures: { assess: medianOf(took) } });
  }
  return points;
}

export const connections: Curve = {
  name: "growth-connections",
  what: "The node's CPU for an assessment, 32 at once, by the connections of platforms",
  along: "connections",
  unit: "ms",
  sizes: [1, 8, 64, 256, MOST],
  quickSizes: [1, 8],
  run: measureConnections,
};
