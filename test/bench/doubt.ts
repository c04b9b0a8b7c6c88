/** How long transfers stay in doubt once their destinations are back, what that costs, and what an honest caller waits meanwhile. */
import { setTimeout as pause } from "node:timers/promises";
import { v7 } from "uuid";
import type { Platform } from "../../src/client/index.ts";
import { Transfers } from "../../src/edge/grpc/definition.ts";
import { encodeRequest } from "../../src/edge/grpc/request-codec.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import { type Episode, type Figures, grownTo, openLogSize, watchProcess } from "./episode.ts";
import { quantile } from "./harness.ts";
import { createPool, openLoadAs } from "./load.ts";
import { createRequests } from "./transfers.ts";

/** Two destinations: no more than 10,000 transfers may be in doubt with one. */
const PLACES = { EU: ["aurora", "borealis", "corona"], "US-IL": ["lakeshore"], JP: ["sakura-lab"] };
const SAMPLES = { "US-IL": "eu-us-il-login", JP: "eu-jp-research" } as const;
/** Who asks for each: one caller may not have as many requests in progress. */
const CALLERS = { "US-IL": "aurora", JP: "borealis" } as const;
type Away = keyof typeof SAMPLES;
const AWAY = Object.keys(SAMPLES) as readonly Away[];
const HOME = "EU";

/** The time in which a destination must decide. It has passed when they are back. */
const DECIDE_WITHIN_MS = 2_000;
/** Requests at once, below what one caller may have in progress. */
const AT_ONCE = 100;
/** Requests that are prepared together. */
const PREPARED = 500;
const SETTLED_WITHIN_MS = 600_000;
/** An honest caller asks so often. */
const HONEST_EVERY_MS = 25;

const fileOf = (name: string) => new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname;

/** Makes requests to a destination that is away, until so many are in doubt. */
async function doubt(
  federation: ProcessFederation,
  caller: Platform,
  place: Away,
  count: number,
  progress: (done: number) => void,
): Promise<void> {
  const requests = await createRequests(federation, caller, fileOf(SAMPLES[place]));
  const { address, platformFolder } = federation.home(HOME);
  const load = openLoadAs(address, platformFolder(caller.id.split("/").at(-1) ?? ""));
  let made = 0;
  // Signed beforehand, so many at a time: signatures would keep the messages of others from leaving.
  const pool = createPool(async () => {
    const request = encodeRequest(await requests.accepted(made++));
    return Transfers.Request.requestSerialize({ request, idempotencyKey: v7() });
  });
  let left = 0;
  const ask = async () => {
    while (left-- > 0) {
      const message = pool.take();
      const { outcome } = Transfers.Request.responseDeserialize(
        await load.send(Transfers.Request.path, message),
      );
      if (outcome?.state !== "TRANSFER_STATE_IN_DOUBT") throw new Error(`a transfer is ${outcome?.state}`);
    }
  };
  for (let done = 0; done < count; done += PREPARED) {
    left = Math.min(PREPARED, count - done);
    await pool.fill(left);
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    progress(done + PREPARED);
  }
  load.close();
}

/** Asks for an assessment again and again, until `over` aborts, and returns what each took in milliseconds. */
async function askMeanwhile(
  federation: ProcessFederation,
  caller: Platform,
  over: AbortSignal,
): Promise<readonly number[]> {
  const requests = await createRequests(federation, caller);
  const took: number[] = [];
  for (let n = 0; !over.aborted; n++) {
    const request = await requests.known(n);
    const from = performance.now();
    await caller.assess(request);
    const ms = performance.now() - from;
    took.push(ms);
    await pause(Math.max(0, HONEST_EVERY_MS - ms));
  }
  return took.toSorted((a, b) => a - b);
}

async function measureDoubt(count: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const federation = stack.adopt(
    await startProcesses(PLACES, { decideWithinMs: DECIDE_WITHIN_MS }),
    async ({ stopAll, remove }) => {
      await stopAll();
      remove();
    },
  );
  const [pid = 0] = await federation.pids();
  const connect = (name: string) => stack.adopt(federation.connect(HOME, name), ({ close }) => close());
  const [asking, honest] = [connect("aurora"), connect("corona")];
  const log = stack.adopt(openLogSize(federation, HOME), ({ close }) => close());
  // Nodes sign once their peers have answered.
  while ((await log.read()) === 0)
    await federation
      .sample(SAMPLES["US-IL"], asking)
      .then((request) => asking.request(request))
      .catch(() => pause(100));
  await Promise.all(AWAY.map(federation.kill));
  using meanwhile = watchProcess(pid);
  await Promise.all(
    AWAY.map((place) =>
      doubt(federation, connect(CALLERS[place]), place, count / AWAY.length, (n) =>
        progress(`${n} in doubt with ${place}`),
      ),
    ),
  );
  await pause(2 * DECIDE_WITHIN_MS);
  const size = await log.read();
  const over = new AbortController();
  await Promise.all(AWAY.map(federation.start));
  const back = performance.now();
  using watched = watchProcess(pid);
  const waits = askMeanwhile(federation, honest, over.signal);
  await grownTo(log, size + count, SETTLED_WITHIN_MS);
  const seconds = (performance.now() - back) / 1000;
  const cpuMs = watched.cpuMs() / count;
  progress(`${count} settled in ${seconds.toFixed(1)} s`);
  over.abort();
  const sorted = await waits;
  return {
    seconds,
    riseMiB: watched.riseMiB(),
    cpuMs,
    honestP50Ms: quantile(sorted, 0.5),
    honestP99Ms: quantile(sorted, 0.99),
    riseBeforeMiB: meanwhile.riseMiB(),
  };
}

export const inDoubt: Episode = {
  name: "doubt",
  what: "transfers in doubt with two peers, past their deadlines, from the peers' return until all are settled",
  count: 20_000,
  quickCount: 64,
  run: measureDoubt,
};
