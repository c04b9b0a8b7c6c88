/** Where the wire's values become the domain's: each kind there and back, and each wrong value refused at its field. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  caseOf,
  countOf,
  dropUndefined,
  fromNode,
  nameOf,
  requiredWordOf,
  requirePresent,
  timeOf,
  timestampOf,
  withWireNames,
  wordOf,
} from "../../../src/edge/grpc/narrow.ts";
import { ComityError } from "../../../src/errors.ts";

const refusedAt = (field: string) =>
  expect.objectContaining({ reason: "INPUT_INVALID", violations: [expect.objectContaining({ field })] });

describe("an enumeration", () => {
  const NAMES = { red: "COLOUR_RED", green: "COLOUR_GREEN" } as const;

  test("gives its word, and nothing where it is left out", () => {
    expect(wordOf(NAMES, "COLOUR_GREEN", "colour")).toBe("green");
    for (const value of [undefined, 0, "COLOUR_UNSPECIFIED"])
      expect(wordOf(NAMES, value, "colour")).toBeUndefined();
  });

  test.each([7, "COLOUR_BLUE", "red", ""])("refuses the unknown value %j", (value) => {
    expect(() => wordOf(NAMES, value, "a.colour")).toThrow(refusedAt("a.colour"));
  });

  test("has a name for each word, and refuses a word that is none", () => {
    expect(nameOf(NAMES, "green", "colour")).toBe("COLOUR_GREEN");
    for (const wrong of ["blue", "constructor", undefined])
      expect(() => nameOf(NAMES, wrong as "red", "a.colour")).toThrow(refusedAt("a.colour"));
  });

  test("that is required is refused where it is left out", () => {
    expect(() => requiredWordOf(NAMES, undefined, "colour")).toThrow(refusedAt("colour"));
  });
});

describe("a time", () => {
  const milliseconds = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });

  test("comes back as it was, to the millisecond", () => {
    fc.assert(
      fc.property(milliseconds, (date) => {
        const timestamp = timestampOf(date.toISOString(), "at") as { seconds: number; nanos: number };
        expect(timestamp.nanos).toBeGreaterThanOrEqual(0);
        expect(timestamp.seconds * 1000 + timestamp.nanos / 1e6).toBe(date.getTime());
        expect(timeOf(timestamp, "at")).toBe(date.toISOString());
      }),
    );
  });

  test.each([
    ["2026-11-21T17:00:00+09:00", "2026-11-21T08:00:00.000Z"],
    ["2026-11-21T08:00:00.5Z", "2026-11-21T08:00:00.500Z"],
    ["2026-11-21T08:00:00.123456Z", "2026-11-21T08:00:00.123456Z"],
    ["1969-12-31T23:59:59.000000001Z", "1969-12-31T23:59:59.000000001Z"],
    ["2026-11-21T08:00:00.1234567891Z", "2026-11-21T08:00:00.123456789Z"],
  ])("%s is %s", (given, wanted) => {
    expect(timeOf(timestampOf(given, "at") as { seconds: number; nanos: number }, "at")).toBe(wanted);
  });

  test("that is left out is undefined; that of 1970 has no fields", () => {
    expect(timeOf(undefined, "at")).toBeUndefined();
    expect(timeOf({}, "at")).toBe("1970-01-01T00:00:00.000Z");
  });

  test.each([
    { seconds: 253_402_300_800 },
    { seconds: -62_135_596_801 },
    { seconds: 2 ** 60 },
    { nanos: -1 },
    { nanos: 1_000_000_000 },
  ])("beyond the bounds is refused (%j)", (timestamp) => {
    expect(() => timeOf(timestamp, "times.aware")).toThrow(refusedAt("times.aware"));
  });

  test("before the year 1 is not sent", () => {
    expect(() => timestampOf("0000-06-01T00:00:00Z", "at")).toThrow(refusedAt("at"));
  });
});

test("a count is a whole number that is safe", () => {
  expect(countOf(undefined, "cursor")).toBe(0);
  expect(countOf(Number.MAX_SAFE_INTEGER, "cursor")).toBe(Number.MAX_SAFE_INTEGER);
  for (const wrong of [-1, 2 ** 53, 0.5]) expect(() => countOf(wrong, "cursor")).toThrow(refusedAt("cursor"));
});

test("a oneof has exactly one of its fields", () => {
  type Result = { statement?: object; refusal?: object | null };
  const of = (message: Result) => caseOf(message, ["statement", "refusal"], "result");
  expect(of({ refusal: {} })).toBe("refusal");
  expect(of({ statement: {}, refusal: null })).toBe("statement");
  expect(() => of({})).toThrow(refusedAt("result"));
  expect(() => of({ statement: {}, refusal: {} })).toThrow(refusedAt("result"));
});

test("what must be there is", () => {
  expect(requirePresent(0, "x")).toBe(0);
  for (const missing of [undefined, null]) expect(() => requirePresent(missing, "x")).toThrow(refusedAt("x"));
});

test("what is undefined is dropped, and nothing else", () => {
  expect(Object.keys(dropUndefined({ a: undefined, b: 0, c: "", d: null }))).toEqual(["b", "c", "d"]);
});

describe("the names of the wire", () => {
  const renamed = {
    from: "fromPlace",
    "offer.consents[].for": "givenFor",
    "offer.notices": "privacyNotices",
  };
  const failing = (...fields: string[]) => {
    const violations = fields.map((field) => ({ field, description: "wrong" }));
    throw new ComityError("FACT_UNKNOWN", `wrong at \`${fields[0]}\``, { violations });
  };

  test.each([
    ["from", "fromPlace"],
    ["facts.from", "facts.from"],
    ["offer.consents[12].for[0]", "offer.consents[12].givenFor[0]"],
    ["offer.notices[1].id", "offer.privacyNotices[1].id"],
    ["offer.consents[0].constructor", "offer.consents[0].constructor"],
    ["", ""],
  ])("stand in what is told of %s", (field, wanted) => {
    expect(() => withWireNames(renamed, () => failing(field, "other"))).toThrow(
      expect.objectContaining({
        reason: "FACT_UNKNOWN",
        message: `wrong at \`${wanted}\``,
        violations: [wanted, "other"].map((each) => ({ field: each, description: "wrong" })),
      }),
    );
  });

  test("leave another fault as it is", () => {
    const fault = new TypeError("from");
    const throwing = () => {
      throw fault;
    };
    expect(() => withWireNames(renamed, throwing)).toThrow(fault);
    expect(() => fromNode("answer", throwing)).toThrow(fault);
  });
});

test("a node's answer of no known form is STATEMENT_INVALID, whatever the field", () => {
  expect(fromNode("answer", () => 1)).toBe(1);
  expect(() => fromNode("answer", () => requirePresent(undefined, "x"))).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID", message: expect.stringContaining("answer") }),
  );
});
