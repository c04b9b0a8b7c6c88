/** Changes of a law as a person and a machine read them: what gets stricter or looser, where, and by which rules. */
import { expect, test } from "vitest";
import { diffLines, presentDiff } from "../../../src/cli/present/pack-diff.ts";
import { diffOf, type Stand } from "../../../src/law/pack/diff.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";

const { concepts, registry } = shippedAtlas();

const rule = (id: string, parts: string, status = "confirmed") =>
  `  - { id: ${id}, cite: Act ${id}, from: 2024-01-01, status: ${status}, applies: both, says: This is asked., ${parts} }\n`;

function stand(rules: string, { day = "2024-06-01", version = "1", more = "" } = {}): Stand {
  const text = `pack: XX\nversion: "${version}"\ntitle: Nowhere\nzone: UTC\n${more}rules:\n${rules}`;
  return { pack: parsePack(text, { concepts, registry, file: "XX.yaml" }), day };
}

const ASKED = rule("a", "require: { consent.collect: opt_in }");
const STRICTER = rule("a", "require: { consent.collect: explicit }");
const TERM =
  "terms:\n  - { term: scan of the face, kind: modality, concept: 'mod:face', match: exact, cite: Act 2 }\n";
const ATOMS = "atoms:\n  xx.adequacy: { kind: recognition, says: found adequate }\n";
const grants = (status: string) =>
  `${ATOMS}grants:\n  - { id: xx.yy, atom: xx.adequacy, to: [JP], cite: Finding 1, from: 2021-01-01, status: ${status}, says: Japan is adequate. }\n`;
const RECOGNISING = rule("m", "require: { mechanism: xx.adequacy }");

function text(before: Stand, after: Stand, width = 100): string {
  const diff = diffOf(before, after, registry.implications);
  return plain(diffLines(diff, [before, after], concepts, width)).join("\n");
}

test("a dimension gets one line in the overview, then what changes where, and the rules with their ends", () => {
  const old = ASKED.replace("status:", "until: 2024-07-01, status:").replace("id: a,", "id: old,");
  const young = STRICTER.replace("2024-01-01", "2024-07-01").replace("confirmed", "believed");
  const { pack } = stand(old + young);
  const shown = text({ pack, day: "2024-06-30" }, { pack, day: "2024-07-01" });
  expect(shown).toMatch(/^XX {2}2024-06-30 → 2024-07-01, pack 1\n1 dimension changes, over all facts/);
  expect(shown).toMatch(/\n {2}stricter +consent\.collect\n/);
  expect(shown).toContain("\n  stricter: as origin and destination\n");
  expect(shown).toMatch(/− until 2024-07-01 +This is asked\.\n +asks: opt_in\n +Act a\n/);
  expect(shown).toMatch(/\+ since 2024-07-01 +This is asked\.\n +asks: explicit\n +Act a \[believed\]\n/);
});

test("what is no longer researched, and what came to be, stands in lines of its own, also where no rule differs", () => {
  const open = (dimensions: string) => stand(ASKED, { more: `notResearched: [${dimensions}]\n` });
  const shown = text(open("filings, keep"), open("keep, security"));
  expect(shown).toContain("The law asks the same as before.\n");
  expect(shown).toContain("No longer researched as a whole, which denies every transfer: security.");
  expect(shown).toContain("Now researched as a whole, so that it denies no transfer by itself: filings.");
  expect(text(stand(ASKED), stand(STRICTER, { more: "notResearched: [keep]\n" }))).toContain(": keep.");
});

test("penalties that come and go stand in lines of their own, also where no rule differs", () => {
  const fine = (upTo: number) =>
    stand(ASKED, {
      more: `penalties:\n  - { id: fine, cite: Act 2, from: 2024-01-01, status: believed, says: It costs something., kind: civil, amount: { upTo: ${upTo}, currency: EUR }, sanctions: all }\n`,
    });
  const shown = text(fine(5), fine(9));
  expect(shown).toContain("The law asks the same as before.\n");
  expect(shown).toMatch(/\nPenalties\n +− ends +It costs something\. \(fine\)\n +EUR 5\n +Act 2\n/);
  expect(shown).toMatch(/\+ since 2024-01-01 +It costs something\. \(fine\)\n +EUR 9\n/);
  const diff = diffOf(fine(5), fine(9), registry.implications);
  expect(presentDiff(diff, [fine(5), fine(9)]).penalties.begins).toEqual([
    {
      ...{ penalty: "fine", kind: "civil", atMost: "EUR 9", cite: "Act 2", since: "2024-01-01" },
      ...{ status: "believed", says: "It costs something." },
    },
  ]);
  expect(text(fine(5), fine(5))).not.toContain("Penalties");
});

