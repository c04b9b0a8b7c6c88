/** Platforms that ask for transfers while the nodes are being broken, what they were told, and whether it was true. */
import { setTimeout as sleep } from "node:timers/promises";
import { v7 } from "uuid";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { ComityError, exitCodeOf } from "../../src/errors.ts";
import { type Trust, verifyReceipt } from "../../src/receipt/verify.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import type { Dice } from "../chaos/dice.ts";
import type { Violation } from "./campaign.ts";

/** A platform's way to its node. */
export type Asking = Pick<Platform, "request" | "resolve">;

/** A platform that connects anew after a failed call, for a channel's own pauses grow with each failure. */
export function reconnecting(connect: () => Platform): Asking & { readonly close: () => void } {
  let caller: Platform | undefined;
  const call = async (action: (caller: Platform) => Promise<Answer>) => {
    caller ??= connect();
    const used = caller;
    try {
      return await action(used);
    } catch (thrown) {
      used.close();
      if (caller === used) caller = undefined;
      throw thrown;
    }
  };
  return {
    request: (request, key) => call((each) => each.request(request, key)),
    resolve: (id) => call((each) => each.resolve(id)),
    close: () => caller?.close(),
  };
}

type Told = {
  readonly key: string;
  readonly request: TransferRequest;
  /** The newest final answer, or the newest in doubt; absent while nothing was told. */
  answer?: Answer;
};

const RETRY_AFTER_MS = 100;
/** The time after which a call that has no answer is given up, in milliseconds. */
const LONGEST_CALL_MS = 30_000;

const isFinal = (answer: Answer | undefined) => answer?.state !== undefined && answer.state !== "IN_DOUBT";

