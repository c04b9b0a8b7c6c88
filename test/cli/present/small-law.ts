/** A law made for tests of how a floor is shown: three places, a baseline, and one recognition. */
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor, type ShownFloor } from "../../../src/cli/present/floor.ts";
import type { FloorOptions } from "../../../src/cli/stated-facts.ts";
import { type Atlas, composeAtlas } from "../../../src/law/atlas.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { parseRegistry } from "../../../src/law/pack/registry-document.ts";
import { parseConcepts } from "../../../src/vocabulary/concept-document.ts";
import { commonScheme } from "../../../src/vocabulary/scheme.ts";

const concepts = parseConcepts(`
version: "1"
iri: "urn:test:"
concepts:
  - { id: "mod:face", label: face, definition: a face }
  - { id: "form:template", label: template, definition: a template }
  - { id: "pur:verify", label: verify, definition: to verify }
  - { id: "pur:advertising", label: advertising, definition: to advertise }
  - { id: "pur:sale", label: sale, definition: to sell }
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

/** The law itself. */
export const atlas = composeAtlas(
  {
    concepts,
    common: commonScheme(concepts),
    schemes: { get: () => undefined, ids: () => [], unchecked: () => [] },
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

/** The same law in packs whose versions are days, as those are that ship. */
export const datedAtlas: Atlas = {
  ...atlas,
  packs: new Map([...atlas.packs].map(([code, pack]) => [code, { ...pack, version: "2026.11.21" }])),
};

/** The facts that every question states. */
export const STATED = {
  modality: "face",
  form: "template",
  purpose: "verify",
  age: "30",
  fact: ["sector=bank"],
};
/** The floor between two places of that law, on a day in 2026. */
export const shown = (
  options: Partial<FloorOptions> & { from: string; to: string; strict?: boolean; claim?: readonly string[] },
): ShownFloor => presentFloor(answerFloor({ at: "2026-11-21", ...STATED, ...options }, atlas, new Date(0)));
