/** Purposes: which are of firms, and which are attendance at work. */
import { expect, test } from "vitest";
import {
  isAtWork,
  isInPrivate,
  isOfFirms,
  isOfShops,
  isOfTheState,
} from "../../../src/law/answer/purposes.ts";
import { setOf } from "../../../src/law/fact.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const of = (...purposes: readonly string[]) =>
  new Map([["purpose", { value: setOf(...purposes), proven: true }] as const]);

test("a task of the State or of a law is none of firms, also as one of several, and what nobody stated may be", () => {
  const { concepts } = shippedAtlas();
  const ofState = [...concepts.leaves("pur:publicProtection"), ...concepts.leaves("pur:legalCompliance")];
  expect(ofState.filter((purpose) => isOfFirms(of(purpose)))).toEqual([]);
  expect(isOfFirms(of("pur:verify", "pur:payment"))).toBe(true);
  expect(isOfFirms(of("pur:verify", "pur:border"))).toBe(false);
  expect(isOfFirms(new Map())).toBe(false);
});

test("a task of the State is one alone, and what a law asks for may be a firm's", () => {
  expect(isOfTheState(of("pur:border", "pur:lawEnforcement"))).toBe(true);
  expect(isOfTheState(of("pur:border", "pur:verify"))).toBe(false);
  expect(isOfTheState(of("pur:legalCompliance"))).toBe(false);
  expect(isOfTheState(new Map())).toBe(false);
});

test("attendance at work is that alone", () => {
  expect(isAtWork(of("pur:timekeeping", "pur:workConduct"))).toBe(true);
  expect(isAtWork(of("pur:timekeeping", "pur:hiring"))).toBe(false);
  expect(isAtWork(new Map())).toBe(false);
});

test("thieves are the one purpose of shops", () => {
  expect(isOfShops(of("pur:lossPrevention"))).toBe(true);
  expect(isOfShops(of("pur:lossPrevention", "pur:verify"))).toBe(false);
  expect(isOfShops(new Map())).toBe(false);
});

test("clocks of staff are where the public has no entry, and doors where the sector is work", () => {
  const at = (sector: readonly string[], ...purposes: readonly string[]) =>
    isInPrivate(new Map([...of(...purposes), ["sector", { value: setOf(...sector), proven: true }]]));
  expect(isInPrivate(of("pur:timekeeping", "pur:hiring"))).toBe(true);
  expect(isInPrivate(of("pur:accessControl"))).toBe(false);
  expect(at(["employment"], "pur:accessControl", "pur:timekeeping")).toBe(true);
  expect(at(["employment", "retail"], "pur:accessControl")).toBe(false);
  // Conduct is watched in the shop as well.
  expect(at(["employment"], "pur:workConduct")).toBe(false);
  expect(isInPrivate(new Map())).toBe(false);
});
