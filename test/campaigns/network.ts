/** The campaign of what a network may do to each item: every kind, in both directions, is cut, delayed, duplicated and reordered. */
import fc from "fast-check";
import { FAULTS, type Fault, type ItemProxy, type Passing, startItemProxy } from "../chaos/item-proxy.ts";
import { startFederation } from "../support/federation.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import {
  acknowledge,
  CODES,
  type Code,
  compareAll,
  erase,
  type Model,
  type Nodes,
  openNodes,
  otherThan,
  report,
  transfer,
} from "./federated-model.ts";
import { within } from "./ten.ts";

const KINDS = ["proposal", "resolve", "notice", "acknowledgement", "erasure"] as const;
/** Long enough for an item that is late, and short enough that a transfer is soon asked about. */
const DECIDE_WITHIN_MS = 2000;
/** The times that an act is tried until the fault has struck. */
const TRIES = 4;
/** The time after an act in which its fault must strike: longer than an item is held. */
const STRIKE_WITHIN_MS = 2_500;
/** The places of a quick run. */
const QUICK = 6;

/** A place at which a fault strikes: an item of a kind that `from` sends, or the answer to it. */
type Place = {
  readonly from: Code;
  readonly kind: (typeof KINDS)[number];
  readonly answer: boolean;
  readonly fault: Fault;
};

const PLACES: readonly Place[] = CODES.flatMap((from) =>
  KINDS.flatMap((kind) =>
    [false, true].flatMap((answer) => FAULTS.map((fault) => ({ from, kind, answer, fault }))),
  ),
);

const itemsOf = ({ kind, answer }: Pick<Place, "kind" | "answer">) =>
  answer ? `answers to ${kind}s` : `${kind}s`;
const nameOf = (place: Place) => `${itemsOf(place)} from ${place.from}, ${place.fault}`;

/** What lies between the nodes: at most one fault is due, at one place. */
function createNetwork() {
  let armed: { readonly place: Place; due: boolean; struck: boolean } | undefined;
  let drowned: Code | undefined;
  const isAt = ({ from, kind, answer }: Place, at: Code, passing: Passing) =>
    from === at && kind === passing.kind && answer === passing.answer;
  return {
    faultOf: (from: Code) => (passing: Passing) => {
      // A transfer is asked about only where its proposal has found no answer until its time was over.
      if (drowned === from && passing.kind === "resolve") drowned = undefined;
      if (drowned === from && passing.kind === "proposal" && !passing.answer) return "cut before" as const;
      if (armed === undefined || !armed.due || !isAt(armed.place, from, passing)) return undefined;
      armed.due = false;
      return armed.place.fault;
    },
    struck: (from: Code) => (passing: Passing, fault: Fault) => {
      if (armed?.place.fault === fault && isAt(armed.place, from, passing)) armed.struck = true;
    },
    arm: (place: Place) => {
      armed = { place, due: true, struck: false };
      drowned = place.kind === "resolve" ? place.from : undefined;
    },
    /** Resolves when the fault has struck, at once where it has; to false where it does not, and disarms it. */
    settle: async () => {
      const struck = await within(STRIKE_WITHIN_MS, () => armed?.struck === true);
      armed = undefined;
      drowned = undefined;
      return struck;
    },
  };
}

type Real = {
  readonly nodes: Nodes;
  readonly network: ReturnType<typeof createNetwork>;
  readonly struck: Place[];
};

/** Has the fault strike at its place while the nodes do what brings such an item, and holds both against the model. */
class Strike implements fc.AsyncCommand<Model, Real> {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { nodes, network, struck }: Real): Promise<void> {
    const place = this.#place;
    for (let tries = 0; tries < TRIES && nodes.violations.length === 0; tries++) {
      const acts = await prepare(model, nodes, place);
      network.arm(place);
      await Promise.all(acts.map((act) => act()));
      // What was done may be there before the answer that says so has passed.
      if (!(await network.settle())) continue;
      struck.push(place);
      return;
    }
    if (nodes.violations.length === 0) nodes.violated("uncovered", `nothing struck ${nameOf(place)}`);
  }

  toString(): string {
    return nameOf(this.#place);
  }
}

