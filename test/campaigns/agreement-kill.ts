/** The campaign of agreements and power cuts: parties are killed while ten sign, and while one ends what all have signed. */

import { setTimeout as sleep } from "node:timers/promises";
import type { ShownAgreement } from "../../src/edge/grpc/agreements-service.ts";
import { ComityError, REASONS } from "../../src/errors.ts";
import { createDice, type Dice } from "../chaos/dice.ts";
import { startUndurable } from "../chaos/kill.ts";
import { type Strangers, type StrangersOptions, startStrangers } from "../support/strangers.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";
import { insist, introduceTo, PARTIES, TEN, termsOf, within } from "./ten.ts";

const CALL_WITHIN_MS = 60_000;

/** The parties of a run: three are processes of their own, which are killed; one never signs the second agreement. */
type Cast = {
  readonly drafter: string;
  readonly signer: string;
  readonly ender: string;
  readonly unwilling: string;
};

function cast(dice: Dice): Cast {
  const left = [...PARTIES];
  const draw = () => left.splice(dice.int(0, left.length - 1), 1)[0] as string;
  return { drafter: draw(), signer: draw(), ender: draw(), unwilling: draw() };
}

/** Kills a party after a while, and starts it again. */
async function killOnce(strangers: Strangers, party: string, dice: Dice, withinMs: number): Promise<void> {
  await sleep(dice.int(0, withinMs));
  await strangers.of(party).kill();
  await sleep(dice.int(0, 300));
  await strangers.of(party).start();
}

type Signing = { readonly all: string; readonly some: string };

/** Drafts two agreements of all, which all sign but one, who signs the first alone; the drafter and a signer are killed meanwhile. */
async function signAll(
  strangers: Strangers,
  { drafter, signer, ender, unwilling }: Cast,
  dice: Dice,
): Promise<Signing> {
  const call = <T>(party: string, act: Parameters<typeof insist<T>>[1]) =>
    insist(strangers.of(party).operator, act, CALL_WITHIN_MS);
  const kills = [drafter, signer].map((party) =>
    killOnce(strangers, party, createDice(dice.int(0, 1_000_000), party), 1500),
  );
  const draft = (id: string) => call(drafter, (desk) => desk.draftAgreement(termsOf(drafter, id)));
  const [all, some] = [(await draft("all")).hash, (await draft("some")).hash];
  const signs = PARTIES.map(async (party) => {
    await sleep(dice.int(0, party === ender ? 800 : 300));
    await call(party, (desk) => desk.signAgreement(all));
    if (party !== unwilling) await call(party, (desk) => desk.signAgreement(some));
  });
  await Promise.all([...signs, ...kills]);
  return { all, some };
}

/** What a node says of an agreement, in a form that is the same at all where it is the same. */
const formatState = ({ state, inForce, endsAt, endedBy, parties }: ShownAgreement): string =>
  JSON.stringify({
    // Who drafted it alone knows a draft as its own.
    state: state === "offered" ? "drafted" : state,
    ...{ inForce, endsAt, endedBy },
    signed: parties
      .filter(({ signed }) => signed)
      .map(({ trustDomain }) => trustDomain)
      .toSorted(),
  });

/** Returns the parties at which an agreement is in another state than most. */
async function differing(
  strangers: Strangers,
  hash: string,
  expected: (shown: ShownAgreement) => boolean,
): Promise<readonly string[]> {
  const shown = await Promise.all(
    PARTIES.map(async (party) => {
      const held = await strangers
        .of(party)
        .operator.getAgreement(hash)
        .catch(() => undefined);
      return { party, held, text: held && formatState(held) };
    }),
  );
  const first = shown.find(({ held }) => held !== undefined && expected(held))?.text;
  return shown.filter(({ text }) => text === undefined || text !== first).map(({ party }) => party);
}

/** What a node has lost that it had acknowledged: it refuses a call for the lack of it. Rejects with any other error. */
function lostOf(thrown: unknown): { readonly lost: string } {
  const { reason, message } = ComityError.from(thrown);
  if (REASONS[reason] !== "refused") throw thrown;
  return { lost: `a call was refused after a restart: ${message}` };
}

async function runIn(
  strangers: Strangers,
  parties: Cast,
  { dice, settleWithinMs }: { readonly dice: Dice; readonly settleWithinMs: number },
): Promise<RunResult> {
  const { drafter, signer, ender, unwilling } = parties;
  const violations: Violation[] = [];
  let differences = 0;
  const settle = async (hash: string, what: string, expected: (shown: ShownAgreement) => boolean) => {
    let left: readonly string[] = PARTIES;
    const settled = await within(settleWithinMs, async () => {
      left = await differing(strangers, hash, expected);
      return left.length === 0;
    });
    if (settled) return;
    differences += left.length;
    violations.push({ kind: "differs", what: `${what} is not in one state at ${left.join(", ")}` });
  };
  const isOpen = ({ state, inForce, parties }: ShownAgreement) =>
    !inForce && state !== "agreed" && parties.filter(({ signed }) => !signed).length === 1;

  await introduceTo(strangers, drafter);
  const signed = await signAll(strangers, parties, dice).catch(lostOf);
  if ("lost" in signed)
    return {
      violations: [{ kind: "differs", what: signed.lost }],
      figures: { kills: 2, agreements: 0, signatures: 0, differences: 1 },
    };
  const { all, some } = signed;
  await settle(all, "what all have signed", ({ state, inForce }) => state === "agreed" && inForce);
  await settle(some, "what one has not signed", isOpen);
  if (violations.length === 0) {
    const kills = [ender, signer].map((party) =>
      killOnce(strangers, party, createDice(dice.int(0, 1_000_000), party), 100),
    );
    const end = insist(strangers.of(ender).operator, (desk) => desk.terminateAgreement(all), CALL_WITHIN_MS);
    await Promise.all([end, ...kills]);
    await settle(
      all,
      "what one has ended",
      ({ state, inForce, endedBy }) => state === "terminated" && !inForce && endedBy === ender,
    );
    await settle(some, `what ${unwilling} never signed`, isOpen);
  }
  return { violations, figures: { kills: 4, agreements: 2, signatures: 19, differences } };
}

async function runWith(
  seed: number,
  settleWithinMs: number,
  startApart?: StrangersOptions["startApart"],
): Promise<RunResult> {
  const dice = createDice(seed, "agreement kill");
  const parties = cast(dice);
  const apart = [parties.drafter, parties.signer, parties.ender];
  const strangers = await startStrangers(TEN, { apart, ...(startApart && { startApart }) });
  try {
    return await runIn(strangers, parties, { dice, settleWithinMs });
  } finally {
    await strangers.stop();
  }
}

export const agreementKill: Campaign = {
  name: "agreement-kill",
  title: "Agreements survive power cuts",
  shows: `Ten nodes that have never met, three of them as processes, sign two agreements of all ten, of which one party never signs the
second. The drafter and a signer are killed (SIGKILL) between the draft and the last signature, at moments that the seed chooses; the
party that then ends the first agreement, and another, are killed about the end. Each time all ten come to the same state: of the
first with all signatures in force, and then ended by that party at one instant; of the second with nine signatures, in force nowhere.`,
  runs: 20,
  quickRuns: 1,
  runWithinMs: 400_000,
  run: (seed) => runWith(seed, 60_000),
  control: {
    off: "stores that answer before what they answer is on disk",
    expects: ["differs"],
    withinRuns: 5,
    run: (seed) => runWith(seed, 10_000, startUndurable),
  },
};
