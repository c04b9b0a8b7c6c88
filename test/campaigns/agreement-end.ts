/** The campaign of an agreement's end: ten nodes send data to each other until one of them ends the agreement of all. */
import { setTimeout as sleep } from "node:timers/promises";
import { v7 } from "uuid";
import { connectPlatform, type Platform, prepareRequest } from "../../src/client/index.ts";
import { ComityError, exitCodeOf } from "../../src/errors.ts";
import { parseRequest, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createDice, type Dice } from "../chaos/dice.ts";
import { certifyPlatform, createAttestor, type Strangers, startStrangers } from "../support/strangers.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import { type Asked, compareEnd, type Ended, PERMITTED_WITHIN_MS } from "./end.ts";
import { insist, introduceTo, PARTIES, TEN, termsOf, within } from "./ten.ts";

const SETTLE_WITHIN_MS = 60_000;
/** The calls that each platform has under way at once. */
const CALLS = 2;

/** The requests of each party to every other, and the public key of whoever signed their evidence. */
type Prepared = {
  readonly attestor: object;
  readonly requests: ReadonlyMap<string, ReadonlyMap<string, TransferRequest>>;
};
/** Evidence is good for a day: the runs of one campaign share it. */
let prepared: Prepared | undefined;

/** One offer that is enough between any two of the ten. */
function requestTo(from: string, to: string): TransferRequest {
  const [[origin = ""] = [], [place = ""] = []] = [TEN[from], TEN[to]];
  // Not the platform that sends: what it had received would bind what it passes on.
  const recipient = `spiffe://${to}/platform/archive`;
  return parseRequest({
    ...{ scheme: "eu", from: origin, to: place, recipient, modality: "facial image" },
    ...{ form: "biometric template", purpose: "authentication" },
    facts: {
      ...{ people: 1, youngest: 30, onlinePlatform: false, identifies: true, sector: "other" },
      automatedDecision: false,
    },
    offer: {
      consents: [
        {
          for: ["collect", "disclose"],
          qualities: ["explicit", "freely_given", "specific", "withdrawable", "informed", "written"],
          ...{ purposes: "authentication", modalities: "facial image", forms: "biometric template" },
          ...{ recipients: recipient, destinations: place, given: "2026-06-01", subjects: "all" },
        },
      ],
      assessments: [{ id: "eu.dpia", date: "2026-02-10" }],
      notices: [{ id: "eu.notice" }],
      safeguards: [{ id: "eu.security" }, { id: "eu.by-design" }],
      operations: ["store", "compare"],
      retention: [{ event: "last-interaction", period: "P1Y" }],
    },
  });
}

type Platforms = ReadonlyMap<string, Platform>;

async function prepareAll(platforms: Platforms, attestor: object, folder: string): Promise<Prepared> {
  const requests = await Promise.all(
    [...platforms].map(async ([from, platform]) => {
      const own = new Map<string, TransferRequest>();
      for (const to of PARTIES)
        if (to !== from) own.set(to, await prepareRequest(requestTo(from, to), platform, folder));
      return [from, own] as const;
    }),
  );
  return { attestor, requests: new Map(requests) };
}

/** Asks for transfers to all others, one after another, until `signal` aborts. */
async function stream(
  [from, platform]: readonly [string, Platform],
  requests: ReadonlyMap<string, TransferRequest>,
  { asked, dice, signal }: { readonly asked: Asked[]; readonly dice: Dice; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const [to, request] = dice.pick([...requests]);
    const one: Asked = { from, to, key: v7(), askedAt: Date.now() };
    asked.push(one);
    try {
      Object.assign(one, stateOf(await platform.request(request, one.key)), { toldAt: Date.now() });
    } catch (thrown) {
      if (exitCodeOf(ComityError.from(thrown).reason) !== 3) throw thrown;
    }
    await sleep(dice.int(0, 30));
  }
}

const stateOf = ({ state, transferId }: { readonly state?: string; readonly transferId?: string }) => ({
  state,
  id: transferId,
});

const isFinal = ({ state }: Asked) => state !== undefined && state !== "IN_DOUBT";

/** Asks again for what is not final, in calm; the platforms each for themselves. */
async function settle(asked: readonly Asked[], platforms: Platforms, { requests }: Prepared): Promise<void> {
  const ask = async (platform: Platform, one: Asked): Promise<boolean> => {
    const request = requests.get(one.from)?.get(one.to);
    try {
      if (request !== undefined) Object.assign(one, stateOf(await platform.request(request, one.key)));
    } catch (thrown) {
      if (exitCodeOf(ComityError.from(thrown).reason) !== 3) throw thrown;
    }
    return isFinal(one);
  };
  await Promise.all(
    [...platforms].map(async ([party, platform]) => {
      for (const one of asked)
        if (one.from === party && !isFinal(one))
          await within(SETTLE_WITHIN_MS, () => ask(platform, one), 200);
    }),
  );
}

/** Lets all ten sign an agreement that one drafts who alone knows the others; returns its hash. */
async function agree(strangers: Strangers, drafter: string, attestor: object): Promise<string> {
  const { operator } = strangers.of(drafter);
  const { hash } = await operator.draftAgreement(termsOf(drafter, "ten", attestor));
  await operator.signAgreement(hash);
  const others = PARTIES.filter((each) => each !== drafter);
  await Promise.all(
    others.map((each) =>
      insist(strangers.of(each).operator, (desk) => desk.signAgreement(hash), SETTLE_WITHIN_MS),
    ),
  );
  const inForce = async (each: string) => (await strangers.of(each).operator.getAgreement(hash)).inForce;
  for (const each of PARTIES)
    if (!(await within(SETTLE_WITHIN_MS, () => inForce(each))))
      throw new Error(`the agreement is not in force at ${each}`);
  return hash;
}

