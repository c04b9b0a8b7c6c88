/** The states' sections of a GPP string: what consent, silence and refusal each mean there. */
import { describe, expect, test } from "vitest";
import { readGpp } from "../../../src/vocabulary/formats/gpp.ts";
import { translate } from "../../../src/vocabulary/translate.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { findingsOf, termsOf } from "./common.ts";
import {
  allOnes,
  bodyOf,
  gppString,
  LAYOUTS,
  LIMITED,
  onlySection,
  STATES,
  stateSection,
  usesOf,
  type Values,
  WITH_BODY,
  WITH_CONSENTS,
  WITH_GPC,
} from "./gpp-string.ts";

const read = (text: string) => readGpp(Buffer.from(text));
const state = (id: number, values: Values, more = {}) =>
  read(onlySection(id, stateSection(id, values, more)));
/** Where the use of sensitive data waits for consent. */
const CONSENT = WITH_BODY.filter(([, id]) => LIMITED.every((each) => each[1] !== id));
/** The values of a section in which the items for genetic and for biometric data have these. */
const body = (id: number, genetic: number, biometric: number): Values => {
  const [one, other] = bodyOf(id) ?? [];
  return { [`s${one}`]: genetic, [`s${other}`]: biometric };
};
const biometricOf = (id: number) => `SensitiveDataProcessing/${bodyOf(id)?.[1]}`;

describe("biometric data", () => {
  test.each(CONSENT)("%s: described, and consent grants", (prefix, id) => {
    expect(termsOf(state(id, body(id, 0, 2)))).toEqual([
      `1 /${id}/${biometricOf(id)} modality=${prefix}/${biometricOf(id)}`,
      `1 /${id}/${biometricOf(id)} legalBasis=${prefix}/${biometricOf(id)}=2`,
    ]);
  });

  test.each(CONSENT)("%s: consent without a notice grants nothing", (_, id) => {
    expect(state(id, { ...body(id, 0, 2), note: 2 }).terms.map(({ effect }) => effect)).toEqual([
      "describes",
    ]);
    expect(state(id, { ...body(id, 0, 2), note: 1 }).terms).toHaveLength(2);
  });

  test.each(CONSENT)("%s: without consent described, and nothing granted", (prefix, id) => {
    const answer = state(id, body(id, 1, 1));
    const fields = (bodyOf(id) ?? []).map((item) => `SensitiveDataProcessing/${item}`);
    expect(termsOf(answer)).toEqual(
      fields.map((field, at) => `${at + 1} /${id}/${field} modality=${prefix}/${field}`),
    );
    expect(findingsOf(answer)).toEqual(fields.map((field) => `VOC_NO_TERM /${id}/${field}`));
  });

  test.each(LIMITED)("%s: who had notice and kept silent lets it be used", (prefix, id) => {
    expect(termsOf(state(id, { noteSensitive: 1, s7: 2 }))).toEqual([
      `1 /${id}/SensitiveDataProcessing/7 modality=${prefix}/SensitiveDataProcessing/7`,
      `1 /${id}/SensitiveDataProcessing/7 legalBasis=${prefix}/SensitiveDataProcessing/7=2`,
    ]);
  });

  test.each(
    LIMITED.flatMap(([prefix, id]) => [
      [`${prefix}: without notice`, id, { s7: 2 }, "VOC_CONFLICT"] as const,
      [`${prefix}: where none was given`, id, { noteSensitive: 2, s7: 2 }, "VOC_CONFLICT"] as const,
      [`${prefix}: of who opted out`, id, { noteSensitive: 1, s7: 1 }, "VOC_NO_TERM"] as const,
    ]),
  )("%s: described, and nothing granted", (_, id, values, code) => {
    const answer = state(id, values);
    expect(answer.terms.map(({ kind }) => kind)).toEqual(["modality"]);
    expect(findingsOf(answer)).toEqual([`${code} /${id}/SensitiveDataProcessing/7`]);
  });

  test.each(WITH_BODY)("%s: what else is sensitive is named as not read", (_, id) => {
    const answer = state(id, { s3: 2 });
    expect(answer.terms).toEqual([]);
    expect(answer.findings[0]).toMatchObject({
      path: `/${id}/core`,
      sentence: "fields that are not read: `SensitiveDataProcessing/3`",
    });
  });

  test.each([
    ["Oregon's item 7, national origin", 15, { s7: 2 }],
    ["Oregon's item 6, citizenship", 15, { s6: 2 }],
    ["Delaware's item 6, citizenship", 17, { s6: 2 }],
    ["Delaware's item 9, a place", 17, { s9: 2 }],
  ])("%s is no data of the body", (_, id, values) => {
    expect(state(id, values).terms).toEqual([]);
  });

  test("Delaware's item 7 is genetic data, and no consent to biometric data", () => {
    expect(termsOf(state(17, { s7: 2 }))).toEqual([
      "1 /17/SensitiveDataProcessing/7 modality=usde/SensitiveDataProcessing/7",
      "1 /17/SensitiveDataProcessing/7 legalBasis=usde/SensitiveDataProcessing/7=2",
    ]);
  });

  test.each(WITH_CONSENTS)("%s: the subsection of consents may be missing", (_, id) => {
    const [core = ""] = stateSection(id, { noteSale: 1, sale: 2 }).split(".");
    expect(read(onlySection(id, core)).terms.map(({ kind }) => kind)).toEqual(["purpose", "legalBasis"]);
  });
});

