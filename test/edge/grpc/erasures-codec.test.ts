/** Erasures on their way over the wire, and back. */
import { expect, test } from "vitest";
import { decodeErasure, encodeErasure } from "../../../src/edge/grpc/erasures-codec.ts";
import type { ErasureOutput } from "../../../src/edge/grpc/generated/comity/v1/Erasure.ts";
import type { ErasureRow } from "../../../src/transfers/erasure.ts";

const row: ErasureRow = {
  origin: "spiffe://eu.example/node",
  id: "0193a5f0-0000-7000-8000-00000000abcd",
  state: "erased",
  leaf: 7,
  by: "spiffe://eu.example/operator/desk",
  caller: "spiffe://eu.example/platform/aurora",
  at: "2026-11-30T12:00:00.000Z",
  erasedAt: "2026-11-30T12:00:01.000Z",
  leaves: [3],
  peer: "spiffe://jp.example/node",
  peerState: "asked",
  until: "2037-11-30",
};

test("an erasure arrives as it is, without what only its node needs", () => {
  const { origin, id, state, by, at, erasedAt, peer, peerState } = row;
  expect(decodeErasure(encodeErasure(row) as ErasureOutput)).toEqual({
    ...{ origin, transfer: id, state, by, at, erasedAt, peer, peerState },
  });
  expect(decodeErasure(encodeErasure({ ...row, demanded: "GDPR Art 17" }) as ErasureOutput)).toMatchObject({
    demandedBy: "GDPR Art 17",
  });
  const { erasedAt: _, ...begun } = row;
  const shown = decodeErasure(encodeErasure({ ...begun, state: "erasing", peer: "" }) as ErasureOutput);
  expect(shown).not.toHaveProperty("erasedAt");
  expect([shown.state, shown.peer]).toEqual(["erasing", ""]);
});
