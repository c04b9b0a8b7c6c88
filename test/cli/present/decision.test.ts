/** How decisions are shown: the verdict first, every reason with its law, and the way out. */
import { describe, expect, test } from "vitest";
import {
  answerJson,
  answerLines,
  briefAnswerLines,
  shortAnswerLines,
} from "../../../src/cli/present/decision.ts";
import type { Answer } from "../../../src/edge/grpc/codec.ts";
import { plain, widest } from "../../support/command.ts";
import { transferReceipt } from "../../support/receipts.ts";

type Decision = Exclude<Answer["decision"], undefined>;

const by = {
  jurisdiction: "US-IL",
  side: "origin" as const,
  rule: "bipa-15-d",
  cite: "740 ILCS 14/15(d)",
  since: "2008-10-03",
  status: "confirmed" as const,
};
const terms: Decision["terms"] = [
  {
    path: "modality[0]",
    source: "scan of face geometry",
    concept: "mod:face",
    target: ["顔"],
    result: "kept",
  },
  {
    path: "purpose[0]",
    source: "financial transaction",
    concept: "pur:payment",
    target: ["specified purpose"],
    result: "widened",
  },
  { path: "form[0]", source: "unheard of", concept: "", target: [], result: "blocked" },
];
const PERMIT: Decision = {
  decision: "permit",
  obligations: [{ dimension: "consent.sale", asWritten: "prohibited", says: "Nobody may sell it.", by }],
  obligationsHash: "ab".repeat(32),
  reasons: [],
  remedy: [],
  terms,
  findings: [],
  counts: [],
  notCounted: [],
};
const DENY: Decision = {
  ...PERMIT,
  decision: "deny",
  reasons: [
    {
      code: "REQUIREMENT_UNMET",
      says: "The person consents.",
      dimension: "consent.disclose",
      asWritten: "consent.disclose:opt_in",
      missing: ["consent.disclose:opt_in"],
      by,
    },
    { code: "AGREEMENT_EXPIRED", says: "the agreement is not in force today", missing: [] },
  ],
  remedy: ["consent.disclose:opt_in", "filing to jp.ppc: report, before transfer"],
};
const atoms = () =>
  new Map([["consent.disclose:opt_in", { kind: "quality", says: "agreed by a clear act" } as const]]);
const transferId = "0193a5f0-0000-7000-8000-000000000001";
const text = (answer: Answer) => plain(answerLines(answer, 100, { atoms })).join("\n");

test.each([
  ["PERMITTED: by both nodes, with 1 obligation", { transferId, state: "PERMITTED", decision: PERMIT }],
  ["DENIED: for 2 reasons", { transferId, state: "DENIED", decision: DENY }],
  ["BARRED: the destination did not decide in time", { transferId, state: "BARRED", decision: DENY }],
  ["IN DOUBT: the destination has not answered yet", { transferId, state: "IN_DOUBT" }],
  ["WOULD BE PERMITTED: by this node, with 1 obligation", { transferId: "", decision: PERMIT }],
  ["WOULD BE DENIED: for 2 reasons", { transferId: "", decision: DENY }],
] as const)("first: %s", (first, answer) => {
  expect(text(answer).startsWith(first)).toBe(true);
  expect(widest(text(answer))).toBeLessThanOrEqual(100);
});

test("terms stand in both sides' words, with what became of them", () => {
  const shown = text({ transferId, state: "PERMITTED", decision: PERMIT });
  expect(shown).toMatch(/scan of face geometry +→ 顔\n +kept, as mod:face\n/);
  expect(shown).toMatch(/financial transaction +→ specified purpose\n +widened, as pur:payment\n/);
  expect(shown).toMatch(/unheard of +no term that is safe to use\n +blocked/);
});

test("a denial lists every reason with its law, and what would make it permitted", () => {
  const shown = text({ transferId, state: "DENIED", decision: DENY });
  for (const words of [
    "US-IL (origin): 740 ILCS 14/15(d); since 2008-10-03",
    "missing: consent.disclose:opt_in",
    "AGREEMENT_EXPIRED",
    "agreed by a clear act",
    "filing to jp.ppc: report",
    "make it in time, and list it under `filings` in the offer",
  ])
    expect(shown).toContain(words);
  expect(shown).not.toContain("OBLIGATIONS");
});

