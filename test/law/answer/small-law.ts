/** A law made for tests of answers: two places, whose rules show each way in which an answer can turn on a fact. */
import { type Answer, type AnswerOptions, answerLaw } from "../../../src/law/answer/answer.ts";
import { createSetting, type Setting } from "../../../src/law/answer/setting.ts";
import { composeAtlas } from "../../../src/law/atlas.ts";
import type { Facts } from "../../../src/law/fact.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { parseRegistry } from "../../../src/law/pack/registry-document.ts";
import { stateFacts } from "../../../src/law/state-facts.ts";
import { parseConcepts } from "../../../src/vocabulary/concept-document.ts";
import { commonScheme } from "../../../src/vocabulary/scheme.ts";

const concepts = parseConcepts(`
version: "1"
iri: "urn:test:"
concepts:
  - { id: "mod:face", label: face, definition: a face }
  - { id: "form:template", label: template, definition: a template }
  - { id: "pur:verify", label: verification, definition: to verify }
  - { id: "pur:ageCheck", label: age check, definition: to check an age }
  - { id: "pur:rescue", label: rescue, definition: to rescue }
  - { id: "pur:advertising", label: advertising, definition: to advertise }
  - { id: "pur:sale", label: sale, definition: to sell }
  - { id: "pur:publicProtection", label: public protection, definition: to protect the public }
  - { id: "pur:legalCompliance", label: compliance, definition: to do what a law demands }
`);
const registry = parseRegistry(`
version: "1"
qualities:
  opt_in: { says: "agreed by a clear act" }
  written: { says: "agreed in writing", implies: [opt_in] }
  verifiable_guardian: { says: "agreed by a guardian", implies: [opt_in] }
atoms:
  notice: { kind: notice, says: "people were told" }
  aa.contract: { kind: instrument, says: "a contract of a set form" }
  aa.assessment: { kind: assessment, says: "an assessment of the law there" }
  aa.adequacy: { kind: recognition, says: "found adequate" }
  aa.guarded: { kind: safeguard, says: "guarded well" }
  aa.no-spying: { kind: undertaking, says: "nobody is spied upon" }
  exc:aa.warrant: { kind: exception, says: "a court has ordered it" }
  exc:aa.necessity: { kind: exception, says: "it is necessary" }
`);

/** Rules by their id: what follows the sentence in each. */
const AA = {
  consent: "require: { consent.collect: opt_in }",
  export:
    "applies: origin, require: { mechanism: { any: [exc:aa.necessity, aa.adequacy, { all: [aa.contract, aa.assessment] }] } }",
  broker: "when: { role: broker }, require: { use: prohibited }",
  many: "when: { dealing: brokerage, people12m: { from: 1001 } }, require: { use: prohibited }",
  vendor: "when: { dealing: vendor }, require: { security: aa.guarded }",
  sale: "require: { consent.sale: prohibited }",
  police: "when: { sector: police }, require: { use: 'exc:aa.warrant' }",
  ages: "status: unsure, when: { purpose: ageCheck }, require: { use: prohibited }",
  rescue:
    "when: { purpose: rescue, onlinePlatform: true }, unless: [{ recipientRole: processor }], require: { use: prohibited }",
  pair: "when: { purpose: rescue, recipientOwnership: coveredPerson, scraped: true }, require: { use: prohibited }",
  end: "when: { dataset: archive }, require: { retention: [{ event: purpose-end, period: P1Y }] }",
  spying: "when: { publicSpace: true }, require: { practices: aa.no-spying }",
  clock: "when: { operator: ciio }, require: { anonymity: 20 }",
  study:
    "when: { purpose: publicProtection }, unless: [{ identifies: false, reveals: none }, { dataset: archive, operator: ciio }], require: { assessment: aa.assessment }",
  body: "when: { operator: stateBody }, require: { retention: [{ event: purpose-end, period: P3Y }] }",
} as const;
const BB = {
  told: "require: { transparency: notice }",
  child: "require: { guardianAge: 13 }",
  younger: "require: { guardianAge: 12 }",
  keep: "when: { dataset: archive }, require: { keep: [{ object: data, start: purpose-end, days: 800 }] }",
} as const;

function pack(code: string, rules: Readonly<Record<string, string>>, grants = "") {
  const lines = Object.entries(rules).map(([id, rest]) => {
    const defaults = [
      rest.includes("status:") ? "" : "status: confirmed, ",
      rest.includes("applies:") ? "" : "applies: both, ",
    ].join("");
    const name = `${code.toLowerCase()}.${id}`;
    return `  - { id: ${name}, cite: "Act ${name}", from: 2020-01-01, ${defaults}says: The law asks ${name}., ${rest} }\n`;
  });
  return parsePack(
    `pack: ${code}\nversion: "1"\ntitle: A place\nzone: UTC\nrules:\n${lines.join("")}${grants}`,
    {
      concepts,
      registry,
      file: code,
    },
  );
}

const GRANT =
  'grants:\n  - { id: aa.bb, atom: aa.adequacy, to: [BB], when: { recipientCerts: cbpr }, cite: "Finding 1", from: 2021-01-01, status: confirmed, says: BB is adequate. }\n';

export const atlas = composeAtlas(
  {
    concepts,
    common: commonScheme(concepts),
    schemes: { get: () => undefined, ids: () => [], unchecked: () => [] },
    registry,
    baseline: pack("BASELINE", { base: "require: { transparency: notice }" }),
  },
  [pack("AA", AA, GRANT), pack("BB", BB)],
);

const DAY = "2026-11-21";
const PLAIN = { modality: "face", form: "template", purpose: "verify", youngest: "30", sector: "bank" };

/** Facts as words; several alternatives after commas; undefined for a plain fact that is not stated. */
export type Words = Readonly<Record<string, string | undefined>>;

/** The facts of a plain question with changes. */
export function factsOf(words: Words = {}): Facts {
  const stated = Object.entries({ ...PLAIN, ...words }).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text.split(",")] as const],
  );
  return stateFacts("AA", "BB", stated, concepts);
}

/** The answer from AA to BB. */
export const answer = (words: Words = {}, options: AnswerOptions = {}): Answer =>
  answerLaw(atlas, { from: "AA", to: "BB", at: DAY, facts: factsOf(words) }, options);

/** The setting of a question from AA to BB. */
export const setting = (
  words: Words = {},
  { claims = new Set(), strict = false }: AnswerOptions = {},
): Setting => createSetting(atlas, { from: "AA", to: "BB", at: DAY, facts: factsOf(words), claims, strict });