/** The instant at which a node has told its operators that the agreement was ended; undefined before. */
function leafAt(told: readonly string[]): number | undefined {
  const line = told.find((each) => each.includes('"event":"agreement"') && each.includes('"terminated"'));
  return line === undefined ? undefined : Date.parse(JSON.parse(line).time);
}

/** Reads a whole log. */
async function leavesOf(strangers: Strangers, party: string): Promise<readonly unknown[]> {
  const { log } = strangers.of(party).node().store;
  const { size } = await log.head();
  const leaves = await Promise.all(Array.from({ length: size }, (_, i) => log.leaf(i)));
  return leaves.map((leaf) => JSON.parse(Buffer.from(leaf ?? "null").toString("utf8")));
}

type Plan = {
  readonly dice: Dice;
  readonly remote: string | undefined;
  readonly by: string;
  readonly ends: boolean;
};

/** Ends the agreement while data moves, and waits until each node has the leaf, also the one that was cut off. */
async function end(strangers: Strangers, hash: string, { dice, remote, by, ends }: Plan): Promise<Ended> {
  await sleep(dice.int(500, 1500));
  if (remote !== undefined) strangers.cut();
  await sleep(dice.int(0, 500));
  const at = Date.now();
  if (!ends) return { at, leaves: new Map(PARTIES.map((each) => [each, at])), remote, backAt: undefined };
  await strangers.of(by).operator.terminateAgreement(hash);
  const leaves = new Map<string, number>();
  const arrived = (party: string) => {
    const instant = leafAt(strangers.of(party).told);
    if (instant !== undefined) leaves.set(party, instant);
    return instant !== undefined;
  };
  for (const each of PARTIES) if (each !== remote) await within(SETTLE_WITHIN_MS, () => arrived(each));
  if (remote === undefined) return { at, leaves, remote, backAt: undefined };
  await sleep(dice.int(500, 1500));
  const early = arrived(remote);
  strangers.mend();
  const backAt = Date.now();
  await within(SETTLE_WITHIN_MS, () => arrived(remote));
  return { at, leaves, remote, backAt: early ? undefined : backAt };
}

async function runIn(strangers: Strangers, drafter: string, plan: Plan): Promise<RunResult> {
  using open = new DisposableStack();
  const platforms: Platforms = new Map(
    PARTIES.map((party) => {
      const stranger = strangers.of(party);
      const { address } = stranger;
      const platform = connectPlatform({ address, as: certifyPlatform(stranger, "aurora") });
      return [party, open.adopt(platform, ({ close }) => close())];
    }),
  );
  await introduceTo(strangers, drafter);
  const folder = `${strangers.of(drafter).home}/attestor`;
  const attestor = prepared?.attestor ?? createAttestor(folder);
  const hash = await agree(strangers, drafter, attestor);
  prepared ??= await prepareAll(platforms, attestor, folder);
  const { requests } = prepared;

  const asked: Asked[] = [];
  const over = new AbortController();
  const streams = [...platforms].flatMap(([party, platform]) =>
    Array.from({ length: CALLS }, (_, i) => {
      const dice = createDice(plan.dice.int(0, 1_000_000), `${party} ${i}`);
      return stream([party, platform], requests.get(party) ?? new Map(), {
        asked,
        dice,
        signal: over.signal,
      });
    }),
  );
  const ended = await end(strangers, hash, plan);
  await sleep(PERMITTED_WITHIN_MS + 500);
  over.abort();
  await Promise.all(streams);
  const told = structuredClone(asked);
  await settle(asked, platforms, prepared);
  const logs = new Map<string, readonly unknown[]>();
  for (const party of PARTIES) logs.set(party, await leavesOf(strangers, party));
  return compareEnd({ hash, ended, told, settled: asked, logs });
}

async function runWith(seed: number, ends: boolean): Promise<RunResult> {
  const dice = createDice(seed, "end");
  const [drafter, by] = [dice.pick(PARTIES), dice.pick(PARTIES)];
  const remote = ends && seed % 3 === 0 ? dice.pick(PARTIES.filter((each) => each !== by)) : undefined;
  const strangers = await startStrangers(TEN, remote === undefined ? {} : { remote });
  try {
    return await runIn(strangers, drafter, { dice, remote, by, ends });
  } finally {
    await strangers.stop();
  }
}

export const agreementEnd: Campaign = {
  name: "agreement-end",
  title: "Nothing is permitted after the end of an agreement",
  shows: `Ten nodes of ten places, each with a home and a store of its own and all in one process, have one agreement that one drafted who
alone had the cards of the others. Platforms at each send data to all others; at a moment that the seed chooses one party ends the
agreement. In a third of the runs the lines of another node are cut before that, and stand again later. In no log is there a permit
behind the leaf of the end; nobody who asks after its home node has the leaf is permitted; no platform is told of a permit
later than ${PERMITTED_WITHIN_MS / 1000} s after the last node has the leaf; every transfer is final, and in the logs of both sides it is permitted at both or at neither, unless the
permit came too late: then the home node's log says that it lapsed, and the platform is told of a denial.`,
  runs: 20,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed) => runWith(seed, true),
  control: {
    off: "an agreement that nobody ends",
    expects: ["permitted-late"],
    withinRuns: 1,
    run: (seed) => runWith(seed, false),
  },
};
