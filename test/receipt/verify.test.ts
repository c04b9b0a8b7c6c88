/** Receipts: what each kind proves, and that nothing else passes for leave to send. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ComityError } from "../../src/errors.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { parseHandOver } from "../../src/ledger/hand-over.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import type { Leaf } from "../../src/receipt/leaf.ts";
import { hashOfList, listObligations, type ObligationList } from "../../src/receipt/obligations.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { formatTrust } from "../../src/receipt/trust.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog } from "../ledger/handed-log.ts";
import { changed } from "../ledger/naive-tree.ts";
import { isLonger } from "../support/longer.ts";
import {
  bytesOf,
  EU,
  IL,
  inVersion1,
  KEYS,
  leaves,
  lists,
  type NewDecision,
  type NewProposal,
  receiptOf,
  stated,
} from "../transfers/leaves.ts";

const trustOf = (...nodes: string[]) =>
  parseTrust({
    type: "comity/v1/trust",
    nodes: nodes.map((node) => ({
      trustDomain: node.split("/")[2],
      ledger: KEYS[node]?.verifierKey,
    })),
  });
const trust = trustOf(EU, IL);

const proposal = stated(leaves.proposal, EU);
const decision = stated(leaves.decision, IL);
const receipt = receiptOf(proposal, decision);
const [permitted, denied] = lists as [ObligationList, ObligationList];

function refusal(statements: readonly Statement[] | Uint8Array, by = trust): string {
  try {
    verifyReceipt(statements instanceof Uint8Array ? statements : receiptOf(...statements), by);
  } catch (thrown) {
    const { reason, message } = thrown as ComityError;
    return `${reason}: ${message}`;
  }
  throw new Error("the receipt verifies");
}

/** A proposal with other words, and a decision about exactly that. */
function about(changes: Partial<NewProposal>, answer: Partial<NewDecision> = {}): [NewProposal, NewDecision] {
  const leaf = { ...leaves.proposal, ...changes };
  return [leaf, { ...leaves.decision, proposal: leafHash(bytesOf(leaf)).toHex(), ...answer }];
}

