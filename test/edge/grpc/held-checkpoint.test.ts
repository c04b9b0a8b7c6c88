/** The question of a node that starts: answered with what the peer holds of the asking node's log. */
import { expect, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { askHeldCheckpoint } from "../../../src/edge/grpc/held-checkpoint.ts";
import { credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const ask = (address: string) => askHeldCheckpoint({ address, credentials: credentials(EU, JP) });

test("the checkpoint is the one that is held of the caller's own log", async () => {
  const held = async (node: string) => (node === EU ? `of ${node}\n` : undefined);
  const { address } = await startNode([createFederationService(receiver, held)], { id: JP });
  expect(await ask(address)).toBe(`of ${EU}\n`);
});

test("a peer that holds none, and one of a version that keeps none, answer with nothing", async () => {
  const { address } = await startNode([createFederationService(receiver)], { id: JP });
  expect(await ask(address)).toBeUndefined();
  const { GetHeldCheckpoint: _, ...earlier } = Federation;
  const older = await startNode([{ definition: earlier, handlers: {} }], { id: JP });
  expect(await ask(older.address)).toBeUndefined();
});

test("silence is no answer", async () => {
  await expect(ask("127.0.0.1:1")).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
});