test("two versions are named in the head, whatever their days", () => {
  const shown = text(stand(ASKED), stand(STRICTER, { version: "2" }));
  expect(shown).toMatch(/^XX {2}version 1 on 2024-06-01 → version 2 on 2024-06-01\n/);
});

test("what gets stricter for some and looser for others is said so, each with its facts", () => {
  const many = (from: number, quality: string) =>
    rule("a", `when: { people: { from: ${from} } }, require: { consent.collect: ${quality} }`);
  const shown = text(stand(many(100, "opt_in")), stand(many(500, "explicit")));
  expect(shown).toMatch(/\n {2}stricter in some cases, +consent\.collect\n {2}looser in others\n/);
  expect(shown).toContain("\n  looser: as origin and destination, where people is 100..499\n");
  expect(shown).toContain("\n  stricter: as origin and destination, where people is 500..\n");
});

test("concepts are named by the broadest that takes them all in, an age in words", () => {
  const fingers = rule(
    "a",
    "when: { modality: finger, youngest: { below: 14 } }, require: { consent.collect: opt_in }",
  );
  const shown = text(stand(rule("b", "require: { use: practice.record }")), stand(fingers));
  const flat = shown.replaceAll(/\s+/g, " ");
  expect(flat).toContain("stricter: as origin and destination, where modality is ");
  expect(flat).toMatch(/where modality is finger[^;]*; the age of the youngest is 0\.\.13/);
});

test("a law that asks the same says so in one line", () => {
  expect(text(stand(ASKED), stand(ASKED, { day: "2024-06-02" }))).toBe(
    "XX  2024-06-01 → 2024-06-02, pack 1\nThe law asks the same as before.",
  );
});

test("words that come and go are named, also where nothing else changes", () => {
  const [bare, worded] = [stand(ASKED), stand(ASKED, { version: "2", more: TERM })];
  expect(text(bare, worded)).toMatch(
    /asks the same as before\.\n\nIts terms: new words: scan of the face\.$/,
  );
  expect(text(worded, bare)).toContain("Its terms: removed words: scan of the face.");
  expect(text(bare, stand(STRICTER, { version: "2", more: TERM }))).toContain("new words: scan of the face.");
});

test("rules of other words that ask the same change no dimension, and no list of changes is begun", () => {
  const shown = text(stand(ASKED), stand(ASKED.replace("Act a", "Act b"), { version: "2" }));
  const [, second] = shown.split("\n");
  expect(second).toBe("No dimension changes, over all facts that the rules look at.");
  expect(shown).toContain("Worded differently, asking the same: consent.collect.");
});

test("a recognition that begins is listed, with its atom and its source", () => {
  const [none, found] = [
    stand(RECOGNISING, { more: ATOMS }),
    stand(RECOGNISING, { version: "2", more: grants("confirmed") }),
  ];
  expect(text(none, found)).toMatch(
    /\nRecognitions\n {4}\+ since 2021-01-01 +Japan is adequate\. \(xx\.adequacy\)\n +Finding 1\n/,
  );
  expect(text(found, none)).toMatch(/− ends +Japan is adequate\./);
});

test("the form for machines names both stands, and rules and grants with their dates", () => {
  const before = stand(RECOGNISING + ASKED, { more: ATOMS });
  const after = stand(RECOGNISING + STRICTER, { version: "2", day: "2024-06-02", more: grants("unsure") });
  const shown = presentDiff(diffOf(before, after, registry.implications), [before, after]);
  expect(shown).toEqual({
    jurisdiction: "XX",
    before: { version: "1", hash: before.pack.hash, day: "2024-06-01" },
    after: { version: "2", hash: after.pack.hash, day: "2024-06-02" },
    dimensions: [
      {
        dimension: "consent.collect",
        changes: [{ change: "stricter", sides: ["origin", "destination"], where: {} }],
        ends: [
          expect.objectContaining({ rule: "a", since: "2024-01-01", asWritten: "consent.collect:opt_in" }),
        ],
        begins: [
          {
            rule: "a",
            cite: "Act a",
            since: "2024-01-01",
            status: "confirmed",
            says: "This is asked.",
            asWritten: "consent.collect:explicit",
          },
        ],
      },
    ],
    grants: {
      ends: [],
      begins: [
        {
          grant: "xx.yy",
          atom: "xx.adequacy",
          to: ["JP"],
          cite: "Finding 1",
          since: "2021-01-01",
          status: "unsure",
          says: "Japan is adequate.",
        },
      ],
    },
    terms: { ends: [], begins: [] },
    penalties: { ends: [], begins: [] },
    notResearched: { ends: [], begins: [] },
  });
  expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
});

test("narrow lines fit", () => {
  const after = stand(STRICTER + RECOGNISING, { version: "2", more: `${TERM}${grants("confirmed")}` });
  expect(widest(text(stand(ASKED), after, 60))).toBeLessThanOrEqual(60);
});
