/** The floor's public form, on a small law made for it. */
import { expect, test } from "vitest";
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor, type ShownFloor } from "../../../src/cli/present/floor.ts";
import { floorLines } from "../../../src/cli/present/floor-text.ts";
import type { FloorOptions } from "../../../src/cli/stated-facts.ts";
import { composeAtlas } from "../../../src/law/atlas.ts";
import { DIMENSION_KEYS } from "../../../src/law/lattice/dimension.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { parseRegistry } from "../../../src/law/pack/registry.ts";
import { parseConcepts } from "../../../src/vocabulary/concept.ts";
import { commonScheme } from "../../../src/vocabulary/scheme.ts";
import { plain } from "../../support/command.ts";

const concepts = parseConcepts(`
version: "1"
iri: "urn:test:"
concepts:
  - { id: "mod:face", label: face, definition: a face }
  - { id: "form:template", label: template, definition: a template }
  - { id: "pur:verify", label: verify, definition: to verify }
  - { id: "pur:advertising", label: advertising, definition: to advertise }
`);
const registry = parseRegistry(`
version: "1"
qualities:
  opt_in: { says: "agreed by a clear act" }
  written: { says: "agreed in writing", implies: [opt_in] }
atoms:
  notice: { kind: notice, says: "people were told" }
  aa.contract: { kind: instrument, says: "a contract of a set form" }
  aa.adequacy: { kind: recognition, says: "found adequate" }
  exc:aa.warrant: { kind: exception, says: "a court has ordered it" }
`);
const rule = (id: string, rest: string) =>
  `  - { id: ${id}, cite: "Act ${id}", from: 2020-01-01, status: confirmed, applies: both, says: The law asks ${id}., ${rest} }\n`;
const pack = (code: string, rules: string, rest = "") =>
  parsePack(`pack: ${code}\nversion: "1"\ntitle: A place\nzone: UTC\nrules:\n${rules}${rest}`, {
    concepts,
    registry,
    file: code,
  });

const atlas = composeAtlas(
  {
    concepts,
    common: commonScheme(concepts),
    schemes: { get: () => undefined, ids: () => [] },
    registry,
    baseline: pack("BASELINE", rule("base", "require: { transparency: notice }")),
  },
  [
    pack(
      "AA",
      rule("aa.consent", "require: { consent.collect: opt_in }") +
        rule("aa.export", "require: { mechanism: { any: [aa.adequacy, aa.contract] } }") +
        rule("aa.minors", "when: { youngest: { below: 18 } }, require: { consent.collect: written }") +
        rule(
          "aa.platform",
          "when: { purpose: advertising, onlinePlatform: true }, require: { consent.advertising: prohibited }",
        ) +
        rule("aa.police", "when: { sector: police }, require: { use: 'exc:aa.warrant' }"),
      'grants:\n  - { id: aa.bb, atom: aa.adequacy, to: [BB], cite: "Finding 1", from: 2021-01-01, status: confirmed, says: BB is adequate. }\n',
    ),
    pack(
      "BB",
      rule("bb.consent", "require: { consent.collect: written }") +
        rule("bb.end", "require: { retention: [{ event: purpose-end, period: P3Y }] }"),
    ),
    pack("CC", rule("cc.told", "require: { transparency: notice }")),
  ],
);

const STATED = { modality: "face", form: "template", purpose: "verify", age: "30", fact: ["sector=bank"] };
const shown = (options: Partial<FloorOptions> & { from: string; to: string }): ShownFloor =>
  presentFloor(answerFloor({ at: "2026-11-21", ...STATED, ...options }, atlas, new Date(0)));

