/** The states' sections of a GPP string: what consent, silence and refusal each mean there. */
import { describe, expect, test } from "vitest";
import { readGpp } from "../../../src/vocabulary/formats/gpp.ts";
import { translate } from "../../../src/vocabulary/translate.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { findingsOf, termsOf } from "./common.ts";
import {
  allOnes,
  LAYOUTS,
  onlySection,
  STATES,
  stateSection,
  states,
  usesOf,
  type Values,
  WITH_GPC,
} from "./gpp-string.ts";

const read = (text: string) => readGpp(Buffer.from(text));
const state = (id: number, values: Values, more = {}) =>
  read(onlySection(id, stateSection(id, values, more)));
/** Where the use of sensitive data waits for consent, and where silence lets it be. */
const CONSENT = states(9, 10, 12);
const OPT_OUT = states(8, 11);

describe("biometric data", () => {
  test.each(CONSENT)("%s: described, and consent grants", (prefix, id) => {
    expect(termsOf(state(id, { s7: 2 }))).toEqual([
      `1 /${id}/SensitiveDataProcessing/7 modality=${prefix}/SensitiveDataProcessing/7`,
      `1 /${id}/SensitiveDataProcessing/7 legalBasis=${prefix}/SensitiveDataProcessing/7=2`,
    ]);
  });

  test.each(CONSENT)("%s: without consent described, and nothing granted", (prefix, id) => {
    const answer = state(id, { s6: 1, s7: 1 });
    expect(termsOf(answer)).toEqual([
      `1 /${id}/SensitiveDataProcessing/6 modality=${prefix}/SensitiveDataProcessing/6`,
      `2 /${id}/SensitiveDataProcessing/7 modality=${prefix}/SensitiveDataProcessing/7`,
    ]);
    expect(findingsOf(answer)).toEqual(
      [6, 7].map((item) => `VOC_NO_TERM /${id}/SensitiveDataProcessing/${item}`),
    );
  });

  test.each(OPT_OUT)("%s: who had notice and kept silent lets it be used", (prefix, id) => {
    expect(termsOf(state(id, { noteSensitive: 1, s7: 2 }))).toEqual([
      `1 /${id}/SensitiveDataProcessing/7 modality=${prefix}/SensitiveDataProcessing/7`,
      `1 /${id}/SensitiveDataProcessing/7 legalBasis=${prefix}/SensitiveDataProcessing/7=2`,
    ]);
  });

  test.each(
    OPT_OUT.flatMap(([prefix, id]) => [
      [`${prefix}: without notice`, id, { s7: 2 }, "VOC_CONFLICT"] as const,
      [`${prefix}: where none was given`, id, { noteSensitive: 2, s7: 2 }, "VOC_CONFLICT"] as const,
      [`${prefix}: of who opted out`, id, { noteSensitive: 1, s7: 1 }, "VOC_NO_TERM"] as const,
    ]),
  )("%s: described, and nothing granted", (_, id, values, code) => {
    const answer = state(id, values);
    expect(answer.terms.map(({ kind }) => kind)).toEqual(["modality"]);
    expect(findingsOf(answer)).toEqual([`${code} /${id}/SensitiveDataProcessing/7`]);
  });

  test.each(STATES)("%s: what else is sensitive is named as not read", (_, id) => {
    const answer = state(id, { s3: 2 });
    expect(answer.terms).toEqual([]);
    expect(answer.findings[0]).toMatchObject({
      path: `/${id}/core`,
      sentence: "fields that are not read: `SensitiveDataProcessing/3`",
    });
  });
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
    expect(state(id, { s7: 2, noteSensitive: 1 }, { gpc: 1 }).terms).toHaveLength(2);
  });
});

test.each(STATES)("%s: nothing is granted while any consent for a known child is missing", (_, id) => {
  const all = {
    noteSensitive: 1,
    s7: 2,
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
    return state(id, { s6: 2, s7: 2, noteSensitive: 1, ...Object.fromEntries(uses) }).terms;
  });

  test("every term that a section gives has its meaning, and is never written", () => {
    expect(everything).toHaveLength(STATES.length * 8);
    for (const { kind, term } of everything) {
      const found = gpp.find(kind, term);
      expect([term, found?.matches.length, found?.readOnly]).toEqual([term, 1, true]);
    }
  });

  test("to keep silent is never consent, and no section's ground passes as one of common law", () => {
    for (const { kind, term, effect } of everything.filter((each) => each.kind === "legalBasis")) {
      const silence = term.includes("OptOut") || /^(usca|usut)\//.test(term);
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
