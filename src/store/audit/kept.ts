/** The contents beside a leaf, opened, and what a leaf says of them: each is held against the commitment or the hash in it. */
import type { Sealer } from "../../engine/context.ts";
import { parseKept } from "../../engine/kept-statement.ts";
import { CONTENT, CONTENT_KEY, type ContentKeyRow, type ContentRow } from "../../engine/rows.ts";
import { assertSeals } from "../../engine/sealed.ts";
import type { Read, Row } from "../../engine/store.ts";
import { canonicalText, sha256 } from "../../ledger/canonical.ts";
import { commitmentTo } from "../../ledger/commitment.ts";
import { leafHash } from "../../ledger/merkle.ts";
import { KIND as NOTICE_KIND } from "../../notices/schema.ts";
import { ERASURE_KIND } from "../../transfers/erasure.ts";
import { digestOf } from "../../transfers/transfer-request.ts";
import { type ReadLeaf, textIn } from "./read-leaf.ts";

/** A content beside a leaf: its bytes, or why there are none. */
export type Kept = Uint8Array | "absent" | "erased" | "locked" | "damaged";

/** Names the rows of the contents of a leaf. */
export function contentReads(leaf: number, parts: readonly string[]): readonly Read[] {
  return parts.flatMap((part) => [
    { of: CONTENT, key: [leaf, part] },
    { of: CONTENT_KEY, key: [leaf, part] },
  ]);
}

/** Opens contents. Without it, as where the file of their keys is not at hand, none can be told from one that was erased. */
export type Opener = Pick<Sealer, "open"> | undefined;

/** Opens the contents whose rows were read as `contentReads` names them. */
export function openKept(
  sealer: Opener,
  parts: readonly string[],
  rows: readonly (readonly Row[])[],
): ReadonlyMap<string, Kept> {
  return new Map(
    parts.map((part, i) => {
      const content = rows[2 * i]?.[0] as ContentRow | undefined;
      const held = rows[2 * i + 1]?.[0] as ContentKeyRow | undefined;
      return [part, openOne(sealer, content, held)];
    }),
  );
}

function openOne(sealer: Opener, content: ContentRow | undefined, held: ContentKeyRow | undefined): Kept {
  if (held === undefined) return "absent";
  if (sealer === undefined) return "locked";
  if (held.key === undefined) return "erased";
  if (content === undefined) return "absent";
  try {
    return sealer.open(content.sealed, held.key);
  } catch {
    return "damaged";
  }
}

/**
 * The contents that a leaf needs beside it. `fits` returns true where what is kept is what the leaf commits to or names;
 * without it nothing in the leaf tells. `forever`: nothing lets it run out.
 */
export type Needed = {
  readonly part: string;
  readonly fits?: (content: Uint8Array, leaf: ReadLeaf) => boolean;
  readonly forever?: true;
};

const textOf = ({ buffer, byteOffset, length }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, length).toString("utf8");

/** The body of a proposal or a denial: the request under the salted commitment of the leaf. */
function isCommitted(content: Uint8Array, leaf: ReadLeaf): boolean {
  const text = textOf(content);
  const committed = textIn(leaf, "request");
  const isOf = (request: string, salt: string) => commitmentTo(digestOf(request), salt) === committed;
  // A request stands in its body in the canonical form to which the leaf commits, so that no other text fits.
  const [, request, salt] = BODY.exec(text) ?? [];
  if (request !== undefined && salt !== undefined && isOf(request, salt)) return true;
  // The body of a chunk has more parts.
  const parsed = JSON.parse(text) as { request: unknown; salt: string };
  return isOf(canonicalText(parsed.request), parsed.salt);
}

const BODY = /^\{"request":(.*),"salt":"([^"\\]*)"\}$/s;

/** A statement whose leaf is named by its hash in a field of this leaf. */
const isStatementIn = (field: string) => (content: Uint8Array, leaf: ReadLeaf) =>
  leafHashIn(content).toHex() === textIn(leaf, field);

function leafHashIn(content: Uint8Array): Uint8Array {
  return leafHash(Uint8Array.fromBase64(parseKept(content).leaf));
}

const isHashed = (field: string) => (content: Uint8Array, leaf: ReadLeaf) =>
  sha256(content).toHex() === textIn(leaf, field);

const ANSWER: Needed = { part: "answer", fits: isStatementIn("answer") };

/** Returns the contents that a leaf of this kind needs. */
export function neededBy(leaf: ReadLeaf): readonly Needed[] {
  switch (leaf.kind) {
    case "proposal":
      return [{ part: "body", fits: isCommitted }];
    case "denial":
      // The body of a transfer that lapsed stands beside its proposal.
      return "answer" in leaf.fields ? [ANSWER] : [{ part: "body", fits: isCommitted }];
    case "outcome":
      return [ANSWER];
    case "decision":
      if (textIn(leaf, "decision") !== "permit") return [];
      return [{ part: "delivery" }, { part: "proposal", fits: isStatementIn("proposal") }];
    case "pack":
      return [{ part: "body", fits: isHashed("hash"), forever: true }];
    case "pack-held":
      return [
        { part: "body", fits: isHashed("hash"), forever: true },
        { part: "source", fits: isStatementIn("published"), forever: true },
      ];
    case "conflict":
    case "pack-conflict":
      return [{ part: "evidence" }];
    default:
      return [];
  }
}

/** The parts that may stand beside a sealed leaf. */
export const SEALED_PARTS = ["body", "source", "evidence", "answer"] as const;

const SEALED_KINDS = [NOTICE_KIND.notice, NOTICE_KIND.acknowledgement, ERASURE_KIND] as const;

/** Returns true where a sealed leaf commits to what is kept beside it. `kept` holds at least one of `SEALED_PARTS`. */
export function isSealing({ fields }: ReadLeaf, kept: ReadonlyMap<string, Kept>): boolean {
  const seals = (of: string, bytes: Uint8Array, salt: string) => {
    try {
      assertSeals(fields, { of, bytes }, salt);
      return true;
    } catch {
      return false;
    }
  };
  const [source, body] = [kept.get("source"), kept.get("body")];
  const opener = [body, kept.get("evidence"), kept.get("answer")].find((each) => each instanceof Uint8Array);
  if (opener === undefined) return false;
  const { item, salt } = JSON.parse(textOf(opener)) as { item: unknown; salt: string };
  if (source instanceof Uint8Array) return seals("arrival", leafHashIn(source), salt);
  const bytes = Buffer.from(canonicalText(item), "utf8");
  return seals("event", opener, salt) || SEALED_KINDS.some((of) => seals(of, bytes, salt));
}