test("the form: every key in order, every dimension, who demands what, and the packs", () => {
  const answer = shown({ from: "AA", to: "BB" });
  expect(Object.keys(answer).join()).toBe(
    "from,to,at,facts,verdict,why,dimensions,depends,assumed,conflicts,grants,notApplied,packs,words",
  );
  expect(Object.keys(answer.dimensions)).toEqual(DIMENSION_KEYS);
  expect(answer).toMatchObject({
    from: "AA",
    to: "BB",
    at: "2026-11-21",
    verdict: "conditional",
    depends: [],
    assumed: [],
    conflicts: [],
  });
  expect(answer.facts).toEqual({
    modality: ["mod:face"],
    form: ["form:template"],
    purpose: ["pur:verify"],
    youngest: "30",
    sector: ["bank"],
    action: ["transfer"],
  });
  expect(answer.dimensions["consent.collect"]).toEqual({
    engaged: true,
    kind: "formula",
    value: "consent.collect:written",
    parts: [
      {
        value: "consent.collect:opt_in",
        asWritten: "consent.collect:opt_in",
        says: "The law asks aa.consent.",
        by: {
          jurisdiction: "AA",
          side: "origin",
          rule: "aa.consent",
          cite: "Act aa.consent",
          since: "2020-01-01",
          status: "confirmed",
        },
        outdone: true,
        assumed: [],
      },
      {
        value: "consent.collect:written",
        asWritten: "consent.collect:written",
        says: "The law asks bb.consent.",
        by: {
          jurisdiction: "BB",
          side: "destination",
          rule: "bb.consent",
          cite: "Act bb.consent",
          since: "2020-01-01",
          status: "confirmed",
        },
        outdone: false,
        assumed: [],
      },
    ],
  });
  expect(answer.dimensions.retention).toMatchObject({
    engaged: false,
    value: [{ event: "purpose-end", period: "P3Y", prompt: false }],
  });
  expect(answer.dimensions.localisation).toEqual({
    engaged: true,
    kind: "formula",
    value: "free",
    parts: [],
  });
  expect(answer.grants).toMatchObject([{ atom: "aa.adequacy", used: true, by: { cite: "Finding 1" } }]);
  expect(answer.notApplied).toContainEqual({ rule: "aa.police", jurisdiction: "AA", because: "sector" });
  expect(answer.packs.map(({ jurisdiction, hash }) => [jurisdiction, hash.length])).toEqual([
    ["AA", 64],
    ["BASELINE", 64],
    ["BB", 64],
  ]);
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

test("why: what is needed in each engaged dimension, without what is outdone", () => {
  expect(shown({ from: "AA", to: "BB" }).why).toEqual([
    "Consent to collect: The law asks bb.consent (BB, Act bb.consent).",
    "Mechanism for the transfer: The law asks aa.export (AA, Act aa.export).",
  ]);
});

test("why: the rule that forbids, and that it counts because nobody stated a fact", () => {
  const { verdict, why, assumed } = shown({ from: "AA", to: "BB", purpose: "advertising" });
  expect({ verdict, assumed }).toEqual({ verdict: "prohibited", assumed: ["onlinePlatform"] });
  expect(why).toEqual([
    "AA (origin) forbids it, by Act aa.platform: The law asks aa.platform. It counts because nobody stated onlinePlatform.",
  ]);
});

test("why: an exception that must be shown", () => {
  const { verdict, why } = shown({ from: "AA", to: "BB", fact: ["sector=police"] });
  expect(verdict).toBe("prohibited");
  expect(why).toEqual([
    "AA (origin) allows it only under an exception that must be shown, by Act aa.police: The law asks aa.police.",
  ]);
});

test("nothing beyond the baseline needs other laws that ask nothing", () => {
  const { verdict, why } = shown({ from: "CC", to: "CC" });
  expect(verdict).toBe("conditional");
  expect(why).toEqual(["Transparency: The law asks cc.told (CC, Act cc.told)."]);
});

test("parts that hang on an age that nobody stated are listed, not joined", () => {
  const { age: _, ...stated } = STATED;
  const answer = presentFloor(
    answerFloor({ from: "AA", to: "CC", at: "2026-11-21", ...stated }, atlas, new Date(0)),
  );
  expect(answer.depends).toMatchObject([{ fact: "youngest", by: { rule: "aa.minors" } }]);
  expect(answer.dimensions["consent.collect"].value).toBe("consent.collect:opt_in");
});

const text = (answer: ShownFloor, verbose: boolean) =>
  plain(floorLines(answer, { width: 100, verbose })).join("\n");

test("the text leaves out what is outdone and what did not apply, unless verbose", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [short, long] = [text(answer, false), text(answer, true)];
  for (const words of ["The law asks aa.consent", "kept out by sector", "agreed in writing"]) {
    expect(short).not.toContain(words);
    expect(long).toContain(words);
  }
  expect(short).toMatch(/^CONDITIONAL {2}AA → BB, 2026-11-21\n/);
  expect(short.indexOf("BEFORE THE TRANSFER")).toBeLessThan(short.indexOf("AFTER THE TRANSFER"));
  expect(short).toContain("asks: 3 years after purpose end");
});
