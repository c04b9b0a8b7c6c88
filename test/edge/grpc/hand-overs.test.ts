/** The question for the hand-overs of a log: answered in order, with nothing by a node that does not know it. */
import { expect, test } from "vitest";
import { askAbilities } from "../../../src/edge/grpc/abilities.ts";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { askHandOvers } from "../../../src/edge/grpc/hand-overs.ts";
import { MAX_HAND_OVERS } from "../../../src/ledger/hand-over.ts";
import { beginLog } from "../../ledger/handed-log.ts";
import { credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const log = beginLog("jp.example");
log.fill(3);
const statements = [log.handOver(), log.handOver()];

const start = (handOvers: typeof statements) =>
  startNode([createFederationService(receiver, undefined, undefined, undefined, async () => handOvers)], {
    id: JP,
  });
const target = (address: string) => ({ address, credentials: credentials(EU, JP) });

test("the hand-overs of a log come as they were made, and whoever has them follows those of others", async () => {
  const { address } = await start(statements);
  expect(await askHandOvers(target(address))).toEqual(statements);
  expect(await askAbilities(target(address))).toEqual({ manyRecords: true, handOvers: true });
});

test("a node of an earlier version has none, and follows none", async () => {
  const { GetHandOvers: _, GetAbilities: __, ...earlier } = Federation;
  const { address } = await startNode([{ definition: earlier, handlers: {} }], { id: JP });
  expect(await askHandOvers(target(address))).toEqual([]);
  expect(await askAbilities(target(address))).toEqual({ manyRecords: false, handOvers: false });
});

test("more than a log may have is no answer, and neither is silence", async () => {
  const [one] = statements;
  const { address } = await start(Array.from({ length: MAX_HAND_OVERS + 1 }, () => one ?? log.handOver()));
  await expect(askHandOvers(target(address))).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
  await expect(askHandOvers(target("127.0.0.1:1"))).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
});