/** Prepares what brings an item of the place's kind: two acts at once where one item is to pass another. */
async function prepare(
  model: Model,
  nodes: Nodes,
  { from, kind, fault }: Place,
): Promise<readonly (() => Promise<unknown>)[]> {
  const many = fault === "reordered" ? 2 : 1;
  const times = <T>(make: (n: number) => T) => Array.from({ length: many }, (_, n) => make(n));
  if (kind === "proposal" || kind === "resolve") return times(() => () => transfer(model, nodes, from));
  if (kind === "notice") {
    const open = model.notices.filter((each) => each.from === from && !each.withdrawn);
    return times((n) => () => report(model, nodes, from, open[n]));
  }
  if (kind === "acknowledgement") {
    const home = otherThan(from);
    const waiting = () =>
      model.notices.filter((each) => each.from === home && !each.withdrawn && each.said.length < 3);
    while (waiting().length < many) await report(model, nodes, home);
    return waiting()
      .slice(0, many)
      .map((each) => () => acknowledge(nodes, each));
  }
  const left = () =>
    model.transfers.filter((each) => each.from === from && each.told.state === "PERMITTED" && !each.erased);
  while (left().length < many && nodes.violations.length === 0) await transfer(model, nodes, from);
  return left()
    .slice(0, many)
    .map((each) => () => erase(nodes, each));
}

async function runWith(hasty: boolean, places: readonly Place[], seed: number): Promise<RunResult> {
  const network = createNetwork();
  const proxies: Partial<Record<Code, ItemProxy>> = {};
  for (const from of CODES)
    proxies[from] = await startItemProxy(() => endsFrom(from), {
      faultOf: network.faultOf(from),
      struck: network.struck(from),
    });
  const folderOf = (code: Code) => federation.homes.get(code)?.nodeFolder ?? "";
  const endsFrom = (from: Code) => ({
    from: folderOf(from),
    to: folderOf(otherThan(from)),
    target: () => federation.addressWhileUp(otherThan(from)),
  });
  const federation = await startFederation(CODES, {
    decideWithinMs: DECIDE_WITHIN_MS,
    alone: true,
    via: new Map(CODES.map((from) => [otherThan(from), proxies[from]?.address ?? ""])),
  });
  try {
    const nodes = await openNodes(federation, { hasty });
    const real: Real = { nodes, network, struck: [] };
    const model: Model = { transfers: [], notices: [] };
    const order = { minLength: places.length, maxLength: places.length };
    const [chosen = []] = fc.sample(fc.shuffledSubarray([...places], order), { seed, numRuns: 1 });
    await fc.asyncModelRun(
      () => ({ model, real }),
      chosen.map((place) => new Strike(place)),
    );
    if (nodes.violations.length === 0) await compareAll(model, nodes);
    for (const code of CODES) nodes.regulators[code].close();
    return { violations: nodes.violations, figures: figuresOf(real.struck, model) };
  } finally {
    await federation.stop();
    for (const proxy of Object.values(proxies)) await proxy.close();
  }
}

function figuresOf(struck: readonly Place[], { transfers, notices }: Model): Record<string, number> {
  const count = (fits: (place: Place) => boolean) => struck.filter(fits).length;
  const kinds = KINDS.flatMap((kind) =>
    [false, true].map((answer) => [
      `faults of ${itemsOf({ kind, answer })}`,
      count((each) => each.kind === kind && each.answer === answer),
    ]),
  );
  return {
    "places struck": struck.length,
    ...Object.fromEntries(kinds),
    ...Object.fromEntries(FAULTS.map((fault) => [fault, count((each) => each.fault === fault)])),
    transfers: transfers.length,
    notices: notices.length,
    acknowledgements: notices.reduce((sum, { said }) => sum + said.length, 0),
  };
}

/** Some places, all in turn over consecutive seeds. */
const someOf = (seed: number) =>
  Array.from({ length: QUICK }, (_, i) => PLACES[((seed * QUICK + i) * 17) % PLACES.length] as Place);

const control: Campaign["control"] = {
  off: "an origin that takes silence for a denial and concludes alone",
  expects: ["changed", "two-decisions"],
  withinRuns: 2,
  run: (seed) =>
    runWith(
      true,
      PLACES.filter(({ kind, answer }) => kind === "proposal" && answer),
      seed,
    ),
};

export const network: Campaign = {
  name: "network",
  title: "Each item between two nodes is cut, delayed, duplicated and reordered",
  shows: `A proxy between two nodes speaks gRPC to both and sees each item by itself. Each of ${PLACES.length} places is struck in each run, in an order that the
seed chooses: ${KINDS.join(", ")}, the item itself or the answer to it, from either node; lost with the connection, passed before the connection
ends, late, twice, or after the next one. A run fails where a place was not struck. After each fault the nodes come to what a model of
[protocol.md](protocol.md) says: a transfer ends once and the same way for everybody who asks, a notice, an acknowledgement and an erasure arrive
and take effect once. In the end inboxes and feeds have each entry once, there is no dead letter, and both ledgers verify, leaf by leaf.`,
  runs: 3,
  quickRuns: 1,
  runWithinMs: 1_200_000,
  run: (seed) => runWith(false, PLACES, seed),
  control,
  quick: { run: (seed) => runWith(false, someOf(seed), seed), control },
};
