/** Untrusted values become typed ones, or every violation is named by its path. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ComityError } from "../src/errors.ts";
import { MAX_UNKNOWN, narrow, narrowLoosely } from "../src/narrow.ts";

const Person = z.strictObject({
  name: z.string().min(1),
  tags: z.array(z.string()).default([]),
  more: z.record(z.string(), z.unknown()).default({}),
});

function errorOf(act: () => unknown): ComityError {
  try {
    act();
  } catch (error) {
    if (error instanceof ComityError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("narrow loosely", () => {
  it("leaves out and names what the schema does not know, at any depth, and changes nothing it was given", () => {
    const Pair = z.strictObject({ people: z.array(Person) });
    const given = { people: [{ name: "a" }, { name: "b", age: 3 }], when: "now" };
    const copy = structuredClone(given);
    expect(narrowLoosely(Pair, given, "the pair")).toEqual({
      value: { people: ["a", "b"].map((name) => ({ name, tags: [], more: {} })) },
      unknown: ["people[1].age", "when"],
    });
    expect(given).toEqual(copy);
    expect(narrowLoosely(Person, { name: "a" }, "the person").unknown).toEqual([]);
  });

  it("names all fields that the schema does not know, so that none hides behind others", () => {
    const many = Object.fromEntries(Array.from({ length: MAX_UNKNOWN - 1 }, (_, i) => [`k${i}`, 1]));
    const Pair = z.strictObject({ person: Person });
    const given = { person: { name: "a", ...many }, onlyFor: "b" };
    const { unknown } = narrowLoosely(Pair, given, "the pair");
    expect([unknown.length, unknown.includes("onlyFor")]).toEqual([MAX_UNKNOWN, true]);
    const more = { ...given, person: { ...given.person, one: 1 } };
    expect(errorOf(() => narrowLoosely(Pair, more, "the pair"))).toMatchObject({
      reason: "INPUT_INVALID",
      message: expect.stringContaining(`${MAX_UNKNOWN + 1} fields`),
    });
  });

  it("refuses whatever else is wrong, as `narrow` does", () => {
    const error = errorOf(() => narrowLoosely(Person, { name: 1, extra: 3 }, "the person"));
    expect(error.violations.map(({ field }) => field)).toEqual(expect.arrayContaining(["name", "extra"]));
    expect(errorOf(() => narrowLoosely(Person, { name: "a\0", extra: 3 }, "x")).reason).toBe("INPUT_INVALID");
  });
});

describe("narrow", () => {
  it("returns the schema's output", () => {
    expect(narrow(Person, { name: "a" }, "the person")).toEqual({ name: "a", tags: [], more: {} });
  });

  it("lists every violation by its path, and an unknown key at the key itself", () => {
    const error = errorOf(() => narrow(Person, { name: 1, tags: ["x", 2], extra: 3 }, "the person"));
    expect(error.reason).toBe("INPUT_INVALID");
    expect(error.violations.map(({ field }) => field)).toEqual(["name", "tags[1]", "extra"]);
    expect(error.violations.at(-1)?.description).toBe(
      "no such field: the fields here are `name`, `tags`, `more`",
    );
    expect(error.message).toMatch(/^the person is not valid: at `name`: /);
    const several = errorOf(() => narrow(Person, { name: "a", one: 1, two: 2 }, "the person"));
    expect(several.violations.map(({ description }) => description)).toEqual([
      "no such field: the fields here are `name`, `tags`, `more`",
      "no such field",
    ]);
  });

  it("says in plain words what to write, and that it is missing where it is", () => {
    const Form = z.strictObject({
      day: z.iso.date("a date such as 2026-11-21"),
      at: z.iso.datetime(),
      kind: z.enum(["a", "b"]),
      type: z.literal("x"),
      count: z.int().min(1).max(9),
      text: z.string().min(1).max(3),
      list: z.array(z.boolean()).min(1).max(1),
      fields: z.strictObject({}),
      id: z.uuidv7(),
      either: z.union([z.literal("x"), z.strictObject({ y: z.string() })]),
    });
    const said = (value: unknown) =>
      Object.fromEntries(
        errorOf(() => narrow(Form, value, "the form")).violations.map(({ field, description }) => [
          field,
          description,
        ]),
      );
    const missing = said({});
    expect(Object.keys(missing)).toEqual(Object.keys(Form.shape));
    for (const description of Object.values(missing)) expect(description).toMatch(/^is missing: write /);
    const wrong = {
      ...{ day: 1, at: "now", kind: "c", type: "y", count: 10, text: "", list: [], fields: 1, id: "1" },
      either: 7,
    };
    expect(said(wrong)).toEqual({
      day: "write a date such as 2026-11-21",
      at: "write a time with its zone, such as 2026-11-21T08:00:00Z",
      kind: "write one of `a`, `b`",
      type: "write `x`",
      count: "write a number of at most 9",
      text: "write text that is not empty",
      list: "write at least 1 entry",
      fields: "write fields with their values",
      id: "write a UUID of version 7, such as 0193a5f0-0000-7000-8000-000000000001",
      either: "write another value: none of the known forms fits",
    });
    expect(said({ ...wrong, count: 1.5, text: 4, list: [1] })).toMatchObject({
      count: "write a whole number",
      text: "write text",
      "list[0]": "write true or false",
    });
  });

  it("names the top of a value that is of the wrong kind altogether", () => {
    expect(errorOf(() => narrow(Person, 7, "the person")).message).toContain("at `its top`");
  });

  it("takes the reason, the place and the remedy from its caller", () => {
    const error = errorOf(() =>
      narrow(Person, { name: "a", tags: [1] }, "the person", {
        reason: "PACK_INVALID",
        placeOf: (path) => `a.yaml: line ${path.length}`,
        remedy: "write it anew",
      }),
    );
    expect(error.reason).toBe("PACK_INVALID");
    expect(error.message).toMatch(/^a\.yaml: line 2: at `tags\[0\]`: .*; write it anew$/);
  });

  it("shortens a long key, and quotes no value", () => {
    const error = errorOf(() => narrow(Person, { name: "a", ["k".repeat(500)]: "secret" }, "the person"));
    expect(error.violations[0]?.field).toBe("k".repeat(64));
    expect(JSON.stringify(error.violations) + error.message).not.toContain("secret");
  });
});

describe("text that cannot be stored", () => {
  it.each([
    ["U+0000", "a\0b", /U\+0000/],
    ["a high surrogate alone", "a\ud800", /lone surrogate/],
    ["a low surrogate alone", "\udc00a", /lone surrogate/],
  ])("is refused by its path: %s", (_, text, description) => {
    for (const [value, field] of [
      [{ name: text }, "name"],
      [{ name: "a", tags: ["b", text] }, "tags[1]"],
      [{ name: "a", more: { deep: [{ down: text }] } }, "more.deep[0].down"],
      [{ name: "a", more: { [text]: 1 } }, "more"],
    ] as const) {
      const error = errorOf(() => narrow(Person, value, "the person"));
      expect(error.reason).toBe("INPUT_INVALID");
      expect(error.violations).toEqual([{ field, description: expect.stringMatching(description) }]);
    }
  });

  it("is refused wherever it stands, and any other text passes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), fc.boolean(), (text, broken) => {
        const value = { name: "a", tags: [broken ? `${text}\0` : text.replaceAll("\0", "")] };
        const act = () => narrow(Person, value, "the person");
        if (broken) expect(errorOf(act).violations[0]?.field).toBe("tags[0]");
        else expect(act().tags).toEqual(value.tags);
      }),
    );
  });

  it("never shows up in the error itself", () => {
    const error = errorOf(() => narrow(Person, { name: "a", "b\0\ud800": 1 }, "the person"));
    expect(error.violations[0]?.field).not.toContain("\0");
    expect(error.message.isWellFormed()).toBe(true);
  });
});

it("refuses a value that nests without end", () => {
  const cycle: Record<string, unknown> = {};
  cycle.again = cycle;
  const error = errorOf(() => narrow(Person, { name: "a", more: cycle }, "the person"));
  expect(error.violations).toEqual([{ field: "more", description: "nests deeper than 100 levels" }]);
});

it("lets bytes be", () => {
  const bytes = new Uint8Array([0, 255]);
  expect(narrow(z.object({ bytes: z.instanceof(Uint8Array) }), { bytes }, "the message").bytes).toBe(bytes);
});