/** What platforms were told, kept outside the nodes. */
export function createTransfers() {
  const all: Told[] = [];
  const violations: Violation[] = [];
  const figures = { transfers: 0, permitted: 0, denied: 0, barred: 0, "told in doubt": 0, "calls failed": 0 };

  /** Puts an answer beside what was told before: the same transfer, and once final always the same. */
  function note(told: Told, answer: Answer): void {
    const before = told.answer;
    if (answer.state === "IN_DOUBT") figures["told in doubt"]++;
    if (before !== undefined && before.transferId !== answer.transferId)
      violations.push({ kind: "lost", what: "a transfer that a platform was told of is not known any more" });
    else if (isFinal(before) && before?.state !== answer.state)
      violations.push({
        kind: "changed",
        what: `a platform was told ${before?.state}, then ${answer.state}`,
      });
    else if (
      isFinal(before) &&
      !Buffer.from(before?.receipt ?? []).equals(answer.receipt ?? new Uint8Array())
    )
      violations.push({ kind: "changed", what: "the same transfer came with two receipts" });
    if (!isFinal(before)) told.answer = answer;
  }

  /** One call. Whoever cannot be reached is asked again by the caller of this; a refusal is a violation. */
  async function ask(told: Told, call: () => Promise<Answer>): Promise<void> {
    try {
      note(told, await call());
    } catch (thrown) {
      const { reason, message } = ComityError.from(thrown);
      if (reason === "NOT_FOUND")
        violations.push({
          kind: "lost",
          what: "a transfer that a platform was told of is not known any more",
        });
      else if (exitCodeOf(reason) === 3) {
        figures["calls failed"]++;
        await sleep(RETRY_AFTER_MS);
      } else violations.push({ kind: "refused", what: `a lawful call was refused: ${reason}: ${message}` });
    }
  }

  /** Asks for transfers, one after another, until `signal` aborts; often repeats what is not final. */
  async function load(asking: Asking, requests: readonly TransferRequest[], dice: Dice, signal: AbortSignal) {
    while (!signal.aborted) {
      const told: Told = { key: v7(), request: dice.pick(requests) };
      all.push(told);
      do {
        await ask(told, () => asking.request(told.request, told.key));
        await sleep(dice.int(0, 15));
      } while (!isFinal(told.answer) && !signal.aborted && dice.chance(0.8));
    }
  }

  /** Asks again, in calm, until every transfer is final; what is not within `withinMs` is a violation. */
  async function settle(asking: Asking, withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    const one = async (told: Told) => {
      // Each is asked for once; but many calls without an answer, one after another, would never come to an end.
      if (Date.now() < until + LONGEST_CALL_MS) await ask(told, () => asking.request(told.request, told.key));
      while (!isFinal(told.answer) && Date.now() < until) {
        await sleep(100);
        await ask(told, () => asking.request(told.request, told.key));
      }
      const id = told.answer?.transferId;
      if (id !== undefined && isFinal(told.answer)) await ask(told, () => asking.resolve(id));
      else
        violations.push({ kind: "in-doubt", what: `a transfer was not final after ${withinMs} ms of calm` });
    };
    const queue = all.values();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (const told of queue) await one(told);
      }),
    );
  }

  /** Holds the answers against the recipient's inbox: there exactly what was permitted, each once. */
  function compare(delivered: readonly string[]): void {
    const ids = new Map(all.map(({ answer }) => [answer?.transferId, answer?.state]));
    if (new Set(delivered).size < delivered.length)
      violations.push({ kind: "twice", what: "a transfer was delivered twice" });
    for (const id of delivered) {
      const state = ids.get(id);
      if (state !== "PERMITTED")
        violations.push({
          kind: "two-decisions",
          what: `the destination permitted what the origin's platform was told is ${state ?? "unknown"}`,
        });
    }
    const there = new Set(delivered);
    for (const [id = "", state] of ids)
      if (state === "PERMITTED" && !there.has(id))
        violations.push({
          kind: "undelivered",
          what: "a permitted transfer is not in the recipient's inbox",
        });
  }

  /** Verifies every receipt, and that none still does with a bit of it turned. */
  function verifyAll(trust: Trust, dice: Dice): void {
    for (const { answer } of all) {
      if (answer?.receipt === undefined) continue;
      const permit = permitOf(answer.receipt, trust);
      if (permit !== (answer.state === "PERMITTED"))
        violations.push({
          kind: "receipt",
          what: `the receipt of a transfer told ${answer.state} says otherwise`,
        });
      const changed = Uint8Array.from(answer.receipt);
      const at = dice.int(0, changed.length - 1);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.int(0, 7));
      if (permitOf(changed, trust) !== undefined)
        violations.push({ kind: "receipt", what: `a receipt verifies although bit ${at} was turned` });
    }
  }

  return {
    load,
    /** Says how many transfers are not final, and how many calls have failed so far. */
    left: () =>
      `${all.filter(({ answer }) => !isFinal(answer)).length} of ${all.length} transfers are not final, ${figures["calls failed"]} calls have failed`,
    settle,
    compare,
    verifyAll,
    result(more: Readonly<Record<string, number>>) {
      const count = (state: Answer["state"]) => all.filter(({ answer }) => answer?.state === state).length;
      const counted = { transfers: all.length, permitted: count("PERMITTED"), denied: count("DENIED") };
      return { violations, figures: { ...more, ...figures, ...counted, barred: count("BARRED") } };
    },
  };
}

/** Whether a receipt permits; undefined where it does not verify. */
function permitOf(receipt: Uint8Array, trust: Trust): boolean | undefined {
  try {
    return verifyReceipt(receipt, trust).permit;
  } catch {
    return undefined;
  }
}

/**
 * The ids in the recipient's inbox. `last` is asked for after everything else, and an inbox has an order:
 * when it is there, all is there. Read from its beginning again while nobody answers.
 */
export async function deliveredTo(recipient: Pick<Platform, "inbox">, last: string, withinMs: number) {
  const over = AbortSignal.timeout(withinMs);
  for (;;) {
    const ids: string[] = [];
    try {
      for await (const { transferId } of recipient.inbox(0, over)) {
        if (transferId === last) break;
        ids.push(transferId ?? "unreadable");
      }
      return ids;
    } catch (thrown) {
      if (over.aborted || exitCodeOf(ComityError.from(thrown).reason) !== 3) throw thrown;
      await sleep(RETRY_AFTER_MS);
    }
  }
}
