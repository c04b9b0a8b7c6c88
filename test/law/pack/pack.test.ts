/** What a pack may not be: every fault is refused, and the refusal names file and line. */
import { describe, expect, it } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { parsePack, parseRules } from "../../../src/law/pack/pack.ts";
import { parseRegistry } from "../../../src/law/pack/registry.ts";
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
    ["an unknown dimension", GOOD.replace("consent.collect", "consent.keep"), "line 13", "consent.keep"],
    ["a formula that is none", GOOD.replace("opt_in", "{ some: [opt_in] }"), "line 6", "a formula is"],
    [
      "a key that is given twice",
      GOOD.replace("title: Nowhere", "title: Nowhere\ntitle: Elsewhere"),
      "line 4",
      "duplicate_key",
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
  it("are refused with their place", () => {
    expect(refusal(() => parseRules([{ id: "x" }], { ...context, file: "agreement" })).message).toContain(
      "agreement: 0.cite",
    );
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
