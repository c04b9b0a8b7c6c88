/** What data brings along: the obligations of the transfers by which it came bind the next, and only ever raise its floor. */
import { describe, expect, it } from "vitest";
import type { Agreement } from "../../src/federation/agreement.ts";
import { formatDemand, within } from "../../src/law/lattice/dimension.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import type { Leaf } from "../../src/receipt/leaf.ts";
import { listObligations, type Obligation } from "../../src/receipt/obligations.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { readInherited } from "../../src/transfers/inherited.ts";
import { AT, agreementBetween, assessed, atlas, changed, sample } from "./fixture.ts";
import {
  bytesOf,
  EU,
  IL,
  leaves,
  lists,
  type NewDecision,
  type NewProposal,
  receiptOf,
  signing,
  stated,
} from "./leaves.ts";

const held = { atlas, agreements: [signing], at: AT };
const textOf = (...statements: ReturnType<typeof stated>[]) =>
  new TextDecoder().decode(receiptOf(...statements));
const owedItems = lists[0]?.items ?? [];

/** The receipt of a transfer from the EU to Illinois, of whose leaves some parts may be others. */
function receiptWith(proposed: Partial<NewProposal> = {}, decided: Partial<NewDecision> = {}): string {
  return textOf(...statementsOf(proposed, decided));
}

function statementsOf(proposed: Partial<NewProposal>, decided: Partial<NewDecision>) {
  const proposal: Leaf = { ...leaves.proposal, ...proposed };
  const hash = leafHash(bytesOf(proposal)).toHex();
  const decision: Leaf = { ...leaves.decision, ...decided, proposal: hash };
  return [stated(proposal, EU), stated(decision, IL)];
}

/** The receipt of a transfer whose origin has imposed other obligations. */
function receiptImposing(obligations: readonly Obligation[]): string {
  const list = listObligations(obligations);
  const statements = statementsOf({ obligationsHash: list.hash }, { obligationsHash: list.hash });
  return new TextDecoder().decode(formatReceipt(statements, [list]));
}
const receipt = receiptWith();

describe("a receipt's obligations", () => {
  it("are each a rule without conditions, in the words that the receipt holds, and say whose law it was", () => {
    const { sources, provenance } = readInherited([receipt], held);
    expect(provenance).toEqual(["EU"]);
    const bound = sources.flatMap(({ jurisdiction, side, rules }) =>
      rules.map(({ id, when, require }) => {
        expect([side, when.size]).toEqual(["inherited", 0]);
        const [[dimension, demand] = []] = require;
        return `${jurisdiction} ${id} ${dimension} ${demand && formatDemand(demand)}`;
      }),
    );
    const owed = owedItems.map(
      ({ by, dimension, asWritten }) => `${by.jurisdiction} ${by.rule} ${dimension} ${asWritten}`,
    );
    expect(new Set(bound)).toEqual(new Set(owed));
    expect(owed.length).toBeGreaterThan(10);
  });

  it("on passing data on are held against this transfer, which passes it on", () => {
    const onward = owedItems.filter(({ dimension }) => dimension === "onward");
    const rules = readInherited([receipt], held).sources.flatMap((source) => source.rules);
    expect(onward.length).toBeGreaterThan(0);
    for (const { by } of onward)
      expect(rules.some(({ id, require }) => id === by.rule && require.has("mechanism"))).toBe(true);
  });

  it("bind the next transfer: what Illinois forbade in the first, it forbids between the EU and Japan", () => {
    const request = sample("eu-jp-research");
    const more = { agreements: [signing], agreement: agreementBetween("EU", "JP") };
    const along = changed(request, { offer: { receipts: [receipt] } });
    const sold = { action: "sell" };
    const bans = ({ decision }: ReturnType<typeof assessed>) =>
      decision.reasons.filter(({ code }) => code === "PROHIBITED").map(({ by }) => `${by?.side} ${by?.cite}`);
    expect(bans(assessed(changed(request, sold), more))).toEqual([]);
    expect(bans(assessed(changed(along, sold), more))).toEqual(["inherited 740 ILCS 14/15(c)"]);
    const [before, after] = [assessed(request, more), assessed(along, more)];
    expect(after.decision.obligations.items.map(({ by }) => by.side)).toContain("inherited");
    // What the importer accepts is another set, and no part of the floor is lower.
    expect(after.decision.obligations.hash).not.toBe(before.decision.obligations.hash);
    for (const [dimension, { value }] of before.floor?.dimensions ?? [])
      expect(
        within(value, after.floor?.dimensions.get(dimension)?.value ?? value, atlas.registry.implications),
        dimension,
      ).toBe(true);
  });
});

describe("a receipt is refused, and with it the request", () => {
  const refusal = (text: string, agreements: readonly Agreement[] = [signing], at = AT) => {
    try {
      readInherited([receipt, text], { atlas, agreements, at });
    } catch (thrown) {
      return (thrown as Error).message;
    }
    return "it is taken";
  };
  const unknown = { ...(owedItems[0] as Obligation), asWritten: "another demand" };

  it.each<[string, string]>([
    [
      "does not verify, or is of a node that no agreement here names",
      receipt.replace("comity/v2/receipt", "comity/v3/receipt"),
    ],
    ["does not verify, or is of a node that no agreement here names", "a receipt"],
    ["does not prove a transfer that both nodes permitted", textOf(stated(leaves.assessment, EU))],
    ["does not prove a transfer that both nodes permitted", textOf(stated(leaves.denial, EU))],
    ["does not prove a transfer that both nodes permitted", receiptWith({}, { decision: "deny" })],
    [
      "does not prove a transfer that both nodes permitted",
      textOf(stated(leaves.proposal, EU), stated(leaves.bar, IL)),
    ],
    ["has an obligation whose rule reads differently in the law at this node", receiptImposing([unknown])],
  ])("where it %s", (why, text) => {
    expect(refusal(text)).toBe(`the receipt at \`offer.receipts[1]\` ${why}`);
  });

  it("where one of its nodes is party to no agreement", () => {
    expect(() =>
      readInherited([receipt], { ...held, agreements: [agreementBetween("US-IL", "JP")] }),
    ).toThrow("is of a node that no agreement here names");
    const denied = assessed(changed(sample("eu-jp-research"), { offer: { receipts: [receipt] } })).decision;
    expect(denied).toMatchObject({ decision: "deny", reasons: [{ code: "RECEIPT_INVALID" }] });
  });

  it("where its law is yet to come", () => {
    expect(() => readInherited([receipt], { ...held, at: new Date("2008-01-01T00:00:00Z") })).toThrow(
      "is dated in the future",
    );
  });
});
