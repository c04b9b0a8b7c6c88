/** The calls about erasures, as they go over the wire. */
import { expect, test } from "vitest";
import { erasuresOver } from "../../src/client/erasures.ts";
import { Erasures } from "../../src/edge/grpc/definition.ts";

const ID = "0193a5f0-0000-7000-8000-00000000abcd";
const erasure = {
  origin: "spiffe://eu.example/node",
  transferId: ID,
  by: "spiffe://eu.example/operator/desk",
  askTime: { seconds: 1, nanos: 0 },
  state: "ERASURE_STATE_ERASING",
  peerState: "PEER_ERASURE_STATE_NONE",
};

function answering(...answers: object[]) {
  const asked: unknown[] = [];
  const unary = async (method: { readonly path: string }, request: object) => {
    asked.push([method.path, request]);
    return answers.shift();
  };
  return { asked, calls: erasuresOver({ unary } as unknown as Parameters<typeof erasuresOver>[0]) };
}

test("an erasure is asked for by the id of the transfer, and a list page by page", async () => {
  const { asked, calls } = answering(
    { erasure },
    { erasures: [erasure], nextPageToken: "t" },
    { erasures: [erasure] },
  );
  expect(await calls.erase(ID)).toEqual({
    origin: erasure.origin,
    transfer: ID,
    by: erasure.by,
    at: "1970-01-01T00:00:01.000Z",
    state: "erasing",
    peer: "",
    peerState: "none",
  });
  const { items, nextPageToken } = await calls.listErasures("", 5);
  expect([items.length, nextPageToken]).toEqual([2, ""]);
  expect(asked).toEqual([
    [Erasures.Erase.path, { transferId: ID, demandedBy: "" }],
    [Erasures.ListErasures.path, { pageSize: 5, pageToken: "" }],
    [Erasures.ListErasures.path, { pageSize: 4, pageToken: "t" }],
  ]);
});

test("an answer that lacks something is the node's fault", async () => {
  for (const wrong of [
    {},
    { erasure: { ...erasure, state: undefined } },
    { erasure: { ...erasure, by: undefined } },
  ])
    await expect(answering(wrong).calls.erase(ID)).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
});
