/**
 * Wires witnessing into a node: it cosigns the heads of others, and hands the newest head of its own log to them a while after that has
 * grown, once for all that came meanwhile.
 */

import type { WitnessOfNodes } from "../edge/grpc/federation-service.ts";
import type { AddWitnesses } from "../edge/grpc/transfers-service.ts";
import type { Clock, Context } from "../engine/context.ts";
import { type Schedule, startLoop } from "../engine/loop.ts";
import type { Store } from "../engine/store.ts";
import { ComityError, exitCodeOf } from "../errors.ts";
import { cosignerOf } from "../ledger/cosignature.ts";
import { textOfPresent } from "../ledger/hand-over.ts";
import { createProving } from "../witness/claims.ts";
import { createComparing } from "../witness/compare-heads.ts";
import type { WitnessContext } from "../witness/context.ts";
import { createCosigning } from "../witness/cosign.ts";
import { type CosignedHead, loadNewestCosigned } from "../witness/cosigned.ts";
import { addWitnesses } from "../witness/dated.ts";
import { listForks } from "../witness/forks.ts";
import { createGossip } from "../witness/gossip.ts";
import type { ForkRow } from "../witness/schema.ts";
import { submitHead, type WitnessToAsk } from "../witness/submit.ts";
import { createTlogWitness } from "../witness/tlog-witness.ts";
import { createUnproved } from "../witness/unproved.ts";
import { createWitnessWatch, type WitnessState } from "../witness/watch.ts";
import type { NodeConfig } from "./config.ts";
import type { Learn } from "./known-keys.ts";
import type { Links } from "./links.ts";
import { openOutsideWitness } from "./outside-witness.ts";
import type { OwnLedgerKey } from "./own-ledger-key.ts";
import { signOnce } from "./peering.ts";
import { createSchedule } from "./schedule.ts";
import { createWitnessPort, type WitnessPort } from "./witness-server.ts";

/** The time, in milliseconds, from the first growth of the log to the next question to each witness. */
export const WITNESS_AFTER_MS = 5_000;
/** The time, in milliseconds, after which a witness is asked again that did not answer. */
const AGAIN_AFTER_MS = 60_000;
/** The time, in milliseconds, between two rounds in which a node asks its peers what they hold of other logs. */
export const GOSSIP_EVERY_MS = 60_000;

/** The times of a node as a witness, in milliseconds. */
export type WitnessTimes = {
  /** The time from the growth of the log to its head being cosigned; `WITNESS_AFTER_MS` by default. */
  readonly witnessAfterMs?: number;
  /** The time between two rounds of gossip; `GOSSIP_EVERY_MS` by default. */
  readonly gossipEveryMs?: number;
};

export type WitnessingParts = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Returns the witnesses of the moment. */
  readonly witnesses: () => readonly WitnessToAsk[];
  readonly submit: (witness: WitnessToAsk) => Promise<void>;
  /** Called with what a witness was wrong about. One that does not answer, or is of an earlier version, is none. */
  readonly failed: (error: unknown) => void;
  /** `WITNESS_AFTER_MS` by default. */
  readonly afterMs?: number;
};

export type Witnessing = {
  /** The log has grown. */
  readonly grown: () => void;
  /** Resolves when the current questions have ended. None follows. */
  readonly stop: () => Promise<void>;
};

/** Starts to ask. The first question comes a while after the start, also where the log does not grow. */
export function startWitnessing(parts: WitnessingParts): Witnessing {
  const { clock, schedule, witnesses, afterMs = WITNESS_AFTER_MS } = parts;
  let waiting: { readonly atMs: number; readonly timer: Disposable } | undefined;
  let asking: Promise<void> = Promise.resolve();
  let stopped = false;

  function askIn(ms: number): void {
    const atMs = clock.now().getTime() + ms;
    if (stopped || (waiting !== undefined && waiting.atMs <= atMs)) return;
    waiting?.timer[Symbol.dispose]();
    const timer = schedule(new Date(atMs), () => {
      waiting = undefined;
      asking = asking.then(askAll);
    });
    waiting = { atMs, timer };
  }

  async function askAll(): Promise<void> {
    if (stopped) return;
    const answered = await Promise.all(witnesses().map((witness) => askOne(parts, witness)));
    if (answered.includes(false)) askIn(AGAIN_AFTER_MS);
  }

  askIn(afterMs);
  return {
    grown: () => askIn(afterMs),
    stop: async () => {
      stopped = true;
      waiting?.timer[Symbol.dispose]();
      await asking;
    },
  };
}

/** Asks one witness. Returns false where it is to be asked again although the log does not grow. */
async function askOne({ submit, failed }: WitnessingParts, witness: WitnessToAsk): Promise<boolean> {
  try {
    await submit(witness);
    return true;
  } catch (thrown) {
    const { reason } = ComityError.from(thrown);
    if (reason === "METHOD_UNKNOWN") return true;
    if (exitCodeOf(reason) === 3 && reason !== "INTERNAL") return false;
    failed(thrown);
    return true;
  }
}

