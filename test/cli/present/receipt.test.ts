/** A verified receipt as a machine and a person read it: who decided what, where that stands, and what binds. */
import { expect, test } from "vitest";
import { presentReceipt, receiptLines, type ShownReceipt } from "../../../src/cli/present/receipt.ts";
import { partsOf } from "../../../src/receipt/parts.ts";
import { parseTrust, verifyReceipt } from "../../../src/receipt/verify.ts";
import { trust as chunkTrust, receiptOfRecord } from "../../receipt/chunk.ts";
import { plain, widest } from "../../support/command.ts";
import { ownReceipt, TRUST, transferReceipt } from "../../support/receipts.ts";

const trust = parseTrust(TRUST);
const shown = (bytes: Uint8Array): ShownReceipt =>
  presentReceipt(verifyReceipt(bytes, trust), partsOf(bytes).proofs);
const text = (receipt: ShownReceipt, width = 100) => plain(receiptLines(receipt, width)).join("\n");

test("who decided what when, where it stands, and under which law", () => {
  expect(shown(transferReceipt("permit"))).toMatchObject({
    verifies: true,
    kind: "transfer",
    permit: true,
    transfer: "0193a5f0-0000-7000-8000-000000000001",
    from: "EU",
    to: "JP",
    concepts: {
      modality: ["mod:face"],
      form: ["form:template"],
      purpose: ["pur:verify"],
      action: "transfer",
    },
    decided: [
      {
        node: "spiffe://eu.example/node",
        side: "origin",
        said: "permit",
        log: { origin: "eu.example", index: 0, size: 1 },
      },
      {
        node: "spiffe://jp.example/node",
        side: "destination",
        said: "permit",
        log: { origin: "jp.example", index: 0, size: 1 },
      },
    ],
    // Both nodes name it; it is one obligation.
    obligations: [{ dimension: "retention", asWritten: "at purpose end", by: { cite: "GDPR Art 17(1)" } }],
    packs: [{ jurisdiction: "EU", version: "1" }],
  });
});

test("a law that the two nodes held in different versions is named, with both", () => {
  const differing = shown(
    transferReceipt("permit", {
      packs: [{ jurisdiction: "EU", version: "2", hash: "cd".repeat(32) }],
    }),
  );
  expect(differing.differing).toEqual([
    {
      jurisdiction: "EU",
      origin: { version: "1", hash: "ab".repeat(32) },
      destination: { version: "2", hash: "cd".repeat(32) },
    },
  ]);
  expect(text(differing)).toMatch(
    /EU: 1 \(abababababab\) at the origin, 2 \(cdcdcdcdcdcd\) at the destination/,
  );
  expect(text(differing)).toMatch(/^ {2}packs +EU 1 abababababab\n +EU 2 cdcdcdcdcdcd$/m);
  expect(text(shown(transferReceipt("permit")))).not.toContain("DIFFERENT VERSIONS");
});

test("a bar is the destination's statement: it has no law of its own, and no demand", () => {
  const barred = shown(transferReceipt("bar"));
  expect(barred.permit).toBe(false);
  expect(barred.decided.map(({ side, said }) => [side, said])).toEqual([
    ["origin", "permit"],
    ["destination", "barred"],
  ]);
  expect(text(barred)).toMatch(/^ {2}destination +barred it\n +spiffe:\/\/jp\.example\/node at /m);
  expect(barred.packs).toHaveLength(1);
});

test("what one node alone has said names no agreement, and no other node", () => {
  const denial = shown(ownReceipt("denial"));
  expect(denial).not.toHaveProperty("agreement");
  expect(denial.decided.map(({ node }) => node)).toEqual(["spiffe://eu.example/node"]);
  expect(shown(transferReceipt("permit")).agreement).toBe("cd".repeat(32));
});

test("obligations are shown where they bind: with a permit, or where an assessment would permit", () => {
  const showsThem = (bytes: Uint8Array) => text(shown(bytes)).includes("\nOBLIGATIONS\n");
  expect([transferReceipt("permit"), ownReceipt("assessment")].map(showsThem)).toEqual([true, true]);
  const refused = [transferReceipt("deny"), transferReceipt("bar"), ownReceipt("denial")];
  expect(refused.map(showsThem)).toEqual([false, false, false]);
});

test("an obligation is a sentence with its citation, and with `verbose` as the law's pack writes it", () => {
  const receipt = shown(transferReceipt("permit"));
  const [obligation] = receipt.obligations;
  const cited = `${obligation?.says} [${obligation?.by.cite}]`;
  expect(text(receipt)).toContain(cited);
  const full = plain(receiptLines(receipt, 100, true)).join("\n");
  expect(full).not.toContain(cited);
  expect(full).toContain("asks: ");
});

test("a denial gives its reasons and the way out, which a permit has no place for", () => {
  const denied = text(shown(transferReceipt("deny")));
  expect(denied).toMatch(/\nREASONS\n[\s\S]+There must be consent\.[\s\S]+GDPR Art 17\(1\)/);
  expect(denied).toMatch(/\nCHANGES THAT WOULD PERMIT IT\n {2}opt_in\n?/);
  expect(text(shown(transferReceipt("permit")))).not.toMatch(/REASONS|CHANGES/);
});

test("each word is under its path with what it became, and one that had no safe word says so", () => {
  const receipt = shown(transferReceipt("permit"));
  expect(text(receipt)).toMatch(
    /^ {2}modality\[0\] +scan of face geometry\n +kept, as mod:face\n {2}form\[0\] +template\n +kept, as form:template\n {2}purpose\[0\] +verify\n +kept, as pur:verify\n {2}by the tables eu cdcdcdcdcdcd$/m,
  );
  const blocked = { path: "form[0]", concept: "", target: [], result: "blocked" };
  const without = { ...receipt, translation: { tables: [], terms: [blocked] } };
  expect(text(without)).toMatch(/^ {2}form\[0\] +no term that is safe to use\n +blocked$/m);
  expect(text(without)).not.toContain("by the tables");
});

test("narrow lines fit, headings too, and keep every id whole or in pieces", () => {
  const receipt = shown(transferReceipt("deny"));
  const narrow = text(receipt, 60);
  expect(widest(narrow)).toBeLessThanOrEqual(60);
  for (const id of [receipt.transfer, receipt.sender, receipt.recipient])
    expect(narrow.replaceAll(/\s/g, "")).toContain(id);
});

test("the receipt of one record of many says which, and shows the verdict on it alone", () => {
  const presented = presentReceipt(
    verifyReceipt(receiptOfRecord(1), chunkTrust),
    partsOf(receiptOfRecord(1)).proofs,
  );
  expect(presented).toMatchObject({ kind: "assessment", permit: false, record: { index: 1, count: 3 } });
  expect(presented.decided[0]).toMatchObject({ said: "deny" });
  const lines = plain(receiptLines(presented, 100)).join("\n");
  expect(lines).toMatch(/record +1, counted from 0, of 3 under one leaf/);
  expect(lines).toContain("REASONS");
});
