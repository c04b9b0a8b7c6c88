/** Encodes and decodes the messages of RequestMany, and the proofs of records. */
import { ComityError } from "../../errors.ts";
import {
  type ChunkProof,
  createReceipts,
  type HiddenEntry,
  isShown,
  type ShownEntry,
} from "../../receipt/chunk.ts";
import type { VerdictPart } from "../../receipt/leaf.ts";
import { saltOfRecord } from "../../receipt/records.ts";
import { BARRED, type ToldDecision } from "../../transfers/answer.ts";
import { createDenial } from "../../transfers/decision.ts";
import type { ToldBeside } from "../../transfers/kept-chunk.ts";
import type { ChunkOutcome } from "../../transfers/request-many.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { type BasicAnswer, decodeDecision, decodeKey, encodeBasic } from "./codec.ts";
import { TRANSFER_STATES } from "./enums.ts";
import type { ChunkEntryInput, ChunkEntryOutput } from "./generated/comity/v1/ChunkEntry.ts";
import type { ChunkProofInput, ChunkProofOutput } from "./generated/comity/v1/ChunkProof.ts";
import type { RequestManyRequestOutput } from "./generated/comity/v1/RequestManyRequest.ts";
import type {
  RequestManyResponseInput,
  RequestManyResponseOutput,
} from "./generated/comity/v1/RequestManyResponse.ts";
import { caseOf, fromNode, nameOf, requiredWordOf, requirePresent } from "./narrow.ts";
import { decodeRequest } from "./request-codec.ts";
import { decodeStatement, encodeStatement, textOf } from "./statement-codec.ts";

/** Decodes the first message of a stream. Throws INPUT_INVALID where it is another, or as `decodeRequest` does. */
export function decodeSharedTransfer(message: RequestManyRequestOutput): {
  readonly request: TransferRequest;
  readonly key: string;
} {
  if (caseOf(message, ["shared", "chunk"], "part") === "chunk")
    throw new ComityError("INPUT_INVALID", "the first message of the stream must be the shared part");
  const { request, idempotencyKey } = message.shared ?? {};
  return { key: decodeKey(idempotencyKey), request: decodeRequest(request) };
}

const bytesOf = (text: string) => Buffer.from(text, "utf8");

/** Encodes the outcome of a chunk. */
export function encodeChunkOutcome({ id, state, number, told }: ChunkOutcome): RequestManyResponseInput {
  const head = { number, transferId: id, state: nameOf(TRANSFER_STATES, state, "state") };
  if (told === undefined) return head;
  const { proof, salt, beside } = told;
  const { decisions, places } = decisionsIn(proof, beside);
  return {
    ...head,
    records: places.map((decision) => ({ decision })),
    decisions: decisions.map(encodeBasic),
    proof: encodeProof(proof),
    salt,
  };
}

/** Returns the decision on each record: that of the destination, or of the origin where that denies; each once. */
function decisionsIn({ entries, verdicts, answer }: ChunkProof, beside: readonly ToldBeside[]) {
  const [own, answers] = [verdicts.own, verdicts.answer].map((texts) =>
    texts.map((text) => JSON.parse(text) as VerdictPart),
  );
  const decisions: ToldDecision[] = [];
  const known = new Map<string, number>();
  const places = entries.map((entry) => {
    if (!isShown(entry)) throw new ComityError("INTERNAL", "an entry of the sender is hidden");
    const name = `${entry.verdict} ${entry.answer ?? ""}`;
    const home = own?.[entry.verdict];
    const there = answers?.[entry.answer ?? -1];
    // Nobody has decided what was barred.
    const barred = answer !== undefined && there === undefined && home?.decision === "permit";
    const place =
      known.get(name) ??
      decisions.push({ ...toldOf(barred ? undefined : (there ?? home)), ...beside[entry.verdict] }) - 1;
    known.set(name, place);
    return place;
  });
  return { decisions, places };
}

function toldOf(verdict: VerdictPart | undefined): ToldDecision {
  if (verdict === undefined) return createDenial(BARRED);
  const { decision, obligationsHash: hash, reasons, remedy } = verdict;
  return { decision, obligations: { hash }, reasons, remedy } as ToldDecision;
}

