/** The question what a peer takes: yes from a node of this version, no from one that does not know the question. */
import { expect, test } from "vitest";
import { askTakesRecords } from "../../../src/edge/grpc/abilities.ts";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const ask = (address: string) => askTakesRecords({ address, credentials: credentials(EU, JP) });

test("a node of this version takes transfers of many records", async () => {
  const { address } = await startNode([createFederationService(receiver)], { id: JP });
  expect(await ask(address)).toBe(true);
});

test("one of an earlier version takes none", async () => {
  const { GetAbilities: _, ...earlier } = Federation;
  const { address } = await startNode([{ definition: earlier, handlers: {} }], { id: JP });
  expect(await ask(address)).toBe(false);
});

test("silence is no answer", async () => {
  await expect(ask("127.0.0.1:1")).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
});
