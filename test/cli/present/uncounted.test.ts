/** What did not count: each reason once, with what helps against it. */
import { expect, test } from "vitest";
import { notCountedLines } from "../../../src/cli/present/uncounted.ts";
import { plain } from "../../support/command.ts";

const shown = (why: string) =>
  plain(notCountedLines([{ path: "offer.notices[0]", why }], 100, "sign it"))
    .join(" ")
    .replace(/\s+/g, " ");

test.each([
  "its signature is not by `attestor`",
  "its issuer `attestor` is not one that the agreement names: desk",
])("`--issuer` is named where another key may have signed: %s", (why) => {
  expect(shown(why)).toContain("`--issuer NAME` says whose key `--attest` signs with");
});

test("what has no evidence is to be signed, and any other reason stands by itself", () => {
  expect(shown("no evidence")).toBe(" offer.notices[0] no evidence sign it");
  expect(shown("it expired on 2026-01-01")).toBe(" offer.notices[0] it expired on 2026-01-01");
});
