/** Bits of the states' sections of a GPP string: what is refused, and that any values and any change are safe. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { readGpp } from "../../../src/vocabulary/formats/gpp.ts";
import { refused } from "./common.ts";
import {
  allOnes,
  bodyOf,
  LAYOUTS,
  onlySection,
  PREFIXES,
  STATES,
  stateSection,
  usesOf,
  type Values,
  WITH_CONSENTS,
  WITH_GPC,
  WITHOUT_SUBSECTION,
} from "./gpp-string.ts";

const read = (text: string) => readGpp(Buffer.from(text));
const state = (id: number, values: Values, more = {}) =>
  read(onlySection(id, stateSection(id, values, more)));

describe("refused", () => {
  test.each(STATES)("%s: another version", (_, id) => {
    for (const version of [0, 2, 63])
      expect(refused(() => state(id, allOnes(id), { version }))).toBe(`VOC_VERSION /${id}`);
  });

  test.each(STATES)("%s: a section cut short anywhere", (_, id) => {
    const [section = ""] = stateSection(id, allOnes(id)).split(".");
    for (let length = 1; length < section.length; length++)
      expect(refused(() => read(onlySection(id, section.slice(0, length))))).toBe(`VOC_LEXICAL /${id}`);
    expect(refused(() => read(onlySection(id, "")))).toBe(`VOC_LEXICAL /${id}`);
  });

  test.each(STATES)("%s: more than its fields", (_, id) => {
    const [section = "", ...consents] = stateSection(id, allOnes(id)).split(".");
    for (const more of ["B", "AAAAB", "AAAAAAAA"])
      expect(refused(() => read(onlySection(id, [section + more, ...consents].join("."))))).toBe(
        `VOC_LEXICAL /${id}`,
      );
  });

  test.each(STATES)("%s: a value that no field has", (_, id) => {
    for (const field of LAYOUTS.get(id) ?? [])
      expect(refused(() => state(id, { [field]: 3 }))).toMatch(new RegExp(`^VOC_OUT_OF_RANGE /${id}/\\w+`));
  });

  test.each(WITHOUT_SUBSECTION)("%s: a subsection, for there is none", (_, id) => {
    expect(refused(() => state(id, allOnes(id), { gpc: 0 }))).toBe(`VOC_LEXICAL /${id}`);
  });

  test.each(WITH_GPC)("%s: a subsection twice, of no known type, or cut short", (_, id) => {
    const section = stateSection(id, allOnes(id));
    expect(refused(() => read(onlySection(id, `${section}.QA.QA`)))).toBe(`VOC_DUP_KEY /${id}`);
    for (const wrong of ["wA", "AA", "", "!", "QB"])
      expect(refused(() => read(onlySection(id, `${section}.${wrong}`)))).toBe(`VOC_LEXICAL /${id}/Gpc`);
  });
});

test.each(WITH_CONSENTS)(
  "%s: consents twice, cut short or too long, or the browser in their place",
  (_, id) => {
    const section = stateSection(id, allOnes(id));
    const [core = ""] = section.split(".");
    expect(refused(() => read(onlySection(id, `${section}.QA`)))).toBe(`VOC_DUP_KEY /${id}`);
    for (const wrong of ["", "!", "QA", "YA", "VV", "VVVB", "VVVAAAAAAA"])
      expect(refused(() => read(onlySection(id, `${core}.${wrong}`)))).toMatch(
        new RegExp(`^VOC_LEXICAL /${id}/SensitiveDataProcessing`),
      );
  },
);

describe("whatever is in a section", () => {
  const section = fc.constantFrom(...LAYOUTS.keys()).chain((id) =>
    fc.record({
      id: fc.constant(id),
      values: fc.record(Object.fromEntries((LAYOUTS.get(id) ?? []).map((field) => [field, fc.nat(2)]))),
      gpc: WITH_GPC.some((each) => each[1] === id) ? fc.integer({ min: -1, max: 1 }) : fc.constant(-1),
    }),
  );

  test("grants are what the values say, and no more", () => {
    fc.assert(
      fc.property(section, ({ id, values, gpc }) => {
        const fields = LAYOUTS.get(id) ?? [];
        const adults = !fields.some((field) => field.startsWith("c") && values[field] === 1);
        // Without the notice of what is done with any data, neither consent nor silence counts.
        const may = adults && values.note !== 2;
        const noticed = (note: string) => !fields.includes(note) || values[note] === 1;
        const items = bodyOf(id) ?? [];
        const body = items.flatMap((item) =>
          may && values[`s${item}`] === 2 && noticed("noteSensitive")
            ? [`SensitiveDataProcessing/${item}=2`]
            : [],
        );
        const uses = usesOf(id).flatMap(([field, use, note]) =>
          may && gpc < 1 && values.m3 !== 1 && values.mode !== 2 && values[use] === 2 && values[note] === 1
            ? [`${field}=2`]
            : [],
        );
        const { terms } = state(id, values, { gpc });
        const bases = terms.filter(({ kind }) => kind === "legalBasis").map(({ term }) => term);
        expect(bases).toEqual([...body, ...uses].map((term) => `${PREFIXES.get(id)}/${term}`));
        const described = terms.filter(({ effect }) => effect === "describes");
        expect(described).toHaveLength(items.filter((item) => values[`s${item}`] !== 0).length);
      }),
    );
  });

  test("a changed string is read or refused by name, and nothing else is thrown", () => {
    const edit = fc.record({ at: fc.nat(), to: fc.constantFrom(..."ABQYlg_-.~=") });
    fc.assert(
      fc.property(section, fc.array(edit, { minLength: 1, maxLength: 4 }), ({ id, values, gpc }, edits) => {
        const characters = [...onlySection(id, stateSection(id, values, { gpc }))];
        for (const { at, to } of edits) characters[at % characters.length] = to;
        try {
          const { terms, findings } = read(characters.join(""));
          expect(terms.length + findings.length).toBeGreaterThan(0);
        } catch (thrown) {
          expect(ComityError.from(thrown).reason).toMatch(/^VOC_/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