describe("a receipt", () => {
  it("of a transfer that both nodes permit is leave to send", () => {
    expect(verifyReceipt(receipt, trust)).toEqual({
      kind: "transfer",
      permit: true,
      proposal: { ...leaves.proposal, obligations: permitted.items },
      answer: { ...leaves.decision, obligations: permitted.items },
    });
  });

  it("of version 1 proves the same: its leaves hold their obligations themselves", () => {
    const own = inVersion1(leaves.proposal);
    const answer = { ...inVersion1(leaves.decision), proposal: leafHash(bytesOf(own)).toHex() } as Leaf;
    const earlier = receiptOf(stated(own, EU), stated(answer, IL));
    expect(new TextDecoder().decode(earlier)).toMatch(/"type":"comity\/v1\/receipt"}$/);
    expect(verifyReceipt(earlier, trust)).toEqual({
      kind: "transfer",
      permit: true,
      proposal: own,
      answer,
    });
  });

  it("of a proposal of version 1 that was decided in version 2 has the one list that is named", () => {
    const own = inVersion1(leaves.proposal);
    const answer = { ...leaves.decision, proposal: leafHash(bytesOf(own)).toHex() };
    expect(verifyReceipt(receiptOf(stated(own, EU), stated(answer, IL)), trust)).toMatchObject({
      permit: true,
      answer: { obligations: permitted.items },
    });
  });

  it("has two lists where the two nodes impose different obligations", () => {
    const [own, answer] = about({}, { decision: "deny", obligationsHash: denied.hash });
    expect(verifyReceipt(receiptOf(stated(own, EU), stated(answer, IL)), trust)).toMatchObject({
      proposal: { obligations: permitted.items },
      answer: { obligations: denied.items },
    });
  });

  it("is refused without its list, with another, with one more, in another order, or with one twice", () => {
    const [own, answer] = about({}, { decision: "deny", obligationsHash: denied.hash });
    const statements = [stated(own, EU), stated(answer, IL)];
    const wrong =
      /^RECEIPT_INVALID: (its lists of obligations are not those that the statements name|a receipt of version 2 has a list)/;
    for (const held of [
      [],
      [permitted],
      [denied],
      [denied, permitted],
      [permitted, denied, denied],
      [permitted, denied, listObligations(permitted.items.slice(1))],
    ])
      expect(refusal(formatReceipt(statements, held))).toMatch(wrong);
    expect(refusal(formatReceipt([proposal, decision], [permitted, denied]))).toMatch(wrong);
  });

  it.each([
    ["first", 0],
    ["second", 1],
  ] as const)(
    "is refused where the list of the %s statement is not the one that its leaf names",
    (_, side) => {
      const [own, answer] = about({}, { decision: "deny", obligationsHash: denied.hash });
      const held = [permitted, denied];
      const statements = [stated(own, EU), stated(answer, IL)];
      expect(verifyReceipt(formatReceipt(statements, held), trust).kind).toBe("transfer");
      const shorter = listObligations((held[side]?.items ?? []).slice(1));
      expect(refusal(formatReceipt(statements, held.with(side, shorter)))).toMatch(
        /^RECEIPT_INVALID: its lists of obligations are not those that the statements name/,
      );
    },
  );

  it("is refused with a list whose items are of no known form, whatever its hash", () => {
    const text = '[{"name":"x"}]';
    const leaf = { ...leaves.assessment, obligationsHash: hashOfList(text) };
    expect(refusal(formatReceipt([stated(leaf, EU)], [{ text }]))).toMatch(
      /^STATEMENT_INVALID: the list of obligations is not valid/,
    );
  });

  it("with a changed list says that no statement names it, whatever the list then is", () => {
    const text = new TextDecoder().decode(receipt);
    expect(refusal(Buffer.from(text.replace('"dimension":"', '"dimenshon":"')))).toMatch(
      /^RECEIPT_INVALID: its lists of obligations/,
    );
  });

  it("with a statement, a proof or a list of no bound is refused before it is read", () => {
    const long = { ...proposal, leaf: "A".repeat(400_000) };
    expect(refusal(canonicalBytes({ type: "comity/v1/receipt", statements: [long] }))).toMatch(
      /leaf.*longer/,
    );
    const deep = { ...proposal, proof: Array.from({ length: 65 }, () => proposal.leaf) };
    expect(refusal(canonicalBytes({ type: "comity/v1/receipt", statements: [deep] }))).toMatch(/proof.*64/);
  });

  it("of a transfer that either node denies, or the destination has barred, is none", () => {
    const cases: [Leaf, Leaf][] = [
      about({}, { decision: "deny" }),
      about({ decision: "deny" }),
      [leaves.proposal, leaves.bar],
    ];
    for (const [own, answer] of cases)
      expect(verifyReceipt(receiptOf(stated(own, EU), stated(answer, IL)), trust)).toMatchObject({
        kind: "transfer",
        permit: false,
      });
  });

  it.each(["assessment", "denial"] as const)("of one %s is none, whatever it says", (kind) => {
    const leaf = { ...leaves[kind], decision: "permit" as const };
    const { items } = kind === "denial" ? denied : permitted;
    expect(verifyReceipt(receiptOf(stated(leaf, EU)), trust)).toEqual({
      kind,
      permit: false,
      leaf: { ...leaf, obligations: items },
    });
  });

  it("is refused at any changed byte", () => {
    const verifies = (at: number, mask: number) => {
      try {
        verifyReceipt(changed(receipt, at, mask), trust);
        return true;
      } catch {
        return false;
      }
    };
    // Each byte in turn, and over all of them every way to change one; each third where longer tests do not run.
    const places = [...receipt.keys()].filter((at) => isLonger || at % 3 === 0);
    const survivors = places.filter((at) => verifies(at, 1 + ((at * 7) % 255)));
    expect(survivors).toEqual([]);
    expect(receipt.length).toBeGreaterThan(255);
  });

  it("is refused at any byte left out or put in", () => {
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const [before, after] = [receipt.subarray(0, at), receipt.subarray(at)];
        expect(() => verifyReceipt(Buffer.concat([before, after.subarray(1)]), trust)).toThrow();
        expect(() => verifyReceipt(Buffer.concat([before, Buffer.of(byte), after]), trust)).toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe("is refused:", () => {
  it("statements in the wrong order", () => {
    expect(refusal([decision, proposal])).toBe("RECEIPT_INVALID: the first statement is not a proposal");
  });

  it("none, three, or the same twice", () => {
    expect(refusal([])).toBe("RECEIPT_INVALID: a receipt has one statement or two");
    expect(refusal([proposal, decision, decision])).toBe(
      "RECEIPT_INVALID: a receipt has one statement or two",
    );
    expect(refusal([proposal, proposal])).toBe("RECEIPT_INVALID: the second statement is not a decision");
  });

  it.each(["proposal", "outcome"] as const)("one %s alone, which proves no answer", (kind) => {
    expect(refusal([stated(leaves[kind], EU)])).toBe(
      "RECEIPT_INVALID: one statement alone is an assessment or a denial, never a transfer",
    );
  });

  it("one decision alone, which proves no proposal", () => {
    expect(refusal([decision])).toMatch(/^RECEIPT_INVALID: one statement alone/);
  });

  it("a conflict, which is evidence against a node", () => {
    expect(refusal([stated(leaves.conflict, EU)])).toMatch(
      /^STATEMENT_INVALID: the first statement: a conflict is evidence/,
    );
  });

  it.each(["assessment", "denial"] as const)("an %s dressed as a transfer", (kind) => {
    const own = { ...leaves[kind], decision: "permit" as const };
    expect(refusal([stated(own, EU), decision])).toBe(
      "RECEIPT_INVALID: the first statement is not a proposal",
    );
    expect(refusal([proposal, stated({ ...own, origin: IL }, IL)])).toBe(
      "RECEIPT_INVALID: the second statement is not a decision",
    );
  });

  it("an answer about another transfer, or between other nodes", () => {
    const other = "018f3f3e-0000-7000-8000-000000000002";
    const another = /^STATEMENT_INVALID: the destination's answer is about another transfer$/;
    for (const answer of [about({}, { transfer: other })[1], about({}, { origin: IL })[1]])
      expect(refusal([proposal, stated(answer, IL)])).toMatch(another);
    expect(refusal([proposal, stated({ ...leaves.bar, transfer: other }, IL)])).toMatch(another);
    const elsewhere = about({ destination: EU })[0];
    expect(refusal([stated(elsewhere, EU), decision])).toMatch(another);
  });

  it("a decision about another proposal of the same transfer", () => {
    const [reworded] = about({ recipient: "spiffe://us-il.comity.example/platform/other" });
    expect(refusal([stated(reworded, EU), decision])).toBe(
      "STATEMENT_INVALID: the destination decided another proposal under this transfer's id",
    );
  });

  it.each([
    ["a minute before the proposal", "at", -60_001],
    ["a minute after the time to decide", "decideBy", 60_001],
    ["years later", "decideBy", 5 * 365 * 86_400_000],
  ] as const)("a permit that is dated more than %s", (_what, field, ms) => {
    const at = new Date(Date.parse(leaves.proposal[field]) + ms).toISOString();
    expect(refusal([proposal, stated({ ...leaves.decision, at }, IL)])).toMatch(
      /^STATEMENT_INVALID: the destination dates its permit `.+`, and could decide from /,
    );
    const within = new Date(Date.parse(leaves.proposal[field]) + Math.sign(ms) * 60_000).toISOString();
    expect(
      verifyReceipt(receiptOf(proposal, stated({ ...leaves.decision, at: within }, IL)), trust),
    ).toMatchObject({
      permit: true,
    });
  });

  it("a permit with a date that is none, but a denial whatever its date", () => {
    const undated = (change: object) => stated({ ...leaves.decision, at: "soon", ...change } as Leaf, IL);
    expect(refusal([proposal, undated({})])).toContain("dates its permit `soon`");
    const denied = receiptOf(proposal, undated({ decision: "deny" }));
    expect(verifyReceipt(denied, trust)).toMatchObject({ permit: false });
  });

  it("a transfer that one node has decided alone", () => {
    const [own, answer] = about({ destination: EU }, { destination: EU });
    expect(refusal([stated(own, EU), stated(answer, EU)])).toBe(
      "RECEIPT_INVALID: one node alone has decided this transfer",
    );
  });

  it("a node that the verifier does not trust", () => {
    expect(refusal(receipt, trustOf(EU))).toBe(
      `RECEIPT_INVALID: the second statement: the trust file has no ledger key for \`${IL}\``,
    );
  });

  it("a leaf that another node than its own has signed", () => {
    expect(refusal([proposal, stated(leaves.decision, EU)])).toMatch(
      /^PROOF_INVALID: the second statement: the key of `eu\.comity\.example`/,
    );
    const impostor = createLedgerKey("us-il.comity.example");
    expect(refusal([proposal, stated(leaves.decision, IL, impostor)])).toMatch(/^PROOF_INVALID/);
  });

  it("a leaf of no known form, however well it is signed", () => {
    const leaf = { ...leaves.decision, note: "more" } as unknown as Leaf;
    expect(refusal([proposal, stated(leaf, IL)])).toMatch(/^STATEMENT_INVALID: the leaf is not valid/);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a list", []],
    ["another version", { type: "comity/v3/receipt", statements: [proposal, decision] }],
    ["version 2 without lists", { type: "comity/v2/receipt", statements: [proposal, decision] }],
    [
      "version 1 with lists",
      { obligations: [], type: "comity/v1/receipt", statements: [proposal, decision] },
    ],
    ["a list that is none", { obligations: 1, type: "comity/v2/receipt", statements: [proposal, decision] }],
    ["a word more", { type: "comity/v1/receipt", statements: [proposal, decision], note: "more" }],
    ["no statements", { type: "comity/v1/receipt" }],
    ["statements that are no list", { type: "comity/v1/receipt", statements: proposal }],
  ])("%s", (_, value) => {
    expect(refusal(canonicalBytes(value))).toBe("RECEIPT_INVALID: this is not a receipt of a known version");
  });

  it("JSON in another form than the canonical, and what is no JSON", () => {
    for (const text of [
      JSON.stringify(JSON.parse(new TextDecoder().decode(receipt)), null, 1),
      `${receipt}\n`,
      "",
      "receipt",
    ])
      expect(refusal(Buffer.from(text))).toMatch(/^STATEMENT_INVALID: the bytes are not canonical JSON/);
  });
});

it.each<[string, unknown]>([
  ["nothing", null],
  ["no nodes", { type: "comity/v1/trust", nodes: [] }],
  [
    "one domain twice",
    {
      type: "comity/v1/trust",
      nodes: [EU, EU].map(() => ({ trustDomain: "eu.example", ledger: KEYS[EU]?.verifierKey })),
    },
  ],
  [
    "another version",
    { type: "comity/v3/trust", nodes: [{ trustDomain: "eu.example", ledger: KEYS[EU]?.verifierKey }] },
  ],
  ["no key", { type: "comity/v1/trust", nodes: [{ trustDomain: "eu.example", ledger: "key" }] }],
])("a trust file with %s is refused", (_, value) => {
  expect(() => parseTrust(value)).toThrow(expect.objectContaining({ reason: "CONFIG_INVALID" }));
});

describe("of a node that has handed its ledger key over", () => {
  const log = beginLog("us-il.comity.example", KEYS[IL]);
  log.fill(2);
  const before = log.append(bytesOf(leaves.decision));
  const old = log.stated(before);
  const late = log.append(bytesOf({ ...leaves.decision, at: "2026-11-21T12:00:01.000Z" }));
  const handedOver = log.handOver();
  const after = log.append(bytesOf(leaves.decision));
  const handOver = parseHandOver(JSON.parse(Buffer.from(handedOver.leaf, "base64").toString("utf8")));
  const [, il] = [EU, IL].map((node) => ({
    trustDomain: node.split("/")[2] ?? "",
    ledger: KEYS[node]?.verifierKey ?? "",
    handOvers: node === IL ? [{ handOver, statement: handedOver }] : [],
  }));
  const eu = { trustDomain: "eu.comity.example", ledger: KEYS[EU]?.verifierKey ?? "", handOvers: [] };
  const knowing = parseTrust(JSON.parse(JSON.stringify(formatTrust([eu, il ?? eu]))));

  it("receipts from before verify for ever, also by the new key's heads, and those from after verify too", () => {
    for (const answer of [old, log.stated(before), log.stated(late), log.stated(after)])
      expect(verifyReceipt(receiptOf(proposal, answer), knowing)).toMatchObject({ permit: true });
  });

  it("a receipt by the old key about a size after the hand-over is refused, with that reason", () => {
    expect(refusal([proposal, log.stated(after, log.first)], knowing)).toMatch(
      /^LEDGER_KEY_REPLACED: the second statement: the key `[0-9a-f]{8}` of the log `us-il\.comity\.example` signed up to size `5`/,
    );
    expect(refusal([proposal, log.stated(before, log.key(), 4)], knowing)).toMatch(
      /^LEDGER_KEY_REPLACED: .* signs beyond size `5`/,
    );
  });

  it("a verifier who has the first key alone takes what that signed, and nothing of the new one", () => {
    expect(verifyReceipt(receiptOf(proposal, old), trust)).toMatchObject({ permit: true });
    expect(refusal([proposal, log.stated(after)])).toMatch(/^PROOF_INVALID: the second statement: the key/);
  });
});