test.each([
  [15, { s10: 1 }],
  [17, { s8: 1 }],
  [26, { s7: 1 }],
])("a refusal of biometric data counts in all sections, whatever its number in %i", (id, values) => {
  const virginia = stateSection(9, { s6: 2, s7: 2 });
  const sections = new Map([
    [9, virginia],
    [id, stateSection(id, values)],
  ]);
  const granted = read(gppString(sections)).terms.filter(({ effect }) => effect === "grants");
  expect(granted.map(({ term }) => term)).toEqual(["usva/SensitiveDataProcessing/6=2"]);
});

test("who refuses targeted advertising in a state refuses sharing in California", () => {
  const california = stateSection(8, { noteSharing: 1, sharing: 2, noteSale: 1, sale: 2 });
  const sections = (target: number) =>
    new Map([
      [8, california],
      [16, stateSection(16, { noteTarget: 1, target })],
    ]);
  const granted = (target: number) =>
    read(gppString(sections(target))).terms.flatMap(({ kind, term, effect }) =>
      effect === "grants" && kind === "purpose" ? term : [],
    );
  expect(granted(1)).toEqual(["usca/SaleOptOut=2"]);
  expect(granted(2)).toEqual([
    ...["usca/SaleOptOut=2", "usca/SharingOptOut=2", "ustx/TargetedAdvertisingOptOut=2"],
  ]);
});

test.each([24, 25, 26, 27])("section %i: service provider mode is a mode of its own", (id) => {
  const values = { noteSale: 1, sale: 2 };
  expect(state(id, { ...values, mode: 1 }).terms).toHaveLength(2);
  expect(state(id, { ...values, mode: 2 }).terms).toEqual([]);
});

