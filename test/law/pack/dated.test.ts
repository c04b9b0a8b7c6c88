/** Rules, grants and penalties share the form of what stands behind them. */
import { expect, test } from "vitest";
import { z } from "zod";
import { Dated } from "../../../src/law/pack/dated.ts";

test("an entry has a citation, a certainty and a sentence", () => {
  const form = z.strictObject(Dated);
  const entry = { id: "a", cite: "Act 1", from: "2024-01-01", status: "believed", says: "This is asked." };
  expect(form.safeParse(entry).success).toBe(true);
  for (const wrong of [{ cite: "" }, { status: "certain" }, { says: "" }, { from: "2024" }, { id: "A" }])
    expect(form.safeParse({ ...entry, ...wrong }).success).toBe(false);
});
