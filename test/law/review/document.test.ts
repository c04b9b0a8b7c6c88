/** The file of reviews: what is written is read again, and what is not in its form is refused with its line. */
import { expect, test } from "vitest";
import { formatReviews, parseReviews } from "../../../src/law/review/document.ts";
import { createReviewer } from "../../support/reviewer.ts";

const ada = createReviewer("ada", 'Ada "Countess" Example: advocate', "bar of nowhere # 7");
const of = "0".repeat(64);
const review = ada.sign("XX", {
  rule: "one",
  finding: "wrong",
  on: "2026-11-30",
  of,
  note: "it says: - no\n# more",
});
const REVIEWS = { reviewers: [ada.reviewer], reviews: [review] };
const text = formatReviews("XX", REVIEWS);

test("what is written is read again, whatever the texts hold", () => {
  expect(parseReviews(text, "XX.yaml")).toEqual(REVIEWS);
  const plain = {
    reviewers: [ada.reviewer],
    reviews: [ada.sign("XX", { rule: "a", finding: "confirmed", on: "2026-11-30", of })],
  };
  expect(parseReviews(formatReviews("XX", plain), "XX.yaml")).toEqual(plain);
});

test.each(["", "# only a comment\n", formatReviews("XX", { reviewers: [], reviews: [] })])(
  "a file without entries holds none: %j",
  (empty) => {
    expect(parseReviews(empty, "XX.yaml")).toEqual({ reviewers: [], reviews: [] });
  },
);

test.each([
  [
    "an unknown key",
    text.replace("    capacity:", "    rank: 1\n    capacity:"),
    /XX\.yaml: line \d+: .*rank/,
  ],
  [
    "a key that is no point of the curve",
    text.replace(ada.reviewer.key, `${"A".repeat(43)}=`),
    /line \d+: .*key/,
  ],
  ["a signature that is too short", text.replace(review.signature, "AAAA"), /line \d+: .*signature/],
  ["a finding that is none", text.replace('"wrong"', '"fine"'), /line \d+: .*finding/],
  ["a hash that is none", text.replace(of, "0".repeat(63)), /line \d+: .*of/],
  ["a day that is none", text.replace("2026-11-30", "2026-11-31"), /line \d+: .*on/],
  ["a rule that is no id", text.replace('rule: "one"', 'rule: "../one"'), /line \d+: .*rule/],
])("%s is refused", (_, changed, says) => {
  expect(changed).not.toBe(text);
  expect(() => parseReviews(changed, "XX.yaml")).toThrow(says);
});

test("two reviewers with one id, or with one key, are refused", () => {
  const other = createReviewer("bob").reviewer;
  for (const twin of [
    { ...other, id: "ada" },
    { ...other, key: ada.reviewer.key },
  ])
    expect(() =>
      parseReviews(formatReviews("XX", { reviewers: [ada.reviewer, twin], reviews: [] }), "XX.yaml"),
    ).toThrow(/two reviewers have the (id|key)/);
});

test("a list without end is refused", () => {
  const many = Array.from({ length: 2_001 }, () => review);
  expect(() => parseReviews(formatReviews("XX", { reviewers: [], reviews: many }), "XX.yaml")).toThrow(
    /2000/,
  );
});
