/** Refusals at home: they are told from a word of the peer, and keep their reason. */
import { expect, test } from "vitest";
import { checkHere, isUnsent, refusedHere } from "../../src/engine/unsent.ts";
import { ComityError } from "../../src/errors.ts";

test("a refusal at home is one, with its reason and its words", () => {
  const refused = refusedHere("INPUT_TOO_LARGE", "the item is too large");
  expect(isUnsent(refused)).toBe(true);
  expect(refused).toMatchObject({ reason: "INPUT_TOO_LARGE", message: "the item is too large" });
});

test("a peer's refusal with the same reason is none", () => {
  expect(isUnsent(new ComityError("INPUT_TOO_LARGE", "the item is too large"))).toBe(false);
  expect(isUnsent(new Error("else"))).toBe(false);
});

test("what a check before sending throws is a refusal at home, and its value passes", async () => {
  const thrown = await checkHere(async () => {
    throw new ComityError("AGREEMENT_EXPIRED", "sign a new one");
  }).catch((error: unknown) => error);
  expect(isUnsent(thrown)).toBe(true);
  expect(thrown).toMatchObject({ reason: "AGREEMENT_EXPIRED", message: "sign a new one" });
  expect(await checkHere(() => 3)).toBe(3);
});
