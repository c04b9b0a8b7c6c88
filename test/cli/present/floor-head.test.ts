/** The head of an answer: the verdict with its certainty, what is about to change, and what was presumed. */
import { expect, test } from "vitest";
import type { ShownFloor } from "../../../src/cli/present/floor.ts";
import { verdictLines } from "../../../src/cli/present/floor-head.ts";
import { plain } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const head = (answer: ShownFloor, verbose = false) => plain(verdictLines(answer, { width: 100, verbose }));
const POLICE = shown({ from: "AA", to: "BB", fact: ["sector=police"] });

test("the verdict comes with the certainty and the citation of its rule, on a line of its own where there is no room", () => {
  expect(head(POLICE)[0]).toBe("PROHIBITED UNLESS  AA → BB, 2026-11-21 [confirmed: Act aa.police]");
  const [decisive] = POLICE.decisive;
  if (decisive === undefined) throw new Error("no rule decides");
  const cite = "An Act with a very long name indeed, sections one to one hundred and one";
  const long = { ...POLICE, decisive: [{ ...decisive, by: { ...decisive.by, cite } }] };
  expect(head(long).slice(0, 2)).toEqual(["PROHIBITED UNLESS  AA → BB, 2026-11-21", `[confirmed: ${cite}]`]);
  expect(head(shown({ from: "AA", to: "BB" }))[0]).toBe("CONDITIONAL  AA → BB, 2026-11-21");
});

test("what was presumed is one sentence, with the verdict if it is so and the worst case", () => {
  const presumed = {
    facts: { role: ["controller"], people12m: "500.." },
    verdict: "conditional",
    worst: "prohibited",
  } as const;
  expect(head({ ...POLICE, verdict: "depends", presumed })).toContain(
    "Presumed: role controller; people12m 500 or more; overturn with --fact. If so: CONDITIONAL. Worst",
  );
  const sure = { ...presumed, worst: "conditional" } as const;
  const whole = head({ ...POLICE, verdict: "conditional", presumed: sure }).join(" ");
  expect(whole).toContain("overturn with --fact.");
  expect(whole).not.toMatch(/If so|Worst case/);
  expect(head({ ...POLICE, presumed: { ...sure, facts: {} } }).join(" ")).not.toContain("Presumed");
});

test("of presumptions those that a question is about stand first; what is left out is counted, never the worst case", () => {
  const names = [
    "dataset",
    "role",
    "sector",
    "scraped",
    "dealing",
    "operator",
    "recipientOwnership",
    "compelled",
  ];
  const facts = Object.fromEntries(names.map((name) => [name, ["a-rather-long-word"]]));
  const presumed = { facts, verdict: "conditional", worst: "prohibited" } as const;
  const question = { fact: "sector", weight: "verdict", outcomes: [] } as const;
  const text = head({ ...POLICE, presumed, questions: [question] }).join(" ");
  expect(text).toMatch(
    /Presumed: sector a-rather-long-word; dataset a-rather-long-word; .+ and \d more; overturn with/,
  );
  expect(text).toContain("with --fact. If so: CONDITIONAL. Worst case: PROHIBITED.");
  const all = head({ ...POLICE, presumed, questions: [question] }, true).join(" ");
  for (const name of names) expect(all).toContain(`${name} a-rather-long-word`);
});

test("of the facts that count against the transfer as many are named as one line holds", () => {
  const assumed = Array.from({ length: 9 }, (_, i) => `fact${i}`) as unknown as ShownFloor["assumed"];
  const line = (answer: ShownFloor, verbose = false) =>
    head(answer, verbose).filter((each) => /nobody stated it|fact\d/.test(each));
  expect(line({ ...POLICE, assumed })).toEqual([
    "Counted against the transfer, since nobody stated it: fact0, fact1, fact2, fact3, fact4 and 4 more.",
  ]);
  expect(line({ ...POLICE, assumed }, true).join(" ")).toContain("fact8.");
});

test("a reason has its citation last, and that of the first rule stands with the verdict", () => {
  const [decisive] = POLICE.decisive;
  if (decisive === undefined) throw new Error("no rule decides");
  const other = { by: { ...decisive.by, rule: "aa.other", cite: "Act 2, s. 3" }, says: "Nothing is sent." };
  const why = [...POLICE.why, "AA (origin) forbids it, by Act 2, s. 3: Nothing is sent."];
  const answer = { ...POLICE, why, decisive: [decisive, other] };
  expect(head(answer).slice(1, 3)).toEqual([
    "AA (origin) allows it only under an exception that must be shown: The law asks aa.police.",
    "AA (origin) forbids it: Nothing is sent. [Act 2, s. 3]",
  ]);
  expect(head(answer, true).join(" ")).toContain("shown, by Act aa.police: The law asks aa.police.");
});

