/** What may take the place of a pack in force, and how versions follow each other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withPack } from "../../../src/law/atlas.ts";
import { compareVersions, MAX_PACK_BYTES, parseSuccessor } from "../../../src/law/pack/successor.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { illinoisLaw } from "../../support/law.ts";

const atlas = shippedAtlas();
const parse = (text: string) => parseSuccessor(text, atlas, "US-IL.yaml");
const text = illinoisLaw("2026.12.1");

/** A law of its own for a place that nobody here has. */
const oman = (rest: string) => `pack: OM
version: "1"
title: Oman
zone: Asia/Muscat
rules:
  - { id: told, cite: Act 1, from: 2020-01-01, status: confirmed, applies: both, says: People are told., require: { transparency: notice } }
${rest}`;

describe("a version that is to take the place of the one in force", () => {
  test("is parsed whole, and replaces its atoms, its terms and its rules", () => {
    const changed = text.replace(
      "  us-il.notice: {",
      "  us-il.added: { kind: notice, says: something new }\n  us-il.notice: {",
    );
    const next = withPack(atlas, parse(changed), 7);
    expect(next.packs.get("US-IL")?.version).toBe("2026.12.1");
    expect([...next.packs.keys()]).toEqual([...atlas.packs.keys()]);
    expect(next.epoch).toBe(7);
    expect([atlas, next].map(({ registry }) => registry.atoms.has("us-il.added"))).toEqual([false, true]);
    // What a later version leaves out is gone, whatever came in between.
    expect(withPack(next, parse(text), 8).registry.atoms.has("us-il.added")).toBe(false);
    expect(next.schemes.get("us-il")?.version).toBe("2026.12.1");
    expect(next.schemes.ids()).toEqual(atlas.schemes.ids());
  });

  test.each([
    ["leaves its federation", text.replace("within: US\n", ""), "`within`"],
    ["becomes an overlay, so that it counts as no law", `${text}overlay: true\n`, "`overlay`"],
    ["takes in another country", `${text}members: [JP]\n`, "`members`"],
    ["lies within itself", oman("within: OM\n"), "within itself"],
    ["brings a member that nobody knew of", oman("members: [YE]\n"), "`members`"],
    ["calls itself by no number", illinoisLaw("2026-12"), "`2026-12`"],
    [
      "settles what the law around it does not leave open",
      text.replace(/^rules:\n( +- id: .*\n)/m, "rules:\n$1    replaces: US/coppa-age\n"),
      "does not leave open",
    ],
    [
      "lets a notice of its own stand for explicit consent",
      text.replace("implies: [notice]", "implies: [consent.collect:explicit]"),
      "`consent.collect:explicit`",
    ],
    [
      "lets a promise of its own stand for a notice that was given",
      oman("atoms: { om.word: { kind: undertaking, says: a promise made, implies: [notice] } }\n"),
      "`notice`",
    ],
    [
      "grants what all laws ask for",
      oman(
        "grants:\n  - { id: all, atom: notice, to: [EU], cite: Act 2, from: 2020-01-01, status: confirmed, says: All are told. }\n",
      ),
      "`notice`",
    ],
  ])("is refused where it %s", (_, changed, named) => {
    expect(() => parse(changed)).toThrow(
      expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringContaining(named) }),
    );
  });

  test("is refused with file and line where it is no pack, and unread where it is too long", () => {
    expect(() => parse(text.replace("status: confirmed", "status: sure"))).toThrow(/^US-IL.yaml: line \d+: /);
    const long = `${text}#${"x".repeat(MAX_PACK_BYTES)}`;
    expect(() => parse(long)).toThrow(expect.objectContaining({ reason: "INPUT_TOO_LARGE" }));
  });

  const TERM =
    "  - { kind: purpose, term: identify an individual, concept: pur:recognition, match: exact, cite: 740 ILCS 14/10 }\n";
  const withTerm = (line: string) => text.replace(TERM, line);
  const replaced = (from: string, to: string) => TERM.replace(from, to);

  test.each([
    ["maps a word to a wider concept", withTerm(replaced("pur:recognition", "pur:any"))],
    ["maps a word to another concept", withTerm(replaced("pur:recognition", "pur:research"))],
    [
      "says of a broad match that it is exact",
      text.replace("form:rawSample, match: broad", "form:rawSample, match: exact"),
      "photograph",
    ],
    [
      "lets a word stand for less, so that fewer rules see it",
      withTerm(replaced("pur:recognition", "pur:identify")),
    ],
    ["leaves a word out, which a later version could bring back with another meaning", withTerm("")],
    [
      "spells a word in another way, which is found in place of the old one",
      withTerm(replaced("identify an", "Identify  an")),
    ],
    [
      "adds a spelling of a word with a meaning of its own",
      withTerm(
        TERM +
          replaced(
            "identify an individual, concept: pur:recognition",
            "Identify An Individual, concept: pur:any",
          ),
      ),
    ],
  ])("is refused where it %s", (_, changed, named = "identify an individual") => {
    expect(changed).not.toBe(text);
    expect(() => parse(changed)).toThrow(
      expect.objectContaining({
        reason: "PACK_INVALID",
        message: expect.stringMatching(new RegExp(`^US-IL.yaml: .*\\b${named}\\b`, "i")),
      }),
    );
  });

  test("asks of a filing as much as the version in force, or more", () => {
    const rules = (atom: string) =>
      `atoms: { om.filed: { kind: filing, ${atom}says: the plan was filed } }\n`;
    const version = (n: number, atom: string) => oman(rules(atom)).replace('"1"', `"${n}"`);
    const strict = "to: om.dpa, approved: true, ";
    const inForce = (atom: string) => withPack(atlas, parse(version(1, atom)), 7);
    const next = (held: string, atom: string) => () =>
      parseSuccessor(version(2, atom), inForce(held), "OM.yaml");
    expect(next("", strict)).not.toThrow();
    expect(next(strict, strict)).not.toThrow();
    for (const less of ["", "to: om.dpa, ", "to: om.other, approved: true, "])
      expect(next(strict, less)).toThrow(/`om.filed` asks for less than in the version in force/);
  });

  test("keeps a first day that is stated, or states a later one, so that nothing older comes to count", () => {
    const version = (n: number, since: string, consents: string) =>
      oman(`${consents}atoms: { om.dpia: { kind: assessment, ${since}says: an assessment } }\n`).replace(
        '"1"',
        `"${n}"`,
      );
    const day = (value: string) => `since: ${value}, `;
    const consents = (value: string) => `consentsSince: ${value}\n`;
    const next = (held: [string, string], after: [string, string]) => () =>
      parseSuccessor(version(2, ...after), withPack(atlas, parse(version(1, ...held)), 7), "OM.yaml");
    // What the version in force leaves open may be stated, since packs of 0.2 say nothing of it.
    expect(next(["", ""], [day("2015-01-01"), consents("2015-01-01")])).not.toThrow();
    const held: [string, string] = [day("2015-01-01"), consents("2015-01-01")];
    expect(next(held, held)).not.toThrow();
    expect(next(held, [day("2016-01-01"), consents("2016-01-01")])).not.toThrow();
    expect(next(held, [day("2014-12-31"), held[1]])).toThrow(
      "`since` of `om.dpia` is 2015-01-01 in the version in force, and 2014-12-31 is earlier: keep it, or state a later day",
    );
    expect(next(held, ["", held[1]])).toThrow(/`since` of `om.dpia` is 2015-01-01 .* left out here/);
    expect(next(held, [held[0], consents("2014-12-31")])).toThrow(/`consentsSince` is 2015-01-01 .* earlier/);
    expect(next(held, [held[0], ""])).toThrow(/`consentsSince` is 2015-01-01 .* left out here/);
  });

  test("keeps how long a thing lasts, or makes it shorter", () => {
    const version = (n: number, lasts: string) =>
      oman(`atoms: { om.dpia: { kind: assessment, ${lasts}says: an assessment } }\n`).replace(
        '"1"',
        `"${n}"`,
      );
    const next = (held: string, after: string) => () =>
      parseSuccessor(version(2, after), withPack(atlas, parse(version(1, held)), 7), "OM.yaml");
    for (const shorter of ["lasts: P1Y, ", "lasts: P12M, ", "lasts: P6M, "]) {
      expect(next("", shorter)).not.toThrow();
      expect(next("lasts: P1Y, ", shorter)).not.toThrow();
    }
    for (const longer of ["", "lasts: P13M, ", "lasts: P3Y, "])
      expect(next("lasts: P1Y, ", longer)).toThrow(/`om.dpia` lasts P1Y in the version in force/);
  });

  test("may add words, and say more of those that are there", () => {
    const more =
      TERM + replaced("identify an individual", "study").replace("pur:recognition", "pur:research");
    expect(parse(withTerm(more)).scheme.find("purpose", "study")?.matches).toEqual([
      { concept: "pur:research", match: "exact" },
    ]);
    const retired = replaced("match: exact", "match: exact, readOnly: true, lost: its place");
    expect(parse(withTerm(retired)).scheme.find("purpose", "identify an individual")?.readOnly).toBe(true);
  });

  test.each([
    [
      "stands for an assessment of every law",
      text.replace('does not profit from the identifier (740 ILCS 14/15(c))"', "$&, implies: [anonymity]"),
    ],
    [
      "stands for it through another of its own",
      text
        .replace('does not profit from the identifier (740 ILCS 14/15(c))"', "$&, implies: [us-il.more]")
        .replace(
          "  us-il.notice: {",
          "  us-il.more: { kind: assessment, says: something new, implies: [anonymity] }\n  us-il.notice: {",
        ),
    ],
    [
      "is of another kind",
      text.replace("us-il.profit-opinion: { kind: assessment", "us-il.profit-opinion: { kind: notice"),
    ],
    ["is gone, and may come back as another", text.replaceAll("us-il.profit-opinion", "us-il.opinion")],
  ])("is refused where an atom, for which evidence was signed, %s", (_, changed) => {
    expect(changed).not.toBe(text);
    expect(() => parse(changed)).toThrow(
      expect.objectContaining({
        reason: "PACK_INVALID",
        message: expect.stringContaining("`us-il.profit-opinion`"),
      }),
    );
  });

  test("of a law that is new here needs nothing to replace", () => {
    expect(parseSuccessor(oman(""), atlas, "OM.yaml").jurisdiction).toBe("OM");
  });
});

describe("versions", () => {
  test.each([
    ["2026.9", "2026.11"],
    ["2026.11.21", "2026.12"],
    ["2026.12", "2026.12.1"],
    ["9", "10"],
  ])("%s comes before %s", (earlier, later) => {
    expect(compareVersions(earlier, later)).toBeLessThan(0);
    expect(compareVersions(later, earlier)).toBeGreaterThan(0);
  });

  test("are ordered as the lists of their numbers are, a missing one being 0", () => {
    const numbers = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [left, right] = [a, b].map((parts) => parts.concat([0, 0, 0, 0]).slice(0, 4));
        const first = left?.findIndex((part, i) => part !== right?.[i]) ?? -1;
        const wanted = first < 0 ? 0 : Math.sign((left?.[first] ?? 0) - (right?.[first] ?? 0));
        expect(Math.sign(compareVersions(a.join("."), b.join(".")))).toBe(wanted);
      }),
    );
  });
});