/** Encodes the proof of the records of a chunk. */
export function encodeProof({ own, answer, verdicts, entries, lists }: ChunkProof): ChunkProofInput {
  return {
    origin: encodeStatement(own),
    ...(answer && { destination: encodeStatement(answer) }),
    originVerdicts: verdicts.own.map(bytesOf),
    destinationVerdicts: verdicts.answer.map(bytesOf),
    obligations: lists.map(bytesOf),
    entries: entries.map(encodeEntry),
  };
}

function encodeEntry(entry: ShownEntry | HiddenEntry): ChunkEntryInput {
  if (!isShown(entry)) {
    const { hash, answerHash } = entry;
    return { originHash: hash, ...(answerHash && { destinationHash: answerHash }) };
  }
  const { record, verdict, answer } = entry;
  return {
    commitment: Buffer.from(record, "base64"),
    originVerdict: verdict,
    ...(answer === undefined ? {} : { destinationVerdict: answer }),
  };
}

/** Decodes the proof of the records of a chunk, and verifies nothing. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeProof(message: ChunkProofOutput | null | undefined): ChunkProof {
  const { origin, destination, originVerdicts, destinationVerdicts, obligations, entries } = requirePresent(
    message ?? undefined,
    "proof",
  );
  const texts = (all: readonly Buffer[], field: string) => all.map((bytes) => textOf(bytes, field));
  return {
    own: decodeStatement(origin),
    ...(destination && { answer: decodeStatement(destination) }),
    verdicts: {
      own: texts(originVerdicts, "originVerdicts"),
      answer: texts(destinationVerdicts, "destinationVerdicts"),
    },
    entries: entries.map(decodeEntry),
    lists: texts(obligations, "obligations"),
  };
}

function decodeEntry({
  commitment,
  originVerdict = 0,
  destinationVerdict,
  originHash,
  destinationHash,
}: ChunkEntryOutput): ShownEntry | HiddenEntry {
  if (commitment === undefined || commitment.length === 0) {
    const hash = requirePresent(originHash, "originHash");
    return { hash, ...(destinationHash?.length ? { answerHash: destinationHash } : {}) };
  }
  const answer = destinationVerdict === undefined ? {} : { answer: destinationVerdict };
  return { record: commitment.toString("base64"), verdict: originVerdict, ...answer };
}

/** The answer to one record of a transfer, as its caller reads it. */
export type TransferredRecord = {
  /** The number of its chunk, and its place in it, from 0. */
  readonly chunk: number;
  readonly index: number;
  /** The transfer of its chunk. */
  readonly transferId: string;
  /** It may be sent where this is a permit, which is that of both nodes. */
  readonly decision: NonNullable<BasicAnswer["decision"]>;
  /** Makes the receipt of the record, as canonical JSON. */
  readonly receipt: () => Uint8Array;
  /** The salt of the commitment to the record in the receipt, 32 bytes. */
  readonly salt: () => Uint8Array;
};

/** The answer to a chunk. It has no records while in doubt. */
export type TransferredChunk = {
  readonly chunk: number;
  readonly transferId: string;
  readonly state: keyof typeof TRANSFER_STATES;
  readonly records: readonly TransferredRecord[];
};

/** Decodes the answer to a chunk of `count` records. Throws STATEMENT_INVALID. */
export function decodeChunkOutcome(message: RequestManyResponseOutput, count: number): TransferredChunk {
  return fromNode("answer", () => {
    const { number: chunk = 0, transferId = "", records, salt } = message;
    const state = requiredWordOf(TRANSFER_STATES, message.state, "state");
    if (state === "IN_DOUBT") return { chunk, transferId, state, records: [] };
    const decisions = message.decisions.map(decodeDecision);
    const receiptOf = createReceipts(decodeProof(message.proof));
    if (records.length !== count)
      throw new ComityError(
        "STATEMENT_INVALID",
        `the node answers \`${records.length}\` records of a chunk of \`${count}\``,
      );
    const told = records.map(
      ({ decision = 0 }, index): TransferredRecord => ({
        ...{ chunk, index, transferId },
        decision: requirePresent(decisions[decision], "decisions"),
        receipt: () => receiptOf(index),
        salt: () => saltOfRecord(requirePresent(salt, "salt"), index),
      }),
    );
    return { chunk, transferId, state, records: told };
  });
}
