/** Erasures over the wire: who may ask, and in which form. */
import { expect, test } from "vitest";
import { erasuresOver } from "../../../src/client/erasures.ts";
import { createErasuresService } from "../../../src/edge/grpc/erasures-service.ts";
import type { ErasureRow } from "../../../src/transfers/erasure.ts";
import { ALICE, connect, JP, startNode } from "./fixture.ts";

const OPERATOR = "spiffe://eu.example/operator/desk";
const AUDITOR = "spiffe://eu.example/auditor/court";
const ID = "0193a5f0-0000-7000-8000-00000000abcd";
const row: ErasureRow = {
  origin: "spiffe://eu.example/node",
  ...{ id: ID, state: "erased", leaf: 0, by: OPERATOR, leaves: [0], peer: "", peerState: "none" },
  at: "2026-11-30T12:00:00.000Z",
  until: "2037-11-30",
};

async function start() {
  const asked: unknown[] = [];
  const service = createErasuresService({
    erase: async (...given) => {
      asked.push(given);
      return row;
    },
    list: async (...given) => {
      asked.push(given);
      return { items: [row], nextToken: "next" };
    },
  });
  return { asked, node: await startNode([service]) };
}

test("a platform and an operator erase and list; the id is taken in any case", async () => {
  const { asked, node } = await start();
  for (const caller of [ALICE, OPERATOR]) {
    const calls = erasuresOver(connect(node, caller));
    expect(await calls.erase(ID.toUpperCase())).toMatchObject({ transfer: ID, state: "erased" });
    expect(await calls.listErasures("here", 1)).toMatchObject({
      items: [{ transfer: ID }],
      nextPageToken: "next",
    });
  }
  expect(asked.slice(0, 2)).toEqual([
    [ALICE, ID, undefined],
    [ALICE, { size: 1, token: "here" }],
  ]);
  await erasuresOver(connect(node, OPERATOR)).erase(ID, "GDPR Art 17");
  expect(asked.at(-1)).toEqual([OPERATOR, ID, "GDPR Art 17"]);
});

test("an auditor and a node do neither; what is no id is refused", async () => {
  const { node } = await start();
  for (const caller of [AUDITOR, JP]) {
    const calls = erasuresOver(connect(node, caller));
    // THREAT: the list is of the whole node, and an auditor sees its scope alone.
    await expect(calls.listErasures("", 1)).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
    await expect(calls.erase(ID)).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
  }
  await expect(erasuresOver(connect(node, OPERATOR)).erase("all")).rejects.toMatchObject({
    reason: "INPUT_INVALID",
  });
});
