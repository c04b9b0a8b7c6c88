/** A chunk of three records that the EU's node has proposed and the one of Illinois has decided. */
import { canonicalText } from "../../src/ledger/canonical.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { type ChunkProof, createReceipts, treeOfDestination, treeOfOrigin } from "../../src/receipt/chunk.ts";
import type { VerdictPart } from "../../src/receipt/leaf.ts";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { parseTrust } from "../../src/receipt/verify.ts";
import { bytesOf, EU, IL, KEYS, leaves, lists, stated } from "../transfers/leaves.ts";

export const trustFile = {
  type: "comity/v1/trust",
  nodes: [EU, IL].map((node) => ({
    trustDomain: node.slice("spiffe://".length, -"/node".length),
    ledger: KEYS[node]?.verifierKey ?? "",
  })),
};
export const trust = parseTrust(trustFile);

const textOf = ({ decision, obligationsHash, reasons, remedy, packs, translation }: VerdictPart) =>
  canonicalText(
    JSON.parse(JSON.stringify({ decision, obligationsHash, reasons, remedy, packs, translation })),
  );
const [permit, denial] = [textOf(leaves.proposal), textOf(leaves.denial)];
export const commitment = (n: number) => Buffer.alloc(32, n).toString("base64");
/** The first is permitted by both, the second denied at the origin, the third at the destination. */
export const entries = [
  { record: commitment(1), verdict: 0, answer: 0 },
  { record: commitment(2), verdict: 1 },
  { record: commitment(3), verdict: 0, answer: 1 },
];
export const verdicts = { own: [permit, denial], answer: [permit, denial] };
const none = { obligationsHash: NO_OBLIGATIONS.hash };
const origin = {
  ...leaves.proposal,
  ...none,
  records: { count: 3, permitted: 2, root: treeOfOrigin(entries, verdicts.own).root.toBase64() },
};
const destination = {
  ...leaves.decision,
  ...none,
  proposal: leafHash(bytesOf(origin)).toHex(),
  records: { count: 3, permitted: 1, root: treeOfDestination(entries, verdicts).root.toBase64() },
};
export const proof: ChunkProof = {
  own: stated(origin, EU),
  answer: stated(destination, IL),
  verdicts,
  entries,
  lists: ["[]", ...lists.map(({ text }) => text)],
};

/** The receipt of one of the records. */
export const receiptOf = createReceipts(proof);
