/** The campaign of bad networks: what lies between two nodes misbehaves, and both still come to one decision. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createDice } from "../chaos/dice.ts";
import { startProxy } from "../chaos/proxy.ts";
import { startFederation } from "../support/federation.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import { type Asking, createTransfers, deliveredTo } from "./transfers.ts";

const CHAOS_MS = 4000;
const PLATFORMS = 6;
/** A half-open connection is given up after 25 s, and a transfer needs a new one then. */
const SETTLE_WITHIN_MS = 45_000;

/** An origin that takes silence for a denial, and so concludes alone: what the protocol forbids. */
function hasty(caller: Platform): Asking {
  const denied = (answer: Answer): Answer =>
    answer.state === "IN_DOUBT" ? ({ ...answer, state: "DENIED" } as const) : answer;
  return {
    request: async (request, key) => denied(await caller.request(request, key)),
    resolve: async (id) => denied(await caller.resolve(id)),
  };
}

/** The id of a transfer that is permitted now: asked anew, each time with a key of its own, until one is. */
async function permitted(caller: Platform, request: TransferRequest): Promise<string> {
  const until = Date.now() + SETTLE_WITHIN_MS;
  while (Date.now() < until) {
    const { state, transferId } = await caller.request(request);
    if (state === "PERMITTED") return transferId;
    // In doubt or barred: the broken connection has not been given up yet.
    await sleep(500);
  }
  throw new Error("the two nodes did not find each other again");
}

async function runWith(through: (caller: Platform) => Asking, seed: number): Promise<RunResult> {
  const dice = createDice(seed, "run");
  const proxy = await startProxy({ seed, target: () => federation.addressWhileUp("US-IL") });
  const federation = await startFederation(["EU", "US-IL"], {
    // Short times make bars likely; with long ones a transfer is sent again and again.
    decideWithinMs: dice.pick([300, 1000, 3000, 10_000]),
    via: new Map([["US-IL", proxy.address]]),
  });
  try {
    const requests = await Promise.all(
      ["eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"].map((name) => federation.sample(name)),
    );
    const transfers = createTransfers();
    const over = new AbortController();
    const loads = Array.from({ length: PLATFORMS }, (_, i) => {
      const asking = through(federation.caller("EU"));
      return transfers.load(asking, requests, createDice(seed, `platform ${i}`), over.signal);
    });
    await sleep(CHAOS_MS);
    over.abort();
    // Now and then the broken connections are left as they are: the nodes must find out by themselves.
    proxy.calm(dice.chance(0.1) ? "left" : "cut");
    await Promise.all(loads);

    await transfers.settle(federation.caller("EU"), SETTLE_WITHIN_MS);
    const [login] = requests;
    const last = login && (await permitted(federation.caller("EU"), login));
    transfers.compare(await deliveredTo(federation.caller("US-IL"), last ?? "", SETTLE_WITHIN_MS));
    transfers.verifyAll(federation.trust, createDice(seed, "bits"));
    return transfers.result({ connections: proxy.connections(), "connections broken": proxy.broken() });
  } finally {
    await federation.stop();
    await proxy.close();
  }
}

export const transferChaos: Campaign = {
  name: "transfer-chaos",
  title: "Two nodes come to one decision over a bad network",
  shows: `A proxy between the nodes resets, ends, delays, throttles, truncates, swallows and refuses connections by the seed, while ${PLATFORMS}
platforms ask for transfers whose deadlines are short or long. After calm returns every transfer is final; no platform was told two
things; what the destination delivered is exactly what the origin's platforms were told is permitted; every receipt verifies.`,
  runs: 200,
  quickRuns: 2,
  runWithinMs: 240_000,
  run: (seed) => runWith((caller) => caller, seed),
  control: {
    off: "an origin that takes silence for a denial and concludes alone",
    expects: ["changed", "two-decisions"],
    withinRuns: 5,
    run: (seed) => runWith(hasty, seed),
  },
};
