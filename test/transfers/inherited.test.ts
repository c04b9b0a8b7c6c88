/** What data brings along: the obligations of the transfers by which it came bind the next, and only ever raise its floor. */
import { describe, expect, it, vi } from "vitest";
import type { Agreement } from "../../src/federation/agreement.ts";
import { formatDemand } from "../../src/law/lattice/dimension.ts";
import { within } from "../../src/law/lattice/order.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { LIMITS } from "../../src/limits.ts";
import type { Leaf } from "../../src/receipt/leaf.ts";
import { listObligations, type Obligation } from "../../src/receipt/obligations.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { readInherited } from "../../src/transfers/inherited.ts";
import { verdictOf } from "../../src/transfers/verdict.ts";
import { AT, agreementBetween, assessed, atlas, changed, sample } from "./fixture.ts";
import {
  bytesOf,
  EU,
  IL,
  JP,
  leaves,
  lists,
  type NewDecision,
  type NewProposal,
  receiptOf,
  signing,
  signingBetween,
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

/** Every obligation that the law here could have imposed. */
const possible = [atlas.baseline, ...atlas.packs.values()].flatMap(({ jurisdiction, rules }) =>
  rules.flatMap(({ id: rule, cite, from: since, status, require, says }) =>
    [...require].map(([dimension, demand]): Obligation => {
      const by = { jurisdiction, side: "origin", rule, cite, since, status } as const;
      return { dimension, asWritten: formatDemand(demand), says, by };
    }),
  ),
);
const today = possible.filter(({ by }) => by.since < "2026-01-01");

describe("receipts with many obligations", () => {
  const [rule] = owedItems.filter(({ dimension }) => dimension === "onward") as [Obligation];
  /** One demand, again and again under other words. */
  const worded = (n: number, prefix: string) =>
    Array.from({ length: n }, (_, i) => ({
      ...rule,
      says: `${prefix}.${i}`,
      by: { ...rule.by, cite: `${i}`, side: "touched", since: `${i}`, within: `X${i}` } as const,
    }));
  const many = ["a", "b", "c"].map((prefix) => receiptImposing(worded(500, prefix)));

  it("that demand the same in other words are one demand", () => {
    const once = readInherited([receiptImposing([rule])], held);
    expect(once.sources).toHaveLength(1);
    const { sources } = readInherited(many, held);
    expect(sources).toHaveLength(1);
    expect(sources[0]?.rules).toEqual(once.sources[0]?.rules);
  });

  it("leave nothing behind in what the law remembers", () => {
    const along = changed(sample("eu-jp-research"), { offer: { receipts: many } });
    const more = { agreements: [signing], agreement: agreementBetween("EU", "JP") };
    const recall = vi.spyOn(atlas.rulebook, "recall");
    assessed(along, more);
    const { weight } = atlas.rulebook.trie;
    assessed(changed(along, { facts: { ...along.facts, people: ["77"] } }), more);
    expect([atlas.rulebook.trie.weight, recall.mock.calls.length]).toEqual([weight, 0]);
    recall.mockRestore();
  });

  it("of which a request may bring so many different ones and no more", () => {
    const most = LIMITS.inheritedObligationsPerRequest;
    expect(today.length).toBeGreaterThan(most);
    const some = receiptImposing(today.slice(0, most));
    expect(readInherited([some], held).sources).toHaveLength(most);
    expect(readInherited([some, some], held).sources).toHaveLength(most);
    const rest = receiptImposing(today.slice(most, most + 1));
    expect(() => readInherited([some, rest], held)).toThrow(
      /^the receipt at `offer\.receipts\[1\]` brings, with those before it, more than 256 different obligations/,
    );
  });

  it("are read once, whatever is asked about the request", () => {
    let read = 0;
    const agreements = Object.assign([signing], {
      map: (...parts: Parameters<typeof Array.prototype.map>) => {
        read++;
        return Array.prototype.map.apply([signing], parts);
      },
    });
    const more = { agreements, agreement: agreementBetween("EU", "JP") } as never;
    const along = changed(sample("eu-jp-research"), { action: "sell", offer: { receipts: [receipt] } });
    expect(assessed(along, more).decision.reasons.map(({ code }) => code)).toContain("PROHIBITED");
    expect(read).toBe(1);
  });

  it("of a log whose key was lost verify by the key of their own agreement, whichever agreement comes first", () => {
    const anew = {
      ...signing,
      id: "anew",
      parties: signing.parties.map((party) => ({
        ...party,
        ledger: createLedgerKey(party.trustDomain).verifierKey,
      })),
    };
    for (const agreements of [
      [anew, signing],
      [signing, anew],
    ])
      expect(readInherited([receipt], { ...held, agreements }).transfers).toHaveLength(1);
    expect(() => readInherited([receipt], { ...held, agreements: [anew] })).toThrow(/does not verify/);
  });

  it("keep the place whose law brought a rule only where that law is held here", () => {
    const [around] = possible.filter(({ by }) => by.jurisdiction === "US") as [Obligation];
    const within = (place: string) =>
      readInherited([receiptImposing([{ ...around, by: { ...around.by, within: place } }])], held).sources[0]
        ?.within;
    expect(["US-IL", "US-XX", "JP", "US"].map(within)).toEqual(["US-IL", undefined, undefined, undefined]);
  });
});

describe("data that is passed on and on, each time with the receipt of the step before", () => {
  const WAY = [
    { place: "EU", node: EU },
    { place: "JP", node: JP },
    { place: "US-IL", node: IL },
  ] as const;
  const agreements = [
    signingBetween("EU", "JP"),
    signingBetween("JP", "US-IL"),
    signingBetween("US-IL", "EU"),
  ] as const;
  const research = changed(sample("eu-jp-research"), {
    scheme: "comity",
    modality: ["iris"],
    form: ["template"],
    purpose: ["research"],
  });

  /** One step from place to place, which both nodes permit, with the bytes of what it leaves. */
  function pass(step: number, receipts: readonly string[]) {
    const [from, to] = [WAY[step % 3], WAY[(step + 1) % 3]] as [(typeof WAY)[number], (typeof WAY)[number]];
    const agreement = agreements[step % 3] as Agreement;
    const recipient = to.node.replace("node", "platform/p");
    const places = { from: from.place, to: to.place, recipient };
    const request = changed(research, { ...places, offer: { receipts } });
    const assessment = assessed(request, { agreement, agreements });
    const list = assessment.decision.obligations;
    const verdict = { ...verdictOf(assessment), decision: "permit" as const, reasons: [], remedy: [] };
    const parties = { origin: from.node, destination: to.node };
    const concepts = { ...assessment.concepts, action: "transfer" } as never;
    const named = { ...places, ...parties, concepts, agreement: agreement.hash };
    const proposal = { ...leaves.proposal, ...verdict, ...named };
    const hash = leafHash(bytesOf(proposal)).toHex();
    const decision = { ...leaves.decision, ...verdict, ...parties, proposal: hash };
    const statements = [stated(proposal, from.node), stated(decision, to.node)];
    const receipt = new TextDecoder().decode(formatReceipt(statements, [list]));
    const bytes = {
      leaf: bytesOf(proposal).length,
      answer: bytesOf(decision).length,
      list: list.text.length,
      receipt: receipt.length,
    };
    return { assessment, list, receipt, bytes };
  }

  const steps: ReturnType<typeof pass>[] = [];
  for (let step = 0; step < 9; step++)
    steps.push(
      pass(
        step,
        steps.slice(-1).map(({ receipt }) => receipt),
      ),
    );

  it("is bound by every law on its way, after any number of steps", () => {
    const codes = steps.flatMap(({ assessment }) => assessment.decision.reasons.map(({ code }) => code));
    expect(codes).not.toContain("RECEIPT_INVALID");
    const demand = ({ dimension, asWritten }: Obligation) => `${dimension} ${asWritten}`;
    const first = (steps[0]?.list.items ?? []).filter(({ by }) => by.jurisdiction === "EU").map(demand);
    const eighth = new Set(steps[7]?.list.items.map(demand));
    expect(first.length).toBeGreaterThan(10);
    // Illinois forbids what the EU asks consent for.
    expect(eighth).toContain("consent.sale prohibited");
    expect(first.filter((each) => !eighth.has(each))).toEqual(["consent.sale consent.sale:explicit"]);
    const asked = steps[7]?.list.items.map(({ by, asWritten }) => `${by.side} ${by.rule} ${asWritten}`);
    expect(asked).toContain("inherited onward eu.onward-protection");
  });

  it("has a receipt that does not grow with its ancestors: once every law is met, each round has the same bytes", () => {
    const bytes = steps.map((step) => step.bytes);
    expect(bytes.slice(6, 9)).toEqual(bytes.slice(3, 6));
    // The first receipt that holds all three laws is nearly as long as the ninth: the EU's own rules are inherited ones there too.
    const [third, ninth] = [bytes[2], bytes[8]] as [(typeof bytes)[number], (typeof bytes)[number]];
    for (const part of ["leaf", "answer", "list", "receipt"] as const)
      expect(ninth[part] / third[part], part).toBeLessThan(part === "list" ? 1.13 : 1.1);
    for (const { list } of steps)
      expect(list.items.length).toBeLessThan(LIMITS.inheritedObligationsPerRequest);
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