describe("what did not count", () => {
  const notCounted = [
    { path: "offer.notices[0]", why: "no evidence" },
    { path: "offer.assessments[1]", why: "it expired on 2026-01-01" },
    { path: "offer.notices[1]", why: "no evidence" },
  ];
  const remedy = ["offer.notices[0]", "offer.grounds: {law: EU, basis: eprivacy-consent}"];
  const decision = { ...DENY, notCounted, remedy };
  const answer = { transferId, state: "DENIED", decision } as const;

  test("is told before the reasons: each reason once, with the places, and how to sign", () => {
    const shown = text(answer);
    expect(shown).toMatch(/^DENIED: 3 items of the offer did not count; 2 reasons remain/);
    expect(shown.indexOf("ITEMS OF THE OFFER THAT DID NOT COUNT")).toBeLessThan(shown.indexOf("REASONS"));
    expect(shown).toMatch(/offer\.notices\[0\] +no evidence\n +offer\.notices\[1\] +an item counts only/);
    expect(shown).toContain("`--attest FOLDER` signs what has none");
    expect(shown).toMatch(/offer\.assessments\[1\] +it expired on 2026-01-01/);
    expect(answerJson(answer)).toMatchObject({ notCounted });
  });

  test("is named in the remedy with its reason, and what is spelt is explained", () => {
    const known = new Map([
      ["eu.eprivacy-consent", { kind: "ground", says: "consent on the terminal" } as const],
    ]);
    const shown = plain(answerLines(answer, 100, { atoms: () => known })).join("\n");
    expect(shown).toMatch(/offer\.notices\[0\] +make it count: no evidence/);
    expect(shown).toContain("consent on the terminal");
  });

  test("is not told where everything counts", () => {
    const permitted = { transferId, state: "PERMITTED", decision: PERMIT } as const;
    expect(text(permitted)).not.toContain("DID NOT COUNT");
    expect(answerJson(permitted)).not.toHaveProperty("notCounted");
  });
});

test("a count that the node has raised says where it comes from, in both forms", () => {
  const counts = [
    { fact: "peopleYear", value: "1200", counted: "600" },
    { fact: "people12m", value: "1200..", counted: "600.." },
  ];
  const answer = { transferId, state: "DENIED", decision: { ...DENY, counts } } as const;
  expect(text(answer)).toContain("\n  peopleYear: 1200, of which the node has counted 600\n");
  expect(text(answer)).toContain("\n  people12m: 1200.., of which the node has counted 600..\n");
  expect(widest(text(answer))).toBeLessThanOrEqual(100);
  expect(answerJson(answer)).toMatchObject({ counts });
  expect(text({ ...answer, decision: { ...DENY, counts: [] } })).not.toContain("counted");
  expect(answerJson({ ...answer, decision: { ...DENY, counts: [] } })).not.toHaveProperty("counts");
});

test("a permit lists its obligations by dimension, with whose law it is", () => {
  const shown = text({ transferId, state: "PERMITTED", decision: PERMIT });
  expect(shown).toMatch(
    /OBLIGATIONS\n {2}Consent to sell {2}consent\.sale\n {4}US-IL \(origin\) +Nobody may sell it\./,
  );
  expect(shown).toContain(PERMIT.obligationsHash);
});

test("the form for machines holds the receipt as it verifies", () => {
  const receipt = transferReceipt("permit");
  const answer = answerJson({ transferId, state: "PERMITTED", decision: PERMIT, receipt });
  expect(answer).toMatchObject({
    decision: "permit",
    transfer: transferId,
    state: "PERMITTED",
    obligations: PERMIT.obligations,
    reasons: [],
  });
  expect(JSON.stringify(answer.receipt)).toBe(new TextDecoder().decode(receipt));
});

test("in doubt there is no decision", () => {
  expect(answerJson({ transferId, state: "IN_DOUBT" })).toMatchObject({
    decision: null,
    state: "IN_DOUBT",
    receipt: null,
  });
});

