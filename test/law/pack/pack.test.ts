/** What a pack may not be: every fault is refused, and the refusal names file and line. */
import { describe, expect, it } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { parsePack, parseRules } from "../../../src/law/pack/pack.ts";
import { parseRegistry } from "../../../src/law/pack/registry-document.ts";
import { atlas } from "../question.ts";

const context = { concepts: atlas.concepts, registry: atlas.registry, file: "XX.yaml" };

const GOOD = `pack: XX
version: "1"
title: Nowhere
zone: UTC
rules:
  - id: consent
    cite: Act 1
    from: 2024-02-29
    status: confirmed
    applies: both
    says: Consent is asked for.
    when: { modality: face }
    require: { consent.collect: opt_in }
`;

function refusal(read: () => unknown): ComityError {
  try {
    read();
  } catch (thrown) {
    return ComityError.from(thrown);
  }
  throw new Error("was taken");
}

const RULE = GOOD.slice(GOOD.indexOf("  - id"));
const NEWER = RULE.replace("id: consent", "id: newer")
  .replace("2024-02-29", "2025-06-01")
  .replace("    when:", "    replaces: consent\n    when:");
const BOMB = `bomb:\n  - &a [x, x]\n  - &b [*a, *a]\n  - &c [*b, *b]\n  - [*c, *c]\n`;

