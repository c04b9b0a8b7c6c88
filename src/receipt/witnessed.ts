/**
 * Receipts with the word of witnesses: around a receipt of any version, later heads of the logs of its statements, which others have
 * cosigned. They date it (`docs/receipt.md`, "Receipts with witnesses").
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalBytes, canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { verifyCheckpoint } from "../ledger/checkpoint.ts";
import { cosignerOf, verifyCosignature } from "../ledger/cosignature.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseNote } from "../ledger/note.ts";
import { type Statement, verifyLeaf } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";
import type { Trust } from "./trust.ts";

const V4 = "comity/v4/receipt";
/** The first bytes of a receipt with witnesses: no other receipt begins so. */
const BEGINNING = '{"receipt":';

const Part = z.strictObject({
  /** The place of the statement in the receipt. */
  statement: z.int().min(0).max(1),
  /** A head of the log that holds the statement's leaf, with the lines of those who have cosigned it. */
  checkpoint: z.string().max(16_384),
  /** The inclusion proof of the leaf under that head. */
  proof: z.array(z.string().length(44)).max(64),
});
const Outer = z.strictObject({
  type: z.literal(V4),
  receipt: z.unknown(),
  witnessed: z.array(Part).min(1).max(2),
});

/** A later head of a statement's log, cosigned, with the proof that it holds the statement's leaf. */
export type WitnessedPart = z.output<typeof Part>;

/**
 * The dates that witnesses give a statement: by each of them the log held its leaf at that instant (ISO 8601). `unknown` are the names
 * of those whose key the trust file does not have: their word counts for nothing.
 */
export type Dated = {
  readonly statement: number;
  readonly log: string;
  readonly by: readonly { readonly witness: string; readonly at: string }[];
  readonly unknown: readonly string[];
  /** The number of those among them whom the trust file names as witnesses; absent where it names none. */
  readonly counted?: number;
};

/** Formats a receipt with the word of witnesses. `receipt` has the bytes of one without. */
export function formatWitnessed(receipt: Uint8Array, parts: readonly WitnessedPart[]): Uint8Array {
  const inner = new TextDecoder().decode(receipt);
  return utf8Bytes(`${BEGINNING}${inner},"type":"${V4}","witnessed":${canonicalText([...parts])}}`);
}

/** Returns the receipt within, byte for byte; one without witnesses is returned as it is. Throws as `parseWitnessed` does. */
export function receiptIn(bytes: Uint8Array): Uint8Array {
  return parseWitnessed(bytes)?.receipt ?? bytes;
}

/**
 * Parses a receipt with witnesses, and verifies nothing; undefined for the bytes of any other. Throws STATEMENT_INVALID where they are
 * not canonical, and RECEIPT_INVALID for a wrong form.
 */
export function parseWitnessed(
  bytes: Uint8Array,
): { readonly receipt: Uint8Array; readonly parts: readonly WitnessedPart[] } | undefined {
  const beginning = new TextDecoder().decode(bytes.subarray(0, BEGINNING.length));
  if (beginning !== BEGINNING) return undefined;
  const { receipt, witnessed } = narrow(Outer, parseCanonical(bytes), "the receipt with witnesses", {
    reason: "RECEIPT_INVALID",
  });
  if (
    witnessed.some(
      ({ statement }, i) => statement < i || (i > 0 && statement === witnessed[i - 1]?.statement),
    )
  )
    throw new ComityError(
      "RECEIPT_INVALID",
      "the receipt does not name its witnessed statements in their order",
    );
  return { receipt: canonicalBytes(receipt), parts: witnessed };
}

/**
 * Verifies what witnesses say of the statements of a receipt. Throws as `verifyCheckpoint` and `verifyLeaf` do, PROOF_INVALID for a wrong
 * cosignature of a known key, and RECEIPT_INVALID where a part is about no statement.
 */
export function verifyWitnessed(
  parts: readonly WitnessedPart[],
  statements: readonly Statement[],
  trust: Trust,
): readonly Dated[] {
  return parts.map(({ statement: place, checkpoint, proof }) => {
    const statement = statements[place];
    const [log = ""] = statement?.checkpoint.split("\n", 1) ?? [];
    const keys = trust.get(nodeId(trustDomainOf(log)));
    if (statement === undefined || keys === undefined)
      throw new ComityError(
        "RECEIPT_INVALID",
        "witnesses speak of a statement that the receipt does not have",
      );
    assertHashes(proof);
    const head = verifyCheckpoint(checkpoint, keys, { unknownLines: "ignore" });
    verifyLeaf({ ...statement, checkpoint, proof }, head);
    return { statement: place, log, ...datesOn(checkpoint, log, trust) };
  });
}

/** Verifies the cosignatures on a note. THREAT: the log's own key is no witness of it. */
function datesOn(note: string, log: string, trust: Trust): Pick<Dated, "by" | "unknown" | "counted"> {
  const { text, signatures } = parseNote(note);
  const nodes = [...trust.values()]
    .flat()
    .filter(({ name }) => trustDomainOf(name) !== trustDomainOf(log))
    .map(cosignerOf);
  const named = trust.witnesses?.cosigners;
  const cosigners = [...nodes, ...(named ?? [])];
  const lines = signatures.filter(({ name }) => trustDomainOf(name) !== trustDomainOf(log));
  const read = lines.map((line) => ({ name: line.name, cosigned: verifyCosignature(text, line, cosigners) }));
  const counted = lines.filter((line) => named?.some(({ name, id }) => name === line.name && id === line.id));
  return {
    ...(named !== undefined && { counted: new Set(counted.map(({ name }) => name)).size }),
    by: read.flatMap(({ name, cosigned }) =>
      cosigned === undefined ? [] : { witness: name, at: cosigned.at.toISOString() },
    ),
    unknown: read.flatMap(({ name, cosigned }) => (cosigned === undefined ? name : [])),
  };
}

/**
 * Throws RECEIPT_INVALID where the trust file requires more of its witnesses on a statement than have cosigned it. `places` is the number of
 * statements; with `chained` the second one names the first by its hash, so that who dates it dates both.
 */
export function assertWitnessed(
  dated: readonly Dated[],
  { places, chained }: { readonly places: number; readonly chained: boolean },
  { witnesses }: Trust,
): void {
  if (witnesses === undefined) return;
  const counts = Array.from(
    { length: places },
    (_, place) => dated.find(({ statement }) => statement === place)?.counted ?? 0,
  );
  if (chained) counts[0] = Math.max(...counts);
  const lacking = counts.findIndex((count) => count < witnesses.required);
  if (lacking < 0) return;
  const which = lacking === 0 ? "first" : "second";
  throw new ComityError(
    "RECEIPT_INVALID",
    `the trust file requires ${witnesses.required} of its witnesses on each statement, and the ${which} has ${counts[lacking]}: take the receipt with their word from the node of that statement: the recipient of a transfer by \`comity inbox --receipts FOLDER --witnessed\`, whoever asked by \`comity resolve ID --receipt FILE --witnessed\``,
  );
}

function assertHashes(proof: readonly string[]): void {
  if (proof.every((each) => parseBase64(each)?.length === 32)) return;
  throw new ComityError("STATEMENT_INVALID", "a hash of the witnessed proof is not the base64 of 32 bytes");
}