test("law that nobody has researched is the reason, and what is known is not told twice", () => {
  const plain = shown({ from: "AA", to: "BB" });
  const open = { dimension: "filings", jurisdiction: "BB", side: "destination", inPart: false } as const;
  const why = ["It is not researched.", "Security: it is asked.", "Filings: they are asked."];
  const lines = head({ ...plain, verdict: "depends", why, notResearched: [open] });
  expect(lines.slice(1, 4)).toEqual([
    'Nobody has researched what the law of BB (destination) asks under "Filings".',
    "As far as the law is known, it is allowed once everything below is in place.",
    expect.stringMatching(/^Facts: /),
  ]);
});

test("of many reasons the first two are told, and the number of others; in full all", () => {
  const why = ["One.", "Two.", "Three.", "Four."];
  expect(head({ ...POLICE, why })).toEqual(
    expect.arrayContaining(["One.", "Two.", "… and for 2 more reasons: --verbose"]),
  );
  expect(head({ ...POLICE, why }, true)).toEqual(expect.arrayContaining(why));
  const long = [`It is so${" because it is so".repeat(30)}.`];
  expect(head({ ...POLICE, why: long }).filter((line) => line.includes("because"))).toHaveLength(4);
  expect(head({ ...POLICE, why: long }).some((line) => line.endsWith(" …"))).toBe(true);
});

test("duties that rest on what was stated stand before the facts, of many two; what no rule reads, and the worst case, after", () => {
  const [decisive] = POLICE.decisive;
  if (decisive === undefined) throw new Error("no rule decides");
  const duty = {
    ...decisive,
    says: "An order opens nothing.",
    dimension: "practices",
    facts: ["compelled"],
  } as const;
  const answer: ShownFloor = {
    ...POLICE,
    facts: { ...POLICE.facts, compelled: ["true"] },
    statedDuties: [duty, duty, duty],
    unread: ["sameGroup"],
    worstCase: { ...decisive, says: "It is forbidden.", facts: [{ fact: "dealing", values: ["brokerage"] }] },
    presumed: { facts: { role: ["controller"] }, verdict: "conditional", worst: "prohibited" },
  };
  const lines = head(answer);
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  const told = "Since compelled true: An order opens nothing. [AA, Act aa.police]";
  expect(lines.slice(at("Since"), at("Facts:"))).toEqual([told, `${told} … and 1 more: --verbose`]);
  expect(head(answer, true).filter((line) => line === told)).toHaveLength(3);
  expect(lines[at("No encoded rule")]).toContain(
    "looks at sameGroup; that says nothing about the law itself.",
  );
  expect(lines[at("Worst case")]).toBe(
    "Worst case: PROHIBITED where dealing is sale or brokerage (AA, Act aa.police): It is forbidden.",
  );
  expect(lines.filter((line) => line.includes("Worst case"))).toHaveLength(1);
});

test("a change to come stands before the facts, and an exception that speaks of one after them, in full where all are", () => {
  const [decisive] = POLICE.decisive;
  if (decisive === undefined) throw new Error("no rule decides");
  const claim = { fact: "sameGroup", atom: "exc:aa.warrant" } as const;
  const change = { day: "2026-12-01", by: decisive.by, begins: true, others: 3, verdict: POLICE.verdict };
  const answer: ShownFloor = { ...POLICE, upcoming: [change], suggestedClaims: [claim, claim, claim] };
  const lines = head(answer);
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  const told = "You stated sameGroup: if exc:aa.warrant holds, claim it: a court has ordered it.";
  expect(lines[at("From 2026-12-01")]).toContain(
    "the answer changes: AA, Act aa.police and 3 more rules begin.",
  );
  expect(at("From 2026-12-01")).toBeLessThan(at("Facts:"));
  expect(lines.join(" ")).toContain("Ask again with --at 2026-12-01.");
  expect(lines.filter((line) => line === told)).toHaveLength(2);
  expect(head(answer, true).filter((line) => line === told)).toHaveLength(3);
  expect(at("You stated")).toBeGreaterThan(at("Facts:"));
});
