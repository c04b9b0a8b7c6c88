/** The syntax of atoms: each reader understands what the constructors make, and nothing else. */
import { describe, expect, it } from "vitest";
import {
  CONSENT_FOR,
  consentAtom,
  isConsentAtom,
  isException,
  moveConsent,
  ownPrefixes,
  qualityIn,
  shortenConsent,
} from "../../src/law/atom.ts";

describe("a quality of a consent", () => {
  it.each(CONSENT_FOR)("to %s means the same in its dimension as by its whole name", (use) => {
    expect(qualityIn(`consent.${use}`, "written")).toBe(consentAtom(use, "written"));
    expect(shortenConsent(`any[${consentAtom(use, "written")}, notice]`, `consent.${use}`)).toBe(
      "any[written, notice]",
    );
  });

  it("is told from whatever else a law asks for", () => {
    expect(isConsentAtom(consentAtom("transfer", "separate"))).toBe(true);
    expect(["eu.scc", "notice", "exc:us-tx.warrant"].filter(isConsentAtom)).toEqual([]);
  });

  it("means nothing in any other dimension", () => {
    expect(qualityIn("mechanism", "written")).toBeUndefined();
    expect(qualityIn(undefined, "written")).toBeUndefined();
    expect(shortenConsent("consent.sale:written", "mechanism")).toBe("consent.sale:written");
  });

  it("moves to another use, and every other atom stays", () => {
    const move = (atom: string) => moveConsent(atom, "transfer", "onward");
    expect(move(consentAtom("transfer", "separate"))).toBe(consentAtom("onward", "separate"));
    for (const atom of [consentAtom("collect", "separate"), "eu.scc", "exc:consent.transfer:separate"])
      expect(move(atom)).toBe(atom);
  });
});

it("an exception says so at its beginning alone", () => {
  expect(isException("exc:us-tx.warrant")).toBe(true);
  expect(["eu.scc", "eu.exc:scc", "except"].some(isException)).toBe(false);
});

it("a pack's own atoms begin with its code, exceptions too", () => {
  expect(ownPrefixes("US-IL")).toEqual(["us-il.", "exc:us-il."]);
});