describe("in short", () => {
  const short = (answer: Answer) => plain(shortAnswerLines(answer, 100, { atoms }));
  const LONG = "any[a, b]".repeat(10);

  test("a permit keeps its terms, and each obligation in a sentence with its citation", () => {
    const lines = short({ transferId, state: "PERMITTED", decision: PERMIT });
    expect(lines.join("\n")).toMatch(/US-IL \(origin\) +Nobody may sell it\. \[740 ILCS 14\/15\(d\)\]/);
    expect(lines.join("\n")).toContain("→ specified purpose");
    expect(lines.at(-1)).toContain("`--verbose` shows");
  });

  test("what has no law ends without a hint at more law", () => {
    expect(short({ transferId, state: "IN_DOUBT" }).join("\n")).not.toContain("--verbose");
    expect(short({ transferId, state: "DENIED", decision: DENY }).at(-1)).toContain("`--verbose` shows");
  });

  test("a denial tells the mistakes of the request first, then what did not count, then the law", () => {
    const [unmet] = DENY.reasons;
    const mistake = { code: "VOC_NO_TERM", says: "the term at `form[0]` has no translation", missing: [] };
    const notCounted = [0, 1].map((i) => ({ path: `offer.notices[${i}]`, why: "no evidence" }));
    const reasons = [{ ...unmet, asWritten: LONG }, mistake] as Decision["reasons"];
    const decision = { ...DENY, reasons, notCounted };
    for (const lines of [
      short({ transferId, state: "DENIED", decision }),
      plain(answerLines({ transferId, state: "DENIED", decision }, 100, { atoms })),
    ]) {
      const order = ["MISTAKES IN THE REQUEST", "ITEMS OF THE OFFER THAT DID NOT COUNT", "REASONS"];
      const places = order.map((each) => lines.indexOf(each));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
      expect(lines.filter((line) => line.includes("VOC_NO_TERM"))).toHaveLength(1);
    }
    const lines = short({ transferId, state: "DENIED", decision }).join("\n");
    expect(lines).toMatch(/2 items +no evidence\n[\s\S]* offer\.notices\[0\], offer\.notices\[1\]\n/);
    expect(lines).not.toContain("any[a, b]");
    expect(text({ transferId, state: "DENIED", decision })).toContain("any[a, b]");
  });

  test("however many reasons and changes there are, the first are shown and the others counted", () => {
    const many = <T>(one: T) => Array.from({ length: 30 }, () => one);
    const [unmet] = DENY.reasons;
    const decision = {
      ...DENY,
      reasons: many(unmet) as Decision["reasons"],
      remedy: many("consent.disclose:opt_in"),
    };
    const lines = short({ transferId, state: "DENIED", decision });
    expect(lines[0]).toBe("DENIED: for 30 reasons; the first 5 are listed.");
    expect(lines).toContain("  and 25 reasons more");
    expect(lines).toContain("  and 22 changes more");
    expect(lines.length).toBeLessThan(60);
  });
});

test("briefly, a permit is its sections of law, each once under whose it is", () => {
  const [obligation] = PERMIT.obligations;
  const baseline = {
    ...obligation,
    by: { ...by, side: "baseline", jurisdiction: "BASELINE", cite: "Comity baseline" },
  };
  const decision = { ...PERMIT, obligations: [obligation, obligation, baseline] as Decision["obligations"] };
  expect(plain(briefAnswerLines({ transferId, state: "PERMITTED", decision }, 100))).toEqual([
    "PERMITTED: by both nodes, with 3 obligations that an issuer of the agreement has accepted for the",
    "recipient.",
    `transfer ${transferId}`,
    "  US-IL (origin)        740 ILCS 14/15(d)",
    "  the baseline          Comity baseline",
  ]);
});

test("briefly, a law shows four of its citations, and the number of the others", () => {
  const [obligation] = PERMIT.obligations;
  if (obligation === undefined) throw new Error("the sample has an obligation");
  const obligations = Array.from({ length: 6 }, (_, i) => ({
    ...obligation,
    by: { ...obligation.by, cite: `s ${i + 1}` },
  }));
  const decision = { ...PERMIT, obligations };
  const lines = plain(briefAnswerLines({ transferId, state: "PERMITTED", decision }, 100));
  expect(lines.at(-1)).toMatch(/s 1; s 2; s 3; s 4; and 2 citations more$/);
});

test("briefly, a denial is its first three reasons, and the number of the others", () => {
  const [reason] = DENY.reasons;
  const denied = (count: number) => {
    const reasons = Array.from({ length: count }, (_, i) => ({ ...reason, code: `CODE_${i}` }));
    return plain(
      briefAnswerLines(
        { transferId, state: "DENIED", decision: { ...DENY, reasons: reasons as Decision["reasons"] } },
        100,
      ),
    ).join("\n");
  };
  expect(denied(3).match(/CODE_\d/g)).toEqual(["CODE_0", "CODE_1", "CODE_2"]);
  expect(denied(3)).not.toContain("more");
  expect(denied(5)).toMatch(/CODE_2[\s\S]*\n {2}and 2 reasons more$/);
  expect(plain(briefAnswerLines({ transferId, state: "IN_DOUBT" }, 100))[0]).toMatch(/^IN DOUBT/);
});
