/** The basis of a decision: it remembers the counts that were read, and says where one is asked for that was not. */
import { expect, test } from "vitest";
import { basisOf, tallyIn } from "../../src/transfers/basis.ts";
import { AT, atlas, changed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const bench = { at: AT, atlas, peer: undefined };

test("remembers every count that the sender declares, with its ends, and gives it back", () => {
  const request = changed(login, { facts: { ...login.facts, people12m: "500" } });
  const tally = ({ recipient }: { recipient?: string }) =>
    recipient === undefined ? { from: 3, to: 5 } : { from: 1, to: Number.POSITIVE_INFINITY };
  const basis = basisOf(request, { ...bench, tally });
  expect(basis).toEqual({
    counts: [
      { since: "2026-01-01", fewest: 3, most: 5 },
      { since: "2025-11-21", recipient: login.recipient, fewest: 1 },
    ],
  });
  // As it comes back from a store.
  const kept = tallyIn(JSON.parse(JSON.stringify(basis)), () => expect.unreachable());
  expect(kept({ since: "2026-01-01" })).toEqual({ from: 3, to: 5 });
  expect(kept({ since: "2025-11-21", recipient: login.recipient })).toEqual({
    ...{ from: 1, to: Number.POSITIVE_INFINITY },
  });
});

test("a count that was not read may be any number, and whoever asks is told", () => {
  let asked = 0;
  const tally = tallyIn({ counts: [] }, () => asked++);
  expect(tally({ since: "2026-01-01" })).toEqual({ from: 0, to: Number.POSITIVE_INFINITY });
  expect(asked).toBe(1);
});

test("without a tally there are no counts", () => {
  expect(basisOf(login, { ...bench, tally: undefined })).toEqual({ counts: [] });
});
