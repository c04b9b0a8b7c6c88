/** One leaf of each type, of one transfer between the EU and Illinois, and a log that holds any of them. */

import { parseAgreement } from "../../src/federation/agreement.ts";
import { canonicalBytes, withoutUndefined } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { appendLeaf, inclusionProof, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { type BarLeaf, type Leaf, leafIn, listNamedBy, type NewLeaf } from "../../src/receipt/leaf.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { verdictOf } from "../../src/transfers/verdict.ts";
import { signNote } from "../support/signed-note.ts";
import { agreementDocument, assessed, sample } from "./fixture.ts";

export const EU = "spiffe://eu.comity.example/node";
export const IL = "spiffe://us-il.comity.example/node";
export const JP = "spiffe://jp.comity.example/node";
export const TRANSFER = "018f3f3e-0000-7000-8000-000000000001";

/** Keys by node. */
export const KEYS: Readonly<Record<string, NewLedgerKey>> = {
  [EU]: createLedgerKey("eu.comity.example"),
  [IL]: createLedgerKey("us-il.comity.example"),
  [JP]: createLedgerKey("jp.comity.example"),
};

const request = sample("eu-us-il-login");
const permitted = assessed(request);
const denies = assessed(sample("eu-us-il-advertising"));
const permit = verdictOf(permitted);
const denial = verdictOf(denies);
/** The obligations that the leaves name by their hashes. */
export const lists = [permitted, denies].map(({ decision }) => decision.obligations);
const common = {
  nonce: `${"A".repeat(43)}=`,
  transfer: TRANSFER,
  origin: EU,
  at: "2026-11-21T12:00:00.000Z",
};
const subject = {
  sender: "spiffe://eu.comity.example/platform/aurora",
  from: "EU",
  to: "US-IL",
  recipient: request.recipient,
  concepts: { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"], action: "transfer" },
  request: "commitment",
};

/** The leaves of the newest version, by kind. */
export type NewProposal = Extract<NewLeaf, { type: "comity/v2/proposal" }>;
export type NewDecision = Extract<NewLeaf, { type: "comity/v2/decision" }>;
type NewOneSided = Extract<NewLeaf, { type: "comity/v2/assessment" | "comity/v2/denial" }>;

const proposal: NewProposal = {
  type: "comity/v2/proposal",
  ...common,
  ...subject,
  ...permit,
  destination: IL,
  agreement: "a".repeat(64),
  decideBy: "2026-11-21T12:00:30.000Z",
};
const decision: NewDecision = {
  type: "comity/v2/decision",
  ...common,
  ...permit,
  destination: IL,
  proposal: leafHash(bytesOf(proposal)).toHex(),
};
const bar: BarLeaf = { type: "comity/v1/bar", ...common, destination: IL };
const assessment: NewOneSided = { type: "comity/v2/assessment", ...common, ...subject, ...permit };
const denied: NewOneSided = { type: "comity/v2/denial", ...common, ...subject, ...denial };

export const leaves = {
  proposal,
  decision,
  bar,
  assessment,
  denial: denied,
  outcome: { type: "comity/v1/outcome", ...common, answer: "b".repeat(64), state: "PERMITTED" },
  conflict: {
    type: "comity/v1/conflict",
    nonce: common.nonce,
    transfer: TRANSFER,
    at: common.at,
    peer: IL,
    kept: "c".repeat(64),
    refused: "d".repeat(64),
  },
} as const satisfies Record<string, NewLeaf>;

/** A statement of a leaf in the log of `node`, which holds two others before it. */
export function stated(leaf: Leaf, node: string, key = KEYS[node]): Statement {
  if (key === undefined) throw new Error(`no key for ${node}`);
  const entries = [Buffer.from("first"), Buffer.from("second"), bytesOf(leaf)];
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  for (const [size, entry] of entries.entries())
    for (const { level, index, hash } of appendLeaf(size, leafHash(entry), read))
      nodes.set(`${level}/${index}`, hash);
  const text = formatCheckpoint({
    origin: key.name,
    size: entries.length,
    root: rootHash(entries.length, read),
  });
  return formatStatement({
    leaf: bytesOf(leaf),
    index: 2,
    proof: inclusionProof(2, entries.length, read),
    checkpoint: signNote(text, key),
  });
}

/** The canonical bytes of a leaf of any version. */
export function bytesOf(leaf: Leaf): Uint8Array {
  return canonicalBytes(withoutUndefined(leaf));
}

/** The leaves of version 1, which hold their obligations themselves. */
export function inVersion1(leaf: NewProposal | NewDecision | NewOneSided): Leaf {
  const obligations = lists.find(({ hash }) => hash === leaf.obligationsHash)?.items;
  return { ...leaf, type: leaf.type.replace("v2", "v1"), obligations } as Leaf;
}

/** A receipt with the lists that its leaves name. */
export function receiptOf(...statements: readonly Statement[]): Uint8Array {
  const named = new Set(statements.map(leafIn).map(listNamedBy));
  return formatReceipt(
    statements,
    [...named].flatMap((hash) => lists.find((list) => list.hash === hash) ?? []),
  );
}

/** An agreement of two nodes, with the keys by which they sign here. */
export function signingBetween(...places: Parameters<typeof agreementDocument>) {
  const document = agreementDocument(...places);
  const parties = (document.parties as { trustDomain: string }[]).map((party) => ({
    ...party,
    ledger: KEYS[`spiffe://${party.trustDomain}/node`]?.verifierKey,
  }));
  return parseAgreement({ ...document, parties });
}

/** The agreement of the EU and Illinois. */
export const signing = signingBetween("EU", "US-IL");

/** The text of the receipt of a transfer that one node proposed and the other permitted. */
export function receiptBetween(
  origin: string,
  destination: string,
  proposed: Partial<NewProposal> = {},
): string {
  const own = { ...proposal, ...proposed, origin, destination };
  const answer = { ...decision, origin, destination, proposal: leafHash(bytesOf(own)).toHex() };
  return new TextDecoder().decode(receiptOf(stated(own, origin), stated(answer, destination)));
}