/** Calls `round` every `everyMs` milliseconds until it is stopped; for the first time so long after the start. */
export function startRounds(
  round: () => Promise<void>,
  everyMs: number,
  { clock, schedule, failed }: Pick<WitnessingParts, "clock" | "schedule" | "failed">,
): { readonly stop: () => Promise<void> } {
  let isFirst = true;
  return startLoop({ clock, schedule, failed }, async () => {
    if (!isFirst) await round();
    isFirst = false;
    return new Date(clock.now().getTime() + everyMs);
  });
}

/** A node as a witness of others, and as one that has witnesses. */
export type NodeWitness = WitnessOfNodes & {
  /** Returns the newest head of the own log that others have cosigned; undefined where there is none. */
  readonly cosigned: () => Promise<CosignedHead | undefined>;
  /** Lists the evidence of logs with two histories. */
  readonly forks: () => Promise<readonly ForkRow[]>;
  readonly addWitnesses: AddWitnesses;
  /** Returns the state of each witness that counts on: those outside, and the peers whose agreement is in force. */
  readonly witnesses: () => Promise<readonly WitnessState[]>;
  /** Begins to hand heads to witnesses, and returns what to call when the log has grown. */
  readonly start: () => () => void;
  readonly stop: () => Promise<void>;
};

type WitnessReach = WitnessTimes & {
  readonly config: Pick<NodeConfig, "witnesses" | "witnessing">;
  readonly links: Pick<Links, "askCosignature" | "askHeads" | "askProof">;
  readonly ledgerKey: OwnLedgerKey;
  readonly learn: Learn;
};

/** Creates the witness of a node over its context. `failed` is that of `startWitnessing`. */
export function openWitnessing(
  context: Context,
  { config, links, ledgerKey, learn, witnessAfterMs: afterMs, gossipEveryMs = GOSSIP_EVERY_MS }: WitnessReach,
  failed: (error: unknown) => void,
): NodeWitness {
  const { clock } = context;
  const witnessed: WitnessContext = {
    ...context,
    sign: (bytes) => signOnce(ledgerKey.source(), bytes),
    ownKey: () => textOfPresent(ledgerKey.keys()),
  };
  const unproved = createUnproved();
  const cosign = createCosigning(witnessed, unproved);
  const gossip = createGossip({
    ...{ context: witnessed, unproved, learn, failed },
    ...{ askHeads: links.askHeads, askProof: links.askProof },
  });
  const { witnesses, lasting } = witnessesOf(context, config, links);
  const watch = createWitnessWatch(context);
  const port = portOf(witnessed, config, failed);
  let asking: Witnessing | undefined;
  let rounds: ReturnType<typeof startRounds> | undefined;
  return {
    cosign: async (node, head) => {
      await learn(node, head);
      return cosign(node, head);
    },
    compareHeads: createComparing(witnessed),
    proveHead: createProving(witnessed),
    cosigned: () => loadNewestCosigned(context),
    forks: () => listForks(context),
    addWitnesses: (receipt) => addWitnesses(context, receipt),
    witnesses: () => watch.states(lasting()),
    start: () => {
      const submit = (witness: WitnessToAsk) => watch.during(witness, () => submitHead(context, witness));
      const times = { clock, schedule: createSchedule(clock), failed };
      // The node may sign again: what ran before has its end.
      void asking?.stop();
      void rounds?.stop();
      asking = startWitnessing({ ...times, witnesses, submit, ...(afterMs !== undefined && { afterMs }) });
      rounds = startRounds(gossip, gossipEveryMs, times);
      port?.open();
      return asking.grown;
    },
    stop: async () => void (await Promise.all([asking?.stop(), rounds?.stop(), port?.close()])),
  };
}

/** Returns the port at which a node is a witness of logs outside the federation; undefined where it is none. */
function portOf(
  context: WitnessContext,
  { witnessing }: WitnessReach["config"],
  failed: (error: unknown) => void,
): WitnessPort | undefined {
  if (witnessing === undefined) return undefined;
  return createWitnessPort(witnessing.listen, createTlogWitness(context, witnessing.logs), failed);
}

/** Returns what lists the witnesses of the moment, and the names of those of them that are expected to last. */
function witnessesOf(
  { peers, clock }: Context,
  config: WitnessReach["config"],
  { askCosignature }: WitnessReach["links"],
) {
  const outside = config.witnesses.map(openOutsideWitness);
  return {
    /** Peers cosign by the keys of their own logs, which the agreements name. */
    witnesses: (): readonly WitnessToAsk[] => [
      ...outside,
      ...peers.all.map(
        ({ node, ledgerKeys: [{ name }] }): WitnessToAsk => ({
          ...{ name, peer: node },
          ask: (head) => askCosignature(node, head),
          cosigners: () => (peers.known.find((each) => each.node === node)?.ledgerKeys ?? []).map(cosignerOf),
        }),
      ),
    ],
    /** One whose agreement has ended is asked still, and owes nothing. */
    lasting: (): readonly Pick<WitnessToAsk, "name">[] => [
      ...outside,
      ...peers
        .at(clock.now())
        .filter(({ inForce }) => inForce)
        .map(({ ledgerKeys: [{ name }] }) => ({ name })),
    ],
  };
}

/** A store that calls `grown` when its log has grown. */
export function watchGrowth(store: Store, grown: () => void): Store {
  return {
    ...store,
    commit: async (entry) => {
      const committed = await store.commit(entry);
      if ("recorded" in committed) grown();
      return committed;
    },
  };
}
