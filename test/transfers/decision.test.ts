/** The decision as a value: a denial before there is a floor. */
import { expect, test } from "vitest";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { createDenial } from "../../src/transfers/decision.ts";

test("a denial before there is a floor has reasons and nothing else", () => {
  const reasons = [{ code: "AGREEMENT_MISSING", says: "none" }] as const;
  expect(createDenial(reasons)).toEqual({
    decision: "deny",
    obligations: NO_OBLIGATIONS,
    reasons,
    remedy: [],
  });
});
