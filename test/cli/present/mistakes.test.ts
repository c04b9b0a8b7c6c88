/** Mistakes in a request: told apart from the reasons of a law, with the words that may have been meant. */
import { expect, test } from "vitest";
import { isMistake, mistakeLines, nearTerms } from "../../../src/cli/present/mistakes.ts";
import { loadRequest } from "../../../src/client/index.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain } from "../../support/command.ts";

const login = loadRequest("src/cli/samples/eu-us-il-login.yaml");
const { schemes } = shippedAtlas();

test("what the request says is told apart from what a law or an agreement asks", () => {
  const codes = ["VOC_NO_TERM", "FACT_MISSING", "REQUIREMENT_UNMET", "AGREEMENT_EXPIRED", "PROHIBITED"];
  expect(codes.filter((code) => isMistake({ code }))).toEqual(["VOC_NO_TERM", "FACT_MISSING"]);
});

test("a term that is misspelt comes with the nearest of its scheme, and the command that lists all", () => {
  const near = nearTerms({ ...login, purpose: ["authentification"] }, () => schemes);
  const reasons = [
    { code: "PROHIBITED", says: "never" },
    { code: "VOC_NO_TERM", says: "the term at `purpose[0]` has no safe translation" },
  ];
  const shown = plain(mistakeLines(reasons, 100, near))
    .join(" ")
    .replace(/\s+/g, " ");
  expect(shown).toMatch(/^ VOC_NO_TERM the term at `purpose\[0\]`/);
  expect(shown).toMatch(
    /`authentification` is no purpose of the scheme `eu`, did you mean `authentication`.*; `comity vocabulary show eu` lists all/,
  );
});

test("a recipient of another domain comes with the id that the request names, and the fields that have it", () => {
  const reasons = [{ code: "RECIPIENT_UNKNOWN", says: "`recipient` is no platform of `x.example`" }];
  const shown = plain(
    mistakeLines(
      reasons,
      100,
      nearTerms(login, () => schemes),
    ),
  ).join(" ");
  expect(shown.replace(/\s+/g, " ")).toContain(
    `the request names \`${login.recipient}\`: change it in \`recipient\``,
  );
});

test("nothing is guessed of a term that is known, of another place, or of a scheme that is not known", () => {
  const near = nearTerms(login, () => schemes);
  for (const path of ["purpose[0]", "purpose[7]", "offer.consents[0]", ""]) expect(near(path)).toBe("");
  expect(nearTerms({ ...login, scheme: "none", purpose: ["x"] }, () => schemes)("purpose[0]")).toBe("");
});
