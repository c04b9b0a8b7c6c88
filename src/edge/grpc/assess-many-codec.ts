/** Encodes and decodes the messages of AssessMany. */
import { ComityError } from "../../errors.ts";
import type { Statement } from "../../ledger/proof.ts";
import { hashesOfPath } from "../../ledger/tree.ts";
import { LIMITS } from "../../limits.ts";
import { BoundedCache } from "../../memo.ts";
import { hashOfList } from "../../receipt/obligations.ts";
import { formatRecordReceipt } from "../../receipt/receipt.ts";
import { saltOfRecord } from "../../receipt/records.ts";
import type { ChunkAnswer } from "../../transfers/assess-many.ts";
import type { Chunk } from "../../transfers/chunk.ts";
import type { GivenRecord } from "../../transfers/decide-records.ts";
import { parseRecord, type SubjectRecord } from "../../transfers/subject-record.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { type Answer, decodeDecision, encodeBasic } from "./codec.ts";
import type { AssessManyRequestOutput } from "./generated/comity/v1/AssessManyRequest.ts";
import type {
  AssessManyResponseInput,
  AssessManyResponseOutput,
} from "./generated/comity/v1/AssessManyResponse.ts";
import type { RecordAnswerOutput } from "./generated/comity/v1/RecordAnswer.ts";
import type { RecordChunkInput, RecordChunkOutput } from "./generated/comity/v1/RecordChunk.ts";
import type { RequestManyRequestOutput } from "./generated/comity/v1/RequestManyRequest.ts";
import type { SubjectRecordOutput } from "./generated/comity/v1/SubjectRecord.ts";
import { caseOf, countOf, dropUndefined, fromNode, requirePresent } from "./narrow.ts";
import { decodeConsent, decodeRequest, encodeConsent } from "./request-codec.ts";
import { decodeStatement, encodeStatement, textOf } from "./statement-codec.ts";

/** Decodes the first message of a stream. Throws INPUT_INVALID where it is another, or as `decodeRequest` does. */
export function decodeShared(message: AssessManyRequestOutput): {
  readonly request: TransferRequest;
  readonly record: boolean;
} {
  if (caseOf(message, ["shared", "chunk"], "part") === "chunk")
    throw new ComityError("INPUT_INVALID", "the first message of the stream must be the shared part");
  const { request, record = false } = message.shared ?? {};
  return { request: decodeRequest(request), record };
}

/**
 * Creates the decoding of the chunks of a stream. Throws INPUT_INVALID for a message that is no chunk, and
 * INPUT_TOO_LARGE before it reads one of too many records. A record that cannot be read becomes the error that says why.
 */
export function createChunkDecoder(
  shared: Pick<TransferRequest, "offer">,
): (message: AssessManyRequestOutput | RequestManyRequestOutput) => Chunk {
  // Most records of a stream are equal to others but for the person: each is read once, and decided once.
  const known = new BoundedCache<string, GivenRecord>(LIMITS.recordsPerChunk);
  const decode = (record: SubjectRecordOutput): GivenRecord =>
    record.consents.length > 0
      ? decodeRecord(record, shared)
      : known.get(JSON.stringify(record), () => decodeRecord(record, shared));
  return (message) => {
    if (caseOf(message, ["shared", "chunk"], "part") === "shared")
      throw new ComityError("INPUT_INVALID", "only the first message of the stream is the shared part");
    const { number, records } = message.chunk as RecordChunkOutput;
    if (records.length > LIMITS.recordsPerChunk)
      throw new ComityError(
        "INPUT_TOO_LARGE",
        `the chunk has \`${records.length}\` records; the limit is \`${LIMITS.recordsPerChunk}\``,
      );
    return { number: countOf(number, "chunk.number"), records: records.map(decode) };
  };
}

function decodeRecord(
  { consents, ...record }: SubjectRecordOutput,
  shared: Pick<TransferRequest, "offer">,
): GivenRecord {
  try {
    const own = consents.map((consent, i) => decodeConsent(consent, `consents[${i}]`));
    return parseRecord({ ...record, consents: own }, shared);
  } catch (thrown) {
    return ComityError.from(thrown);
  }
}

