/** Values of known forms: what their form leaves open is what they count, and no sign of them more. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { BITS_OF_CHAR, takeKnownForms } from "../../../src/vocabulary/formats/known-forms.ts";

const take = (text: string) => takeKnownForms(text, new Set());
const bits = (text: string) => Math.round(BITS_OF_CHAR * take(text).odd);

test.each([
  ["an identifier", "0f8fc95b-d9cb-469f-a165-70867728950e", 123],
  ["one of another version", "0f8fc95b-d9cb-169f-a165-70867728950e", 126],
  ["one in large letters", "0F8FC95B-D9CB-469F-A165-70867728950E", 124],
  ["a digest", "5d41402abc4b2a76b9719d911017c592", 6 + 4 * 32],
  ["a day", "2026-03-01", 18],
  ["a time", "2026-03-01T10:15:00Z", 35],
  ["a time of a place", "2026-03-01T10:15:00+05:30", 45],
  ["a time with a fraction", "2026-03-01T10:15:00.123456Z", 35 + 4 * 6],
])("%s counts its bits, and nothing else is left of it", (_, text, expected) => {
  expect([bits(text), take(text).rest]).toEqual([expected, " "]);
  expect(bits(`id=${text}, seen`)).toBe(expected);
});

test.each([
  ["an identifier in both cases", "0f8fC95b-d9cb-469f-a165-70867728950e"],
  ["an identifier of no version", "0f8fc95b-d9cb-069f-a165-70867728950e"],
  ["an identifier within letters", "x0f8fc95b-d9cb-469f-a165-70867728950e"],
  ["a short number", "5d41402abc4b2a7"],
  ["digits alone", "1234567890123456"],
  ["letters alone", "abcdefabcdefabcdef"],
  ["a day that no month has", "2026-13-01"],
  ["a day of another century", "1826-03-01"],
])("%s is none", (_, text) => {
  expect(take(text)).toEqual({ rest: text, odd: 0 });
});

test("what was seen before counts one", () => {
  const seen = new Set<string>();
  const odd = () => takeKnownForms("0f8fc95b-d9cb-469f-a165-70867728950e", seen).odd;
  expect([odd(), odd(), odd()]).toEqual([123 / 6, 1, 1]);
});

test("the beginning of the first address counts a quarter in others, and that of no second one", () => {
  const seen = new Set<string>();
  const of = (text: string) => takeKnownForms(text, seen);
  expect(of("https://host.example/a?id=7")).toEqual({ rest: " host.example/a?id=7", odd: 0.25 });
  expect(of("https://host.example/a?id=8")).toEqual({ rest: " 8", odd: 0.25 });
  for (let time = 0; time < 2; time++)
    expect(of("https://other.example/8")).toEqual({ rest: " other.example/8", odd: 0.25 });
});

test("no identifier counts less than what it may spell", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 }), (list) => {
      expect(BITS_OF_CHAR * take(list.join(" ")).odd).toBeGreaterThanOrEqual(122 * list.length - 0.001);
    }),
  );
});
