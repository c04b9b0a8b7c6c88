/** Tests that take longer than others. They run where COMITY_LONGER is set, as CI sets it, so that all others stay quick. */
import { test } from "vitest";

/** True where longer tests run. */
export const isLonger = process.env.COMITY_LONGER !== undefined;

/** As `test`; skipped unless COMITY_LONGER is set. */
export const longTest = test.skipIf(!isLonger);
