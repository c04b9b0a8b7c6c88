/** What an item claims to be, and the list in which it belongs. */
import { expect, test } from "vitest";
import { claimOf, claimWrong, isClaimList, sectionOf } from "../../src/transfers/claims.ts";
import { atlas } from "./fixture.ts";

test("an item claims its atom by its id, its document, or its law and ground", () => {
  expect(claimOf({ id: "eu.scc" })).toBe("eu.scc");
  expect(claimOf({ to: "za.regulator", document: "za.prior-authorisation" })).toBe("za.prior-authorisation");
  expect(claimOf({ law: "US-WA", basis: "necessary" })).toBe("us-wa.necessary");
});

test("an atom belongs into the list of its kind; nobody can offer a recognition", () => {
  expect(sectionOf("assessment")).toBe("assessments");
  expect(sectionOf("recognition")).toBeUndefined();
  expect(isClaimList("assessments")).toBe(true);
  expect(isClaimList("consents")).toBe(false);
});

test("an item in another list is told its own, and a name that is none the names that are near", () => {
  expect(claimWrong("instruments", "eu.scc", atlas.registry)).toBeUndefined();
  expect(claimWrong("filings", "database", atlas.registry)).toBeUndefined();
  expect(claimWrong("notices", "eu.scc", atlas.registry)).toMatch(/belongs in `offer.instruments`/);
  expect(claimWrong("instruments", "eu.sccs", atlas.registry)).toMatch(/`eu.scc`/);
  expect(claimWrong("instruments", "eu.adequacy", atlas.registry)).toMatch(/nothing that an offer can hold/);
});
