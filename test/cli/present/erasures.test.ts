/** Erasures as a person reads them. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { erasureLines } from "../../../src/cli/present/erasures.ts";
import type { ShownErasure } from "../../../src/edge/grpc/erasures-codec.ts";

const erasure: ShownErasure = {
  origin: "spiffe://eu.example/node",
  transfer: "0193a5f0-0000-7000-8000-00000000abcd",
  by: "spiffe://eu.example/operator/desk",
  at: "2026-11-30T12:00:00.000Z",
  erasedAt: "2026-11-30T12:00:01.000Z",
  state: "erased",
  peer: "spiffe://jp.example/node",
  peerState: "asked",
};
const shown = (erasures: readonly ShownErasure[], more = false) =>
  stripVTControlCharacters(erasureLines(erasures, { more, width: 120 }).join("\n"));

test("says what is erased here, and what the peer has said", () => {
  expect(shown([])).toBe("Nothing was erased.");
  const asked = shown([erasure]);
  expect(asked).toMatch(/2026-11-30 12:00 UTC +0193a5f0-0000-7000-8000-00000000abcd/);
  expect(asked).toContain("is asked, and has not erased it yet");
  expect(asked).toContain("comity incident parked");
  const done = shown([{ ...erasure, peerState: "erased" }], true);
  expect(done).toContain("has erased what it had");
  expect(done).not.toContain("comity incident parked");
  expect(done).toContain("There are more");
  expect(shown([{ ...erasure, demandedBy: "GDPR Art 17" }])).toContain("demanded by GDPR Art 17");
  const { erasedAt: _, ...begun } = erasure;
  expect(shown([{ ...begun, state: "erasing", peer: "", peerState: "none" }])).toMatch(
    /still[\s\S]*to be destroyed[\s\S]*it went to no other node/,
  );
  expect(shown([{ ...erasure, by: erasure.peer, peerState: "none" }])).toContain("has asked for it");
});
