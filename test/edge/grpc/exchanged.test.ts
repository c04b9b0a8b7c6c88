/** What was exchanged, over the wire: each field as it was given, and nothing that is no page. */
import { expect, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { askExchanged, type GiveAll } from "../../../src/edge/grpc/exchanged.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import type { ExchangedRelay } from "../../../src/engine/context.ts";
import { type ExchangedTransfer, MOST_EXCHANGED } from "../../../src/transfers/exchanged.ts";
import { beginLog } from "../../ledger/handed-log.ts";
import { credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const log = beginLog("jp.example");
log.fill(3);
const statement = log.handOver();
const id = "0193a5f0-0000-7000-8000-00000000abcd";
const given: ExchangedTransfer = {
  ...{ id, proposal: statement, answer: statement, erased: false },
  ...{ body: '{"a":1}', obligations: "[]", answerObligations: "[1]", records: "{}" },
};
const { proposal: _, ...barred } = {
  ...given,
  body: "",
  obligations: "",
  answerObligations: "",
  records: "",
  erased: true,
};
const relays: readonly ExchangedRelay[] = [
  { kind: "notice", own: statement, body: "{}", answer: statement },
  { kind: "acknowledgement", own: statement, body: "{}" },
];
const SINCE = new Date("2026-11-30T10:00:00.000Z");

const start = (give: GiveAll) =>
  startNode(
    [createFederationService(receiver, undefined, undefined, undefined, undefined, undefined, give)],
    { id: JP },
  );
const target = (address: string) => ({ address, credentials: credentials(EU, JP) });

test("a page comes as it was given, to the node that asks, by its instant and token", async () => {
  const asked: unknown[] = [];
  const { address } = await start(async (...args) => {
    asked.push(args);
    return { transfers: [given, barred], relays, nextToken: "next" };
  });
  expect(await askExchanged(target(address), SINCE, "token")).toEqual({
    transfers: [given, barred],
    relays,
    nextToken: "next",
  });
  expect(asked).toEqual([[EU, SINCE, "token"]]);
});

test("a page that is too long is no answer, and an earlier version gives nothing back", async () => {
  const many = Array.from({ length: MOST_EXCHANGED + 1 }, () => barred);
  const long = await start(async () => ({ transfers: many, relays: [], nextToken: "" }));
  const invalid = { reason: "STATEMENT_INVALID" };
  await expect(askExchanged(target(long.address), SINCE, "")).rejects.toMatchObject(invalid);
  const { ListExchanged: __, ...earlier } = Federation;
  const { address } = await startNode([{ definition: earlier, handlers: {} }], { id: JP });
  await expect(askExchanged(target(address), SINCE, "")).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
});