describe("a pack", () => {
  it("is taken when it is sound", () => {
    expect(parsePack(GOOD, context)).toMatchObject({
      jurisdiction: "XX",
      overlay: false,
      rules: [{ id: "consent" }],
    });
  });

  it("is read whole: every part of its document has its place in it", () => {
    const text = `pack: XX
version: "1"
title: Nowhere
zone: Asia/Tokyo
within: YY
overlay: true
members: [AB, CD]
regulators: [{ id: xx.dpa, name: The authority, cite: Act 9 }]
terms: [{ kind: modality, term: Antlitz, concept: mod:face, match: exact }]
atoms:
  xx.clauses: { kind: instrument, says: "the clauses of Nowhere", implies: [xx.notice] }
  xx.notice: { kind: notice, says: "the notice of Nowhere" }
  exc:xx.court: { kind: exception, says: "a court has ordered it" }
notResearched: [filings, keep]
rules:
  - id: whole
    cite: Act 1
    from: 2024-02-29
    until: 2030-01-01
    status: believed
    applies: destination
    says: All of it is asked.
    when:
      modality: [face, iris]
      action: sell
      recipientCerts: [cbpr]
      identifies: true
      sector: [bank, school]
      processingSince: { since: 2020-01-01 }
      people: { from: 10 }
      users: { below: 500 }
    unless: [{ publicSpace: true }, { dealing: vendor }]
    open: { guardianAge: { from: 13, to: 16 } }
    require:
      consent.collect: { all: [opt_in, { any: [xx.clauses, "exc:xx.court"] }] }
      retention:
        - { event: purpose-end, period: P1Y, prompt: true }
        - { event: last-interaction, period: P3Y, hold: true }
      keep: [{ object: data, start: purpose-end, days: 90 }]
      breach.regulator:
        - { to: xx.dpa, start: awareness, amount: 3, unit: day, countsFirstDay: true, if: incident.named }
        - { to: subjects, stage: final, start: report, prompt: true, notAfter: subjects-told }
      guardianAge: 14
  - { id: inner, replaces: YY/age, cite: Act 2, from: 2024-01-01, status: confirmed, applies: both, says: So it is., require: { guardianAge: 13 } }
grants:
  - { id: g, atom: xx.clauses, to: [EU, UK], when: { action: transfer }, cite: Act 3, from: 2024-01-01, until: 2029-01-01, status: confirmed, says: Recognised. }
  - { id: h, atom: xx.clauses, to: [JP], cite: Act 4, from: 2024-01-01, status: confirmed, says: Recognised. }
usual:
  - { way: xx.clauses, when: { purpose: lossPrevention, sameGroup: true } }
units:
  - { id: xx.unit, says: The unit of Nowhere., cite: Act 5, values: [{ from: 2024-01-01, until: 2025-01-01, amount: 2.5, currency: EUR, cite: Act 6, status: confirmed }] }
penalties:
  - { id: p, cite: Act 7, from: 2024-01-01, until: 2029-01-01, status: unsure, says: It costs much., kind: civil, pays: either, per: day, severity: serious, fault: reckless, circumstances: [repeat], amount: { from: 1, upTo: 9, unit: xx.unit }, turnover: { upTo: 4, base: worldwide, year: preceding }, pick: greater, cap: { upTo: 99, currency: EUR, per: total }, prison: { upTo: P1Y }, cure: P30D, sanctions: [keep], rules: [whole] }
`;
    const pack = parsePack(text, context);
    const leaves = (...ids: string[]) => new Set(ids.flatMap((id) => [...atlas.concepts.leaves(id)]));
    const oneOf = (...values: string[]) => ({ kind: "oneOf", values: new Set(values) });
    const { hash, scheme, ...read } = pack;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(parsePack(`${text}\n`, context).hash).not.toBe(hash);
    expect([scheme.id, scheme.version, scheme.title]).toEqual(["xx", "1", "Nowhere"]);
    expect(scheme.find("modality", "ANTLITZ")?.matches).toEqual([{ concept: "mod:face", match: "exact" }]);
    expect(read).toEqual({
      jurisdiction: "XX",
      version: "1",
      title: "Nowhere",
      zone: "Asia/Tokyo",
      within: "YY",
      overlay: true,
      members: ["AB", "CD"],
      regulators: [{ id: "xx.dpa", name: "The authority", cite: "Act 9" }],
      atoms: expect.objectContaining({
        "xx.notice": { kind: "notice", says: "the notice of Nowhere", implies: [] },
      }),
      notResearched: ["filings", "keep"],
      rules: [
        {
          id: "whole",
          cite: "Act 1",
          from: "2024-02-29",
          until: "2030-01-01",
          status: "believed",
          applies: "destination",
          says: "All of it is asked.",
          when: new Map<string, unknown>([
            ["modality", { kind: "oneOf", values: leaves("mod:face", "mod:iris") }],
            ["action", oneOf("sell")],
            ["recipientCerts", oneOf("cbpr")],
            ["identifies", oneOf("true")],
            ["sector", oneOf("bank", "school")],
            ["processingSince", { kind: "since", day: "2020-01-01" }],
            ["people", { kind: "range", from: 10, below: Number.POSITIVE_INFINITY }],
            ["users", { kind: "range", from: 0, below: 500 }],
          ]),
          unless: [new Map([["publicSpace", oneOf("true")]]), new Map([["dealing", oneOf("vendor")]])],
          open: new Map([["guardianAge", { from: 13, to: 16 }]]),
          require: new Map<string, unknown>([
            [
              "consent.collect",
              {
                kind: "formula",
                formula: { all: ["consent.collect:opt_in", { any: ["xx.clauses", "exc:xx.court"] }] },
              },
            ],
            [
              "retention",
              {
                kind: "retention",
                limits: [
                  { event: "purpose-end", period: "P1Y", prompt: true },
                  { event: "last-interaction", period: "P3Y", prompt: false, hold: true },
                ],
              },
            ],
            ["keep", { kind: "keep", keeps: [{ object: "data", start: "purpose-end", days: 90 }] }],
            [
              "breach.regulator",
              {
                kind: "duties",
                duties: [
                  {
                    ...{ to: "xx.dpa", stage: "report", start: "awareness", amount: 3, unit: "day" },
                    ...{ countsFirstDay: true, prompt: false, trigger: "incident.named" },
                  },
                  {
                    ...{ to: "subjects", stage: "final", start: "report", prompt: true },
                    ...{ notAfter: "subjects-told", trigger: { all: [] } },
                  },
                ],
              },
            ],
            ["guardianAge", { kind: "number", number: 14 }],
          ]),
        },
        expect.objectContaining({ id: "inner", replaces: "YY/age", when: new Map(), unless: [] }),
      ],
      grants: [
        {
          ...{
            id: "g",
            atom: "xx.clauses",
            to: new Set(["EU", "UK"]),
            when: new Map([["action", oneOf("transfer")]]),
          },
          ...{
            cite: "Act 3",
            from: "2024-01-01",
            until: "2029-01-01",
            status: "confirmed",
            says: "Recognised.",
          },
        },
        {
          ...{ id: "h", atom: "xx.clauses", to: new Set(["JP"]), when: new Map() },
          ...{ cite: "Act 4", from: "2024-01-01", status: "confirmed", says: "Recognised." },
        },
      ],
      usual: [
        {
          way: "xx.clauses",
          when: new Map([
            ["purpose", oneOf("pur:lossPrevention")],
            ["sameGroup", oneOf("true")],
          ]),
        },
      ],
      units: [
        {
          ...{ id: "xx.unit", says: "The unit of Nowhere.", cite: "Act 5" },
          values: [
            {
              ...{ from: "2024-01-01", until: "2025-01-01", amount: 2.5, currency: "EUR", cite: "Act 6" },
              status: "confirmed",
            },
          ],
        },
      ],
      penalties: [
        {
          ...{ id: "p", cite: "Act 7", from: "2024-01-01", until: "2029-01-01", status: "unsure" },
          ...{ says: "It costs much.", kind: "civil", pays: "either", per: "day", severity: "serious" },
          ...{ fault: "reckless", circumstances: ["repeat"] },
          amount: { from: 1, upTo: 9, unit: "xx.unit" },
          turnover: { upTo: 4, base: "worldwide", year: "preceding" },
          pick: "greater",
          cap: { upTo: 99, currency: "EUR", per: "total" },
          ...{ prison: { upTo: "P1Y" }, cure: "P30D", sanctions: ["keep"], rules: ["whole"] },
        },
      ],
      penaltiesOpen: false,
    });
  });

  it("leaves out what its document leaves out", () => {
    const pack = parsePack(GOOD, context);
    expect(Object.keys(pack)).not.toContain("within");
    const [rule] = pack.rules;
    expect(rule).toEqual({
      ...{ id: "consent", cite: "Act 1", from: "2024-02-29", status: "confirmed", applies: "both" },
      ...{ says: "Consent is asked for.", unless: [] },
      when: new Map([["modality", { kind: "oneOf", values: atlas.concepts.leaves("mod:face") }]]),
      require: new Map([["consent.collect", { kind: "formula", formula: "consent.collect:opt_in" }]]),
    });
    expect(Object.keys(rule ?? {})).not.toContain("until");
  });

  it("may have as many atoms as its limit, and no more", () => {
    const withAtoms = (count: number) =>
      `${GOOD}atoms:\n${Array.from({ length: count }, (_, i) => `  xx.a${i}: { kind: notice, says: the notice ${i} }\n`).join("")}`;
    expect(Object.keys(parsePack(withAtoms(300), context).atoms)).toHaveLength(300);
    expect(refusal(() => parsePack(withAtoms(301), context)).message).toBe(
      "XX.yaml: line 15: the pack has 301 atoms; the limit is 300",
    );
  });

  it.each([
    ["an unknown key", GOOD.replace("    cite:", "    note: hm\n    cite:"), "line 7", "note"],
    ["an unknown key at the top", `${GOOD}extra: 1\n`, "line 14", "extra"],
    ["a day that is no date", GOOD.replace("2024-02-29", "2023-02-29"), "line 8", "rules[0].from"],
    ["an unknown concept", GOOD.replace("face", "fase"), "line 6", "no concept `fase`"],
    ["an unknown fact", GOOD.replace("modality:", "colour:"), "line 6", "`colour`"],
    ["an unknown value of a fact", GOOD.replace("modality: face", "action: lend"), "line 6", "`lend`"],
    [
      "a range for what is no number",
      GOOD.replace("modality: face", "action: { from: 1 }"),
      "line 6",
      "when.action",
    ],
    ["a rule id that is used twice", GOOD + RULE, "line 14", "`consent` is used twice"],
    ["a missing citation", GOOD.replace("    cite: Act 1\n", ""), "line 6", "rules[0].cite"],
    ["an empty citation", GOOD.replace("cite: Act 1", 'cite: ""'), "line 7", "rules[0].cite"],
    [
      "a rule that asks nothing",
      GOOD.replace("{ consent.collect: opt_in }", "{}"),
      "line 6",
      "requires nothing",
    ],
    [
      "an atom that is not its own",
      `${GOOD}atoms:\n  eu.scc: { kind: instrument, says: "clauses of another law" }\n`,
      "line 15",
      "`eu.scc` does not belong to this pack",
    ],
    [
      "an atom that takes the place of a common one",
      `${GOOD}atoms:\n  notice: { kind: notice, says: "nobody is told" }\n`,
      "line 15",
      "`notice` does not belong to this pack",
    ],
    [
      "an exception that would always hold",
      GOOD.replace("    require:", "    unless: [{}]\n    require:"),
      "line 13",
      "looks at some fact",
    ],
    [
      "a version that overlaps the one that replaces it",
      `${GOOD.replace("status:", "until: 2026-01-01\n    status:")}${NEWER}`,
      "line 15",
      "leave its `until` out",
    ],
    [
      "a version that ends before the one that replaces it begins",
      `${GOOD.replace("status:", "until: 2024-12-31\n    status:")}${NEWER}`,
      "line 15",
      "leave its `until` out",
    ],
    [
      "a version that begins before the one it replaces",
      GOOD + NEWER.replace("2025-06-01", "2024-02-28"),
      "line 14",
      "no earlier",
    ],
    [
      "two versions that replace one on different days",
      GOOD + NEWER + NEWER.replace("newer", "newest").replace("2025-06-01", "2025-07-01"),
      "line 23",
      "choose one day",
    ],
    ["a rule that replaces nothing", `${GOOD}    replaces: older\n`, "line 6", "`older`"],
    [
      "words for a number",
      GOOD.replace("modality: face", "people: many"),
      "line 6",
      "`when.people` takes `{from, below}`",
    ],
    [
      "words for a date",
      GOOD.replace("modality: face", "processingSince: 2020-01-01"),
      "line 6",
      "`when.processingSince` takes `{since}`",
    ],
    [
      "a range for a word",
      GOOD.replace("modality: face", "identifies: { from: 1 }"),
      "line 6",
      "`when.identifies` takes a value or a list of values",
    ],
    [
      "a yes that is none",
      GOOD.replace("modality: face", "identifies: perhaps"),
      "line 6",
      "`when.identifies` has the unknown word `perhaps`",
    ],
    [
      "an amount without a unit",
      GOOD.replace(
        "{ consent.collect: opt_in }",
        "{ filings: [{ to: xx.dpa, start: awareness, amount: 3 }] }",
      ),
      "line 6",
      "a duty needs both `amount` and `unit`, or neither",
    ],
    [
      "a demand that multiplies out",
      GOOD.replace("opt_in", `{ any: [${Array(7).fill("{ all: [opt_in, notice] }").join()}] }`),
      "line 6",
      "the demand of `consent` under `consent.collect`",
    ],
    [
      "a grant with the id of a rule",
      `${GOOD}grants:\n  - { id: consent, atom: notice, to: [EU], cite: Act 2, from: 2024-01-01, status: confirmed, says: Recognised. }\n`,
      "line 15",
      "`consent` is used twice",
    ],
    ["an unknown dimension", GOOD.replace("consent.collect", "consent.keep"), "line 13", "consent.keep"],
    ["a formula that is none", GOOD.replace("opt_in", "{ some: [opt_in] }"), "line 6", "a formula is"],
    [
      "a key that is given twice",
      GOOD.replace("title: Nowhere", "title: Nowhere\ntitle: Elsewhere"),
      "line 4",
      "a key is repeated: keep one of the two",
    ],
    ["a zone that is none", GOOD.replace("UTC", "Mars/Olympus"), "line 4", "zone"],
    [
      "an end before its beginning",
      GOOD.replace("    status", "    until: 2024-02-29\n    status"),
      "line 6",
      "it ends on",
    ],
    ["broken syntax", GOOD.replace("{ modality: face }", "{ modality: face"), "line 13", ""],
    ["an alias bomb", GOOD + BOMB, "aliases", "not allowed"],
    [
      "a term of an unknown concept",
      `${GOOD}terms:\n  - { kind: modality, term: nose, concept: mod:nose, match: exact }\n`,
      "line 15",
      "mod:nose",
    ],
  ])("is refused for %s", (_, text, place, about) => {
    const { reason, message } = refusal(() => parsePack(text, context));
    expect(reason).toBe("PACK_INVALID");
    expect(message).toContain("XX.yaml: ");
    expect(message).toContain(place);
    expect(message).toContain(about);
  });

  it.each([
    ["in a rule", GOOD.replace("opt_in", "opt_inn"), "XX.yaml: line 6: `opt_inn`"],
    [
      "in a grant",
      `${GOOD}grants:\n  - { id: g, atom: xx.adequacy, to: [EU], cite: Act 2, from: 2024-01-01, status: confirmed, says: Recognised. }\n`,
      "XX.yaml: line 15: `xx.adequacy`",
    ],
  ])("is refused for an unknown atom %s", (_, text, start) => {
    const { reason, message } = refusal(() => parsePack(text, context));
    expect(reason).toBe("ATOM_UNKNOWN");
    expect(message.startsWith(start)).toBe(true);
  });

  it("ends an older version of a rule on the day the newer one begins, and leaves both where that day is unsure", () => {
    const newer = RULE.replace("id: consent", "id: newer\n    replaces: consent").replace(
      "2024-02-29",
      "2025-01-01",
    );
    const until = (text: string) => parsePack(text, context).rules[0]?.until;
    expect(until(GOOD + newer)).toBe("2025-01-01");
    expect(until(GOOD + newer.replace("confirmed", "unsure"))).toBeUndefined();
  });
});

