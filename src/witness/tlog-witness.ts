/**
 * `add-checkpoint` of C2SP tlog-witness, at the witness: cosigns the heads of logs outside the federation that its operator has named,
 * by the steps of the specification and in their order.
 */

import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { sha256 } from "../ledger/canonical.ts";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { firstKey } from "../ledger/log-keys.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { verifyConsistency } from "../ledger/merkle.ts";
import { parseNote, type VerifierKey } from "../ledger/note.ts";
import { createRateLimit, type Rate } from "../rate-limit.ts";
import type { HttpAnswer } from "./add-checkpoint.ts";
import type { WitnessContext } from "./context.ts";
import { signLine } from "./cosign.ts";
import { loadFork, noteFork } from "./forks.ts";
import { keptHead, type NotedHead, nameIn, verifyHead } from "./head.ts";
import { WITNESSED, type WitnessedRow } from "./schema.ts";
import type { CosignHead } from "./state.ts";

/** Answers the body of a request. */
export type AnswerCheckpoint = (body: string) => Promise<HttpAnswer>;

/** The media type of a size, as the specification demands of an answer with 409. */
export const SIZE_TYPE = "text/x.tlog.size";

/**
 * The requests of all, and those of one log that its key has signed.
 *
 * THREAT: nobody proves who asks, and each costs the check of a signature. What a log may ask for, nobody else uses up.
 */
const [RATE, RATE_OF_LOG]: readonly [Rate, Rate] = [
  { burst: 128, perSecond: 32 },
  { burst: 16, perSecond: 2 },
];

const BODY = /^old (0|[1-9]\d{0,14})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n(.+)$/su;

type Asked = { readonly old: number; readonly proof: readonly Uint8Array[]; readonly note: string };

/** Creates the witness of these logs, one key for each name. Heads of nodes that are known come over the connection of nodes alone. */
export function createTlogWitness(context: WitnessContext, logs: readonly VerifierKey[]): AnswerCheckpoint {
  const { peers, clock, trustDomain: own } = context;
  const nowMs = () => clock.now().getTime();
  const [rate, rateOfLog] = [createRateLimit(RATE, nowMs), createRateLimit(RATE_OF_LOG, nowMs)];
  const keys = new Map(logs.map((key) => [key.name, key]));
  // THREAT: a key that an operator names for the log of a known node would move the head that this is held against.
  const isKnown = (log: string) =>
    trustDomainOf(log) === own ||
    peers.known.some(({ ledgerKeys }) => ledgerKeys.some(({ name }) => name === log));
  return async (body) => {
    if (!rate.take("", 1)) return say(429, "more requests come than are answered here");
    const asked = parseAsked(body);
    if (asked === undefined) return say(400, "the body is none of add-checkpoint");
    const key = keys.get(asked.origin);
    if (key === undefined || isKnown(asked.origin)) return say(404, "the log is not known here");
    let head: NotedHead;
    try {
      head = verifyHead(asked.note, firstKey(key));
    } catch {
      return say(403, "no key that is trusted for this log has signed the checkpoint");
    }
    if (!rateOfLog.take(asked.origin, 1))
      return say(429, "more requests of this log come than are answered here");
    return answerHead(context, asked, head);
  };
}

const say = (status: number, text: string): HttpAnswer => ({ status, body: `${text}\n` });
const sizeOf = (row: WitnessedRow | undefined): HttpAnswer => ({ status: 409, body: `${row?.size ?? 0}\n` });

function parseAsked(body: string): (Asked & { readonly origin: string }) | undefined {
  const [, old = "", lines = "", note = ""] = BODY.exec(body) ?? [];
  const proof = lines.split("\n").slice(0, -1).map(parseBase64);
  if (note === "" || !proof.every((hash) => hash?.length === 32)) return undefined;
  try {
    const { origin } = parseCheckpoint(parseNote(note).text);
    return { old: Number(old), proof: proof as Uint8Array[], note, origin };
  } catch (thrown) {
    if (thrown instanceof ComityError) return undefined;
    throw thrown;
  }
}

async function answerHead(context: WitnessContext, asked: Asked, head: NotedHead): Promise<HttpAnswer> {
  const log = nameIn(head.text);
  if (asked.old > head.size) return say(400, "the old size is above that of the checkpoint");
  const row = await load(context.store, WITNESSED, log);
  if (asked.old !== (row?.size ?? 0)) return sizeOf(row);
  // The specification has no code for it; this is what the next proof would get.
  if ((await loadFork(context, log)) !== undefined)
    return say(422, "the log is proved to have two histories, and nothing of it is cosigned");
  const before = row && keptHead(row.checkpoint);
  if (before !== undefined && before.size === head.size && !equalBytes(before.root, head.root)) {
    await noteFork(context, before, head, { root: head.root, proof: [] });
    return sizeOf(row);
  }
  if (!extendsHeld(before, head, asked.proof)) return say(422, "the proof does not lead to the checkpoint");
  if (row?.checkpoint === head.note) return { status: 200, body: row.cosignature };
  const cosignature = await signLine(context, head.text);
  const command: CosignHead = {
    ...{ kind: "witness.cosign", after: row?.size ?? -1 },
    head: { log, size: head.size, checkpoint: head.note, cosignature },
  };
  // INVARIANT: the head is on the disk before the line leaves, and only after the one that it was held against.
  if ("kept" in (await context.store.keep({ command }))) return { status: 200, body: cosignature };
  return sizeOf(await load(context.store, WITNESSED, log));
}

/** Returns true where a head is proved to extend the one that was cosigned last. Every log extends an empty one, without a proof. */
function extendsHeld(before: NotedHead | undefined, head: NotedHead, proof: readonly Uint8Array[]): boolean {
  if (head.size === 0) return proof.length === 0 && equalBytes(head.root, sha256(new Uint8Array()));
  if (before === undefined || before.size === 0) return proof.length === 0;
  return verifyConsistency({
    ...{ first: before.size, firstRoot: before.root, second: head.size, secondRoot: head.root },
    proof,
  });
}
