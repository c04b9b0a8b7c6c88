/** Records: what they may say, their canonical form, and what they take from the shared part. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalTextOfStated } from "../../src/ledger/canonical.ts";
import {
  formatRecord,
  itemsOf,
  ownItemsOf,
  parseRecord,
  requestOf,
  sharedItemsOf,
} from "../../src/transfers/subject-record.ts";
import { sample } from "./fixture.ts";

const shared = sample("eu-us-il-login");
const [consent] = shared.offer.consents;
const record = (input: object) => parseRecord(input, shared);

test("the canonical form is that of RFC 8785, with a consent of one's own too", () => {
  const Word = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => text.isWellFormed() && !text.includes("\0"));
  const Input = fc.record(
    {
      age: fc.integer({ min: 0, max: 150 }),
      modality: fc.array(Word, { maxLength: 3 }),
      form: fc.array(Word, { maxLength: 3 }),
      sharedConsents: fc.constantFrom([], [0]),
      consents: fc.constantFrom(
        [],
        [{ ...consent, evidence: "a.b.c" }],
        [{ ...consent, until: "2027-01-01" }],
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(Input, (input) => {
      const parsed = record(input as object);
      expect(formatRecord(parsed)).toBe(canonicalTextOfStated(parsed));
    }),
  );
});

test.each<[string, object, string]>([
  ["an age above 150", { age: 151 }, "age"],
  ["an age below 0", { age: -1 }, "age"],
  ["an age that is no whole number", { age: 1.5 }, "age"],
  ["nine modalities", { modality: Array(9).fill("face") }, "modality"],
  ["a word of 513 characters", { form: ["x".repeat(513)] }, "form[0]"],
  ["five consents", { consents: Array(5).fill(consent) }, "consents"],
  ["a consent that the shared part does not have", { sharedConsents: [0, 1] }, "sharedConsents[1]"],
  ["a name", { name: "Ada" }, "name"],
])("%s is refused by its path", (_, input, field) => {
  expect(() => record(input)).toThrow(
    expect.objectContaining({
      reason: "INPUT_INVALID",
      violations: [expect.objectContaining({ field: expect.stringContaining(field) })],
    }),
  );
});

describe("the request of a record", () => {
  test("has the record's words and age in place of the shared ones", () => {
    const { modality, form, facts, ...rest } = requestOf(shared, record({ age: 9, modality: ["iris"] }));
    expect({ modality, form, youngest: facts.youngest }).toEqual({
      modality: ["iris"],
      form: shared.form,
      youngest: ["9"],
    });
    const { modality: _m, form: _f, facts: _facts, ...others } = shared;
    expect(rest).toEqual(others);
  });

  test("is the shared one where the record says nothing", () => {
    expect(requestOf(shared, record({}))).toEqual(shared);
  });
});

test("a consent of the shared part covers a record that names it, once, and no other", () => {
  const items = sharedItemsOf(shared);
  const pathsOf = (input: object) => {
    const parsed = record(input);
    return itemsOf(items, parsed, ownItemsOf(parsed))
      .filter(({ kind }) => kind === "consents")
      .map(({ path }) => path);
  };
  expect(pathsOf({})).toEqual([]);
  expect(pathsOf({ sharedConsents: [0, 0] })).toEqual(["offer.consents[0]"]);
  expect(pathsOf({ consents: [consent] })).toEqual(["consents[0]"]);
  expect(itemsOf(items, record({ sharedConsents: [0] }), [])).toEqual(items.map(({ item }) => item));
});
