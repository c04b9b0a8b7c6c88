/** What a node keeps of a chunk: it comes back as it was, and holds no record. */
import { expect, test } from "vitest";
import { formatKept, parseKept } from "../../src/transfers/kept-chunk.ts";

const kept = {
  entries: [{ record: "AAAA", verdict: 1 }, { hash: new Uint8Array(32).fill(7) }],
  verdicts: ['{"decision":"deny"}', '{"decision":"permit"}'],
};

test("the entries and verdicts come back as they were kept", () => {
  expect(parseKept(formatKept(kept))).toEqual(kept);
});

test("the origin keeps the salt of the chunk too, and what its sender is told beside each verdict", () => {
  const own = {
    ...kept,
    salt: new Uint8Array(32).fill(9),
    told: [{ notCounted: [{ path: "consents[0]", why: "no evidence" }] }, {}],
  };
  expect(parseKept(formatKept(own))).toEqual(own);
});
