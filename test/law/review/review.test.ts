/** Reviews count only where the person who is named signed this very rule: everything else has fallen, with its reason. */
import { expect, test } from "vitest";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { hashMeaning } from "../../../src/law/review/meaning.ts";
import { type Fall, judgeReviews, listReviewed, type Review } from "../../../src/law/review/review.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { createReviewer } from "../../support/reviewer.ts";

const { concepts, registry } = shippedAtlas().commons;
const rule = (id: string, says: string) =>
  `  - { id: ${id}, cite: Act 1, from: 2020-01-01, status: believed, applies: both, says: ${says}, require: { use: practice.record } }\n`;
const parse = (text: string) =>
  parsePack(`pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\nrules:\n${text}`, {
    concepts,
    registry,
    file: "XX.yaml",
  });
const pack = parse(rule("one", "This is asked.") + rule("two", "That is asked."));
const hashOf = (id: string, of = pack) => {
  const law = of.rules.find((each) => each.id === id);
  if (law === undefined) throw new Error(`no rule ${id}`);
  return hashMeaning(law, of, registry);
};

const ada = createReviewer("ada");
const bob = createReviewer("bob", "Bob Example", "advocate of elsewhere");
const DAY = "2026-12-01";
const findings = (id: string, more: Partial<Review> = {}) => ({
  rule: id,
  finding: "confirmed" as const,
  on: "2026-11-30",
  of: hashOf(id),
  ...more,
});
const judge = (reviews: readonly Review[], { of = pack, reviewers = [ada.reviewer, bob.reviewer] } = {}) =>
  judgeReviews(of, registry, { reviewers, reviews }, DAY);
const falls = (judged: ReturnType<typeof judge>): readonly Fall[] => judged.fallen.map(({ why }) => why);

test("a review that its reviewer signed of the rule as it stands counts, with who signed it", () => {
  const judged = judge([ada.sign("XX", findings("one"))]);
  expect(judged.fallen).toEqual([]);
  expect(judged.standing).toMatchObject([{ rule: "one", reviewer: { name: "Ada Example" } }]);
  expect([...listReviewed(judged)]).toEqual(["one"]);
});

test("without reviews nothing is judged", () => {
  expect(judge([])).toEqual({ standing: [], fallen: [] });
});

const signed = ada.sign("XX", findings("one"));
test.each<[string, Review, Fall]>([
  ["moved to another rule", { ...signed, rule: "two", of: hashOf("two") }, "signature-wrong"],
  ["given another hash", { ...signed, of: hashOf("two") }, "signature-wrong"],
  ["given another finding", { ...signed, finding: "wrong" }, "signature-wrong"],
  ["given another day", { ...signed, on: "2026-11-29" }, "signature-wrong"],
  ["given a note", { ...signed, note: "all of it" }, "signature-wrong"],
  ["claimed by another reviewer", { ...signed, by: "bob" }, "signature-wrong"],
  ["signed for another place", ada.sign("YY", findings("one")), "signature-wrong"],
  ["signed by nobody known", createReviewer("eve").sign("XX", findings("one")), "reviewer-unknown"],
  ["dated in the future", ada.sign("XX", findings("one", { on: "2026-12-02" })), "date-ahead"],
  ["signed of a rule that is gone", ada.sign("XX", findings("one", { rule: "none" })), "rule-gone"],
  [
    "signed of what another rule says",
    ada.sign("XX", findings("one", { of: hashOf("two") })),
    "rule-changed",
  ],
])("a review %s does not count", (_, review, why) => {
  const judged = judge([review]);
  expect(falls(judged)).toEqual([why]);
  expect(listReviewed(judged).size).toBe(0);
});

test("a rule that changes loses its review, and the other rules keep theirs", () => {
  const changed = parse(rule("one", "This is asked of all.") + rule("two", "That is asked."));
  const judged = judge([signed, ada.sign("XX", findings("two"))], { of: changed });
  expect(falls(judged)).toEqual(["rule-changed"]);
  expect([...listReviewed(judged)]).toEqual(["two"]);
});

test("where a reviewer's key is replaced, or their name or capacity, what they signed before has fallen", () => {
  const { key } = createReviewer("ada").reviewer;
  for (const other of [{ key }, { name: "Eve Example" }, { capacity: "judge" }])
    expect(falls(judge([signed], { reviewers: [{ ...ada.reviewer, ...other }] }))).toEqual([
      "signature-wrong",
    ]);
});

test("of several reviews of one rule by one person the newest governs, whatever their order", () => {
  const later = ada.sign("XX", findings("one", { on: "2026-12-01", finding: "wrong" }));
  for (const reviews of [
    [signed, later],
    [later, signed],
  ]) {
    const judged = judge(reviews);
    expect(judged.standing.map(({ finding }) => finding)).toEqual(["wrong"]);
    expect(falls(judged)).toEqual(["repeated"]);
  }
});

test("of one day the least favourable governs, and a copy is not counted twice", () => {
  const doubt = ada.sign("XX", findings("one", { finding: "unconfirmed" }));
  expect(judge([doubt, signed]).standing.map(({ finding }) => finding)).toEqual(["unconfirmed"]);
  expect(judge([signed, signed]).standing).toHaveLength(1);
  expect(falls(judge([signed, signed]))).toEqual(["repeated"]);
});

test("a rule that somebody confirmed and another found wrong is not reviewed", () => {
  const against = bob.sign("XX", findings("one", { finding: "wrong" }));
  const judged = judge([signed, against]);
  expect(judged.standing).toHaveLength(2);
  expect(listReviewed(judged).size).toBe(0);
  expect([
    ...listReviewed(judge([signed, bob.sign("XX", findings("one", { finding: "unconfirmed" }))])),
  ]).toEqual(["one"]);
});
