/** Reviews on disk, and the keys that sign them: a private key is read from a place of its own, and never written. */
import { generateKeyPairSync } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatReviews } from "../../src/law/review/document.ts";
import {
  loadReviewerKey,
  loadReviews,
  reviewsFile,
  SHIPPED_REVIEWS,
  saveReview,
} from "../../src/node/reviews.ts";
import { createReviewer } from "../support/reviewer.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-reviews-"));
afterAll(() => rmSync(folder, { recursive: true }));
const ada = createReviewer("ada");
const of = "0".repeat(64);
const findings = { rule: "one", finding: "confirmed", on: "2026-11-30", of } as const;

function keyFile(name: string, pem = ada.pem, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, pem, { mode });
  return file;
}

test("a place without a file has no reviews, and the program ships none that is not of a shipped place", () => {
  expect(loadReviews("XX", folder)).toEqual({ reviewers: [], reviews: [] });
  expect(loadReviews("NOWHERE")).toEqual({ reviewers: [], reviews: [] });
  expect(SHIPPED_REVIEWS.endsWith("src/law/reviews/")).toBe(true);
});

test("a review is added, and takes the place of what the same person said of the same rule", () => {
  const place = "SV";
  writeFileSync(reviewsFile(folder, place), formatReviews(place, { reviewers: [ada.reviewer], reviews: [] }));
  const [first, second, third] = [
    ada.sign(place, findings),
    ada.sign(place, { ...findings, rule: "two" }),
    ada.sign(place, { ...findings, finding: "wrong", note: "it is not so" }),
  ];
  for (const review of [first, second, third]) saveReview(place, review, folder);
  expect(loadReviews(place, folder)).toEqual({ reviewers: [ada.reviewer], reviews: [second, third] });
});

test("a review that could not be read again is not written", () => {
  const place = "LG";
  const review = ada.sign(place, { ...findings, note: "x".repeat(1_001) });
  expect(() => saveReview(place, review, folder)).toThrow(/note/);
  expect(readdirSync(folder)).not.toContain("LG.yaml");
});

test("a file that is a folder, and one that is not in its form, are named", () => {
  mkdirSync(reviewsFile(folder, "FO"));
  expect(() => loadReviews("FO", folder)).toThrow(/FO\.yaml.*cannot be read/);
  writeFileSync(reviewsFile(folder, "BA"), "reviewers: 7\n");
  expect(() => loadReviews("BA", folder)).toThrow(/BA\.yaml: line 1/);
});

test("a key signs what its owner found, and shows its public half alone", () => {
  const key = loadReviewerKey(keyFile("ada.pem"));
  expect(key.publicKey).toBe(ada.reviewer.key);
  const review = key.sign("XX", { ...findings, by: "ada" }, ada.reviewer);
  expect(review).toEqual(ada.sign("XX", findings));
  expect(JSON.stringify(key)).not.toContain(ada.pem.split("\n")[1]);
  saveReview("KY", review, folder);
  expect(readFileSync(reviewsFile(folder, "KY"), "utf8")).not.toContain(ada.pem.split("\n")[1]);
});

test.each([
  ["that others may read", () => keyFile("open.pem", ada.pem, 0o644), /chmod 600/],
  ["that is not there", () => join(folder, "none.pem"), /cannot read the reviewer's key/],
  ["that is no key", () => keyFile("text.pem", "secret"), /openssl genpkey/],
  [
    "of another kind",
    () =>
      keyFile(
        "ec.pem",
        generateKeyPairSync("ec", { namedCurve: "P-256" })
          .privateKey.export({ type: "pkcs8", format: "pem" })
          .toString(),
      ),
    /not an Ed25519 private key/,
  ],
])("a key %s is refused, and not told", (_, make, says) => {
  const load = () => loadReviewerKey(make());
  expect(load).toThrow(says);
  expect(load).not.toThrow(/secret/);
});

test("a key in the folder of the program is refused, however one gets there", () => {
  const program = join(folder, "program");
  mkdirSync(program);
  const inside = keyFile("program/ada.pem");
  expect(() => loadReviewerKey(inside, program)).toThrow(/keep it elsewhere/);
  const link = join(folder, "link.pem");
  symlinkSync(inside, link);
  expect(() => loadReviewerKey(link, program)).toThrow(/keep it elsewhere/);
  expect(loadReviewerKey(keyFile("program-of-mine.pem"), program).publicKey).toBe(ada.reviewer.key);
});