describe("sale, sharing and targeted advertising", () => {
  const uses = STATES.flatMap(([prefix, id]) => usesOf(id).map((use) => [prefix, id, ...use] as const));

  test.each(uses)(
    "%s %i %s: who had notice and did not opt out lets it be",
    (prefix, id, field, use, note) => {
      const answer = state(id, { [note]: 1, [use]: 2 });
      expect(termsOf(answer)).toEqual([
        `1 /${id}/${field} purpose=${prefix}/${field}=2`,
        `1 /${id}/${field} legalBasis=${prefix}/${field}=2`,
      ]);
      expect(answer.findings).toEqual([]);
    },
  );

  test.each(uses)("%s %i %s: without notice, or opted out, nothing", (_, id, field, use, note) => {
    for (const [values, code] of [
      [{ [use]: 2 }, "VOC_CONFLICT"],
      [{ [note]: 2, [use]: 2 }, "VOC_CONFLICT"],
      [{ [note]: 1, [use]: 1 }, "VOC_NO_TERM"],
    ] as const) {
      expect(state(id, values).terms).toEqual([]);
      expect(findingsOf(state(id, values))).toEqual([`${code} /${id}/${field}`, "VOC_NO_TERM /"]);
    }
  });

  test.each(WITH_GPC)("%s: a browser's opt-out counts, its silence changes nothing", (_, id) => {
    const silent = Object.fromEntries(
      usesOf(id).flatMap(([, use, note]) => [
        [note, 1],
        [use, 2],
      ]),
    );
    expect(state(id, silent, { gpc: 1 }).terms).toEqual([]);
    expect(state(id, silent, { gpc: 0 })).toEqual(state(id, silent));
    // It is about sale and advertising, not about consent to the use of sensitive data.
    if (bodyOf(id) !== undefined)
      expect(state(id, { ...body(id, 0, 2), noteSensitive: 1 }, { gpc: 1 }).terms).toHaveLength(2);
  });
});

test.each(WITH_BODY)("%s: nothing is granted while any consent for a known child is missing", (_, id) => {
  const all = {
    noteSensitive: 1,
    ...body(id, 0, 2),
    ...Object.fromEntries(
      usesOf(id).flatMap(([, use, note]) => [
        [note, 1],
        [use, 2],
      ]),
    ),
  };
  const children = LAYOUTS.get(id)?.filter((field) => /^c\d$/.test(field)) ?? [];
  expect(children.length).toBeGreaterThan(0);
  for (const child of children) {
    const refused = state(id, { ...all, [child]: 1 });
    expect(refused.terms.map(({ effect }) => effect)).toEqual(["describes"]);
    expect(refused.findings.filter(({ code }) => code === "VOC_CONFLICT")).toHaveLength(
      1 + usesOf(id).length,
    );
    expect(termsOf(state(id, { ...all, [child]: 2 }))).toEqual(termsOf(state(id, all)));
  }
});

describe("strings that other encoders wrote", () => {
  /** The values of `s1`, `s2`… from a list. */
  const items = (letter: string, ...values: number[]) =>
    Object.fromEntries(values.map((value, at) => [`${letter}${at + 1}`, value]));
  const written = {
    note: 1,
    noteSale: 1,
    noteTarget: 1,
    sale: 1,
    target: 1,
    more: 1,
    ...items("m", 1, 1, 2),
  };
  const virginia = {
    note: 1,
    noteTarget: 2,
    target: 1,
    ...items("s", 1, 2, 0, 0, 2, 1, 2, 2),
    ...items("m", 2, 1, 1),
  };

  test.each([
    [
      8,
      "BlgWEYCY.QA",
      {
        noteSale: 2,
        noteSharing: 1,
        noteSensitive: 1,
        sale: 2,
        ...items("s", 0, 1, 1, 2, 0, 1, 0, 1, 2),
        ...items("m", 2, 1, 2),
      },
      0,
    ],
    [9, "BSFgmiU", virginia, -1],
    [10, "BVWSSVg.YA", { ...allOnes(10), ...items("s", 2, 1, 0, 2, 1, 0, 2), m3: 2 }, 1],
    [11, "BVVkklWA", { ...allOnes(11), ...items("s", 2, 1, 0, 2, 1, 0, 2, 1), m3: 2 }, -1],
    [12, "BSFgmSZQ.YA", { ...virginia, s8: 1, ...items("c", 0, 2, 1) }, 1],
    [
      15,
      "BVWSSRpFYA.YA",
      { ...written, ...items("s", 2, 1, 0, 2, 1, 0, 2, 1, 0, 1, 2), ...items("c", 2, 1, 0) },
      1,
    ],
    [
      17,
      "BVWSSSSVY.Y",
      { ...written, ...items("s", 2, 1, 0, 2, 1, 0, 2, 1, 0), ...items("c", 2, 1, 0, 2, 1) },
      1,
    ],
    [24, "BVVU.Y", allOnes(24), 1],
    [27, "BVVV.kkk", { ...allOnes(27), ...items("s", 2, 1, 0, 2, 1, 0, 2, 1) }, -1],
  ] as const)("section %i: %s has the fields where this test puts them", (id, theirs, values, gpc) => {
    const trimmed = (section: string) => section.replace(/A+(?=\.|$)/g, "");
    expect(trimmed(stateSection(id, values, { gpc }))).toBe(trimmed(theirs));
  });

  test("are read as they were meant", () => {
    const answer = read("DBADLO8~BSJgmkoZJSA.YA~BSFgmiU~BWJYJllA~BSFgmSZQ.YA");
    expect(termsOf(answer).filter((each) => each.includes("legalBasis"))).toEqual([
      "1 /7/SensitiveDataProcessing/7 legalBasis=SensitiveDataProcessing/7=2",
      "3 /9/SensitiveDataProcessing/7 legalBasis=usva/SensitiveDataProcessing/7=2",
    ]);
    // In Utah nobody gave notice of the use of sensitive data, and in Connecticut a child's consent is missing.
    expect(findingsOf(answer).filter((each) => each.startsWith("VOC_CONFLICT"))).toEqual([
      "VOC_CONFLICT /7/SaleOptOut",
      "VOC_CONFLICT /11/SensitiveDataProcessing/7",
      "VOC_CONFLICT /11/SaleOptOut",
      "VOC_CONFLICT /12/SensitiveDataProcessing/7",
    ]);
    // A header that names a range, and sections in which nothing was chosen, in whole characters and in whole bytes.
    expect(findingsOf(read("DBABh4A~BAAAAAAA.QA~BAAAAAA"))).toEqual(["VOC_NO_TERM /"]);
    expect(findingsOf(read(onlySection(9, "BAAAAAAA")))).toEqual(["VOC_NO_TERM /"]);
  });
});

