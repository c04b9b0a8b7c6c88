/** The services of a node: no method of the wire is left without its handler. */
import { expect, test } from "vitest";
import { Federation, Law, Ledger, Notices, Packs, Transfers } from "../../src/edge/grpc/definition.ts";
import { createBreakers } from "../../src/engine/breaker.ts";
import { createServices } from "../../src/node/services.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import { createPair } from "../support/pair.ts";

test("every method of every service of the wire has its handler, and no other has one", async () => {
  const { context, law } = (await createPair()).eu;
  const notices = createNotices(context);
  const settling = createSettling(context, createBreakers(context));
  const services = createServices(context, { law, notices, kinds: notices.kinds, settling, heard: () => {} });
  const definitions = [Transfers, Notices, Packs, Law, Federation, Ledger];
  expect(new Set(services.map(({ definition }) => definition))).toEqual(new Set(definitions));
  for (const { definition, handlers } of services)
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(definition).sort());
});