/** Encodes the records of a chunk. Throws INPUT_INVALID for a word that the contract does not have. */
export function encodeChunk(number: number, records: readonly SubjectRecord[]): RecordChunkInput {
  return {
    number,
    records: records.map(({ consents, ...record }) => ({
      ...dropUndefined(record),
      consents: consents.map((consent, i) => encodeConsent(consent, `consents[${i}]`)),
    })),
  };
}

/** Encodes the answer to a chunk. */
export function encodeChunkAnswer(answer: ChunkAnswer): AssessManyResponseInput {
  const { number, requestHash, decisions, places, lists, recorded } = answer;
  const bytes = (text: string) => Buffer.from(text, "utf8");
  return {
    number,
    records: places.map((decision, i) => ({ decision, ...recorded?.proofs[i] })),
    decisions: decisions.map(({ assessment }) => ({ ...encodeBasic(assessment.decision), requestHash })),
    obligations: lists.map(({ text }) => bytes(text)),
    ...(recorded && {
      statement: encodeStatement(recorded.statement),
      verdicts: decisions.map(({ verdict }) => bytes(verdict)),
      salt: recorded.salt,
    }),
  };
}

/** The answer to one record, as its caller reads it. */
export type RecordAnswer = {
  /** The number of its chunk, and its place in it, from 0. */
  readonly chunk: number;
  readonly index: number;
  readonly decision: NonNullable<Answer["decision"]>;
  /** Absent where nothing was recorded. */
  readonly proof?: {
    /** Makes the receipt of the record, as canonical JSON. */
    readonly receipt: () => Uint8Array;
    /** The salt of the commitment to the record in the receipt, 32 bytes. */
    readonly salt: () => Uint8Array;
  };
};

/** Decodes the answer to a chunk of `count` records, record by record. Throws STATEMENT_INVALID. */
export function decodeChunkAnswer(message: AssessManyResponseOutput, count: number): readonly RecordAnswer[] {
  return fromNode("answer", () => {
    const { number: chunk = 0, records } = message;
    const decisions = message.decisions.map(decodeDecision);
    if (records.length !== count)
      throw new ComityError(
        "STATEMENT_INVALID",
        `the node answers \`${records.length}\` records of a chunk of \`${count}\``,
      );
    const prove = proverOf(message);
    return records.map((record, index): RecordAnswer => {
      const place = record.decision ?? 0;
      const decision = requirePresent(decisions[place], "decisions");
      return { chunk, index, decision, ...(prove && { proof: prove(record, index) }) };
    });
  });
}

/** Returns the function that makes the proofs of a chunk's records; undefined where it was not recorded. */
function proverOf({ statement: message, verdicts, salt, obligations }: AssessManyResponseOutput) {
  if (message === undefined) return undefined;
  const statement = decodeStatement(message);
  const lists = obligations.map((bytes) => textOf(bytes, "obligations"));
  return (record: RecordAnswerOutput, index: number): NonNullable<RecordAnswer["proof"]> => ({
    salt: () => saltOfRecord(requirePresent(salt, "salt"), index),
    receipt: () =>
      receiptOf(statement, lists, textOf(verdicts[record.decision ?? 0], "verdicts"), record, index),
  });
}

function receiptOf(
  statement: Statement,
  lists: readonly string[],
  verdict: string,
  { commitment, path }: RecordAnswerOutput,
  index: number,
): Uint8Array {
  const record = requirePresent(commitment, "commitment").toString("base64");
  const hashes = hashesOfPath(path ?? Buffer.alloc(0)).map((hash) => hash.toBase64());
  const named = [JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8")), JSON.parse(verdict)].map(
    ({ obligationsHash }) => obligationsHash,
  );
  const own = [...new Set(named)].map((hash) => ({
    text: requirePresent(
      lists.find((text) => hashOfList(text) === hash),
      "obligations",
    ),
  }));
  return formatRecordReceipt([statement], [{ index, record, path: hashes, verdict }], own);
}
