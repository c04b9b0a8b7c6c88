/** A chunk of three records under one assessment of the EU's node, the second of them denied. */

import { canonicalText } from "../../src/ledger/canonical.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { createTree, hashesOfPath } from "../../src/ledger/tree.ts";
import type { VerdictPart } from "../../src/receipt/leaf.ts";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { formatRecordReceipt } from "../../src/receipt/receipt.ts";
import { commitmentToRecord, hashOfEntry, hashOfVerdict, saltOfRecord } from "../../src/receipt/records.ts";
import { parseTrust } from "../../src/receipt/verify.ts";
import { EU, KEYS, leaves, lists, stated } from "../transfers/leaves.ts";

export const trustFile = {
  type: "comity/v1/trust",
  nodes: [{ trustDomain: "eu.comity.example", ledger: KEYS[EU]?.verifierKey ?? "" }],
};
export const trust = parseTrust(trustFile);

const SALT = Buffer.alloc(32, 7);
const partOf = ({
  decision,
  obligationsHash,
  reasons,
  remedy,
  packs,
  translation,
}: VerdictPart): VerdictPart => ({
  decision,
  obligationsHash,
  reasons,
  remedy,
  packs,
  translation,
});
const permit = partOf(leaves.assessment);
const verdicts = [permit, partOf(leaves.denial), permit];
const texts = verdicts.map((verdict) => canonicalText(JSON.parse(JSON.stringify(verdict))));
const commitments = verdicts.map((_, i) => commitmentToRecord(`{"age":${20 + i}}`, saltOfRecord(SALT, i)));
const tree = createTree(
  commitments.map((commitment, index) =>
    hashOfEntry({ index, record: commitment.toBase64(), verdict: hashOfVerdict(texts[index] ?? "") }),
  ),
);

function statementOf(root: Uint8Array, count: number): Statement {
  const records = { count, permitted: count - 1, root: root.toBase64() };
  return stated({ ...leaves.assessment, obligationsHash: NO_OBLIGATIONS.hash, records }, EU);
}

export const chunk = { verdicts, commitments, statement: statementOf(tree.root, 3), statementOf };

/** The receipt of one of the records. */
export function receiptOfRecord(index: number): Uint8Array {
  const record = commitments[index]?.toBase64() ?? "";
  const path = hashesOfPath(tree.pathOf(index)).map((hash) => hash.toBase64());
  const list = lists.find(({ hash }) => hash === verdicts[index]?.obligationsHash);
  return formatRecordReceipt(
    [chunk.statement],
    [{ index, record, path, verdict: texts[index] ?? "" }],
    [NO_OBLIGATIONS, ...(list === undefined || list.hash === NO_OBLIGATIONS.hash ? [] : [list])],
  );
}
