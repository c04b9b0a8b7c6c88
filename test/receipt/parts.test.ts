/** The parts of a receipt are the same, whichever way its leaves are proved. */
import { expect, test } from "vitest";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { formatCoseFile } from "../../src/receipt/cose.ts";
import { partsOf } from "../../src/receipt/parts.ts";
import { coseOf } from "../support/cose.ts";
import { bytesOf, EU, IL, KEYS, leaves, receiptOf, stated } from "../transfers/leaves.ts";

test("each leaf comes with its place, the head that is claimed, and what verifies it", () => {
  const statements = [stated(leaves.proposal, EU), stated(leaves.decision, IL)];
  const keys = [EU, IL].flatMap((node) => KEYS[node] ?? []);
  const receipt = receiptOf(...statements);
  const file = formatCoseFile(
    receipt,
    statements.map((each, i) => coseOf(each, keys[i] ?? { verifierKey: "", exportPem: () => "" })),
  );
  const [inNotes, inCose] = [partsOf(receipt), partsOf(file)];
  expect(inCose.lists).toEqual(inNotes.lists);
  for (const { proofs } of [inNotes, inCose])
    for (const [i, { leaf, index, head, verify }] of proofs.entries()) {
      expect(leaf).toEqual(new Uint8Array(bytesOf(i === 0 ? leaves.proposal : leaves.decision)));
      expect([index, head()]).toMatchObject([2, { origin: keys[i]?.name, size: 3 }]);
      expect(verify(firstKey(parseVerifierKey(keys[i]?.verifierKey ?? ""))).checkpoint.size).toBe(3);
    }
  expect(inCose.proofs.map(({ path }) => path)).toEqual(inNotes.proofs.map(({ path }) => path));
});