describe("in the vocabulary", () => {
  const { schemes, concepts, common } = shippedAtlas();
  const gpp = schemes.get("gpp");
  if (gpp === undefined) throw new Error("there is no scheme `gpp`");
  const everything = STATES.flatMap(([, id]) => {
    const uses = usesOf(id).flatMap(([, use, note]) => [
      [note, 1],
      [use, 2],
    ]);
    return state(id, { ...body(id, 2, 2), noteSensitive: 1, ...Object.fromEntries(uses) }).terms;
  });

  test("every term that a section gives has its meaning, and is never written", () => {
    expect(everything).toHaveLength(STATES.length * 4 + WITH_BODY.length * 4);
    for (const { kind, term } of everything) {
      const found = gpp.find(kind, term);
      expect([term, found?.matches.length, found?.readOnly]).toEqual([term, 1, true]);
    }
  });

  test("an item of the body means the same in every section", () => {
    const meanings = WITH_BODY.map(([, id]) => {
      const described = state(id, body(id, 2, 2)).terms.filter(({ kind }) => kind === "modality");
      return described.map(({ term }) => gpp.find("modality", term)?.matches[0]?.concept);
    });
    expect(meanings).toEqual(meanings.map(() => ["mod:dna", "mod:any"]));
    for (const [prefix, id] of WITH_BODY)
      expect(gpp.find("form", `${prefix}/${biometricOf(id)}`)?.matches[0]?.concept).toBe(
        "form:biometricData",
      );
  });

  test("to keep silent is never consent, and no section's ground passes as one of common law", () => {
    for (const { kind, term, effect } of everything.filter((each) => each.kind === "legalBasis")) {
      const silence = term.includes("OptOut") || /^(usca|usut|usia)\//.test(term);
      expect([term, gpp.find(kind, term)?.matches[0]?.concept]).toEqual([
        term,
        silence ? "lb:optOutNotice" : "lb:consent",
      ]);
      expect(translate({ path: term, kind, term, effect }, gpp, common, concepts).effect.result).toBe(
        "blocked",
      );
    }
  });
});
