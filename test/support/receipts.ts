/** Receipts of two nodes that never ran: real keys, real logs of one leaf, real proofs. */

import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { leafBytes, leafIn, listNamedBy, type NewLeaf, parseLeaf } from "../../src/receipt/leaf.ts";
import { listObligations, NO_OBLIGATIONS, type Obligation } from "../../src/receipt/obligations.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote } from "./signed-note.ts";

const eu = createLedgerKey("eu.example");
const jp = createLedgerKey("jp.example");

/** The trust file of a verifier who knows both nodes. */
export const TRUST = {
  type: "comity/v1/trust",
  nodes: [eu, jp].map(({ name, verifierKey }) => ({ trustDomain: name, ledger: verifierKey })),
};

const nonce = Buffer.alloc(32).toString("base64");
const transfer = "0193a5f0-0000-7000-8000-000000000001";
const nodes = { origin: "spiffe://eu.example/node", destination: "spiffe://jp.example/node" };
const subject = {
  from: "EU",
  to: "JP",
  sender: "spiffe://eu.example/platform/aurora",
  recipient: "spiffe://jp.example/platform/sakura",
  concepts: { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"], action: "transfer" },
  request: "commitment",
};
const by = {
  jurisdiction: "EU",
  side: "origin",
  rule: "erasure",
  cite: "GDPR Art 17(1)",
  since: "2018-05-25",
  status: "believed",
} as const;
const obligation: Obligation = {
  dimension: "retention",
  asWritten: "at purpose end",
  says: "Data is erased when its purpose ends.",
  by,
};
const imposed = listObligations([obligation]);
const permit = {
  decision: "permit",
  obligationsHash: imposed.hash,
  reasons: [],
  remedy: [],
  packs: [{ jurisdiction: "EU", version: "1", hash: "ab".repeat(32) }],
  translation: {
    tables: [{ scheme: "eu", version: "1", hash: "cd".repeat(32) }],
    terms: [
      { path: "modality[0]", concept: "mod:face", target: ["scan of face geometry"], result: "kept" },
      { path: "form[0]", concept: "form:template", target: ["template"], result: "kept" },
      { path: "purpose[0]", concept: "pur:verify", target: ["verify"], result: "kept" },
    ],
  },
};
const reason = {
  code: "REQUIREMENT_UNMET",
  says: "There must be consent.",
  dimension: "consent.collect",
  asWritten: "opt_in",
  missing: ["opt_in"],
  by,
};
const deny = {
  ...permit,
  decision: "deny",
  obligationsHash: NO_OBLIGATIONS.hash,
  reasons: [reason],
  remedy: ["opt_in"],
};

function statementOn(leaf: object, key: NewLedgerKey): { statement: Statement; hash: string } {
  const bytes = leafBytes(parseLeaf(leaf) as NewLeaf);
  const root = leafHash(bytes);
  const text = formatCheckpoint({ origin: key.name, size: 1, root });
  const checkpoint = signNote(text, key);
  return {
    statement: formatStatement({ leaf: bytes, index: 0, proof: [], checkpoint }),
    hash: root.toHex(),
  };
}

const at = "2026-11-21T12:00:00.000Z";

/** A proposal to permit and the destination's answer to it, whose leaf has `changes`. */
export function transferReceipt(answer: "permit" | "deny" | "bar", changes: object = {}): Uint8Array {
  const own = statementOn(
    {
      type: "comity/v2/proposal",
      nonce,
      transfer,
      ...nodes,
      ...subject,
      ...permit,
      agreement: "cd".repeat(32),
      at,
      decideBy: at,
    },
    eu,
  );
  const head = { nonce, transfer, ...nodes, at };
  const leaf =
    answer === "bar"
      ? { type: "comity/v1/bar", ...head }
      : {
          type: "comity/v2/decision",
          ...head,
          proposal: own.hash,
          ...(answer === "permit" ? permit : deny),
          ...changes,
        };
  return receiptOf(own.statement, statementOn(leaf, jp).statement);
}

/** What the origin alone has said. */
export function ownReceipt(kind: "assessment" | "denial"): Uint8Array {
  const { origin } = nodes;
  const verdict = kind === "assessment" ? permit : deny;
  const leaf = { type: `comity/v2/${kind}`, nonce, transfer, origin, at, ...subject, ...verdict };
  return receiptOf(statementOn(leaf, eu).statement);
}

function receiptOf(...statements: readonly Statement[]): Uint8Array {
  const named = new Set(statements.map(leafIn).map(listNamedBy));
  const lists = [imposed, NO_OBLIGATIONS];
  return formatReceipt(
    statements,
    [...named].flatMap((hash) => lists.find((list) => list.hash === hash) ?? []),
  );
}