describe("rules outside a pack", () => {
  const agreed = { ...context, file: "agreement" };
  const entry = {
    ...{
      id: "x",
      cite: "Clause 1",
      from: "2024-01-01",
      status: "confirmed",
      applies: "both",
      says: "So it is.",
    },
    require: { security: "free" },
  };

  it("are read as those of a pack are", () => {
    expect(parseRules([entry], agreed)).toMatchObject([{ id: "x", when: new Map() }]);
  });

  it("are refused with their place and reason", () => {
    expect(refusal(() => parseRules([{ id: "x" }], agreed))).toMatchObject({
      reason: "PACK_INVALID",
      message: expect.stringContaining("agreement: 0.cite"),
    });
    const { message } = refusal(() =>
      parseRules([entry, { ...entry, id: "y", until: "2023-01-01" }], agreed),
    );
    expect(message).toBe("agreement: 1: it ends on 2023-01-01, before it begins");
    expect(refusal(() => parseRules([entry, entry], agreed)).message).toContain("`x` is used twice");
    const many = Array.from({ length: 301 }, (_, i) => ({ ...entry, id: `x${i}` }));
    expect(refusal(() => parseRules(many, agreed)).reason).toBe("PACK_INVALID");
  });
});

describe("the registry of atoms", () => {
  it.each([
    [
      "an atom that implies itself",
      "version: '1'\nqualities: {}\natoms:\n  a: { kind: notice, says: the first one, implies: [b] }\n  b: { kind: notice, says: the second one, implies: [a] }\n",
      "PACK_INVALID",
    ],
    [
      "an implied atom that is not there",
      "version: '1'\nqualities: {}\natoms:\n  a: { kind: notice, says: the first one, implies: [b] }\n",
      "ATOM_UNKNOWN",
    ],
    ["an alias bomb", `version: '1'\n${BOMB}`, "PACK_INVALID"],
  ])("refuses %s", (_, text, reason) => {
    expect(refusal(() => parseRegistry(text)).reason).toBe(reason);
  });
});
