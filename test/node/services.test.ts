/** The services of a node: no method of the wire is left without its handler. */
import { expect, test } from "vitest";
import { createAuthorityService } from "../../src/edge/grpc/authority-service.ts";
import {
  Agreements,
  Audit,
  Authority,
  Erasures,
  Federation,
  Identities,
  Law,
  Ledger,
  Notices,
  Packs,
  Peers,
  Transfers,
} from "../../src/edge/grpc/definition.ts";
import { createIdentitiesService } from "../../src/edge/grpc/identities-service.ts";
import { createBreakers } from "../../src/engine/breaker.ts";
import type { OwnLedgerKey } from "../../src/node/own-ledger-key.ts";
import type { Peering } from "../../src/node/peering.ts";
import { createServices } from "../../src/node/services.ts";
import type { NodeWitness } from "../../src/node/witnessing.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import { createPair } from "../support/pair.ts";

test("every method of every service of the wire has its handler, and no other has one", async () => {
  const { context, law } = (await createPair()).eu;
  const notices = createNotices(context);
  const settling = createSettling(context, createBreakers(context));
  // No method is called here: what stands behind them does not matter.
  const peering = {} as Peering;
  const never = () => Promise.reject(new Error("nobody calls"));
  const capability = { issue: never, renew: never, revoke: never, list: never, listRegulators: never };
  const identities = createIdentitiesService(capability, () => "");
  const authority = createAuthorityService({ show: never, reload: never, reissue: never });
  const parts = {
    law,
    notices,
    peering,
    identities,
    authority,
    kinds: notices.kinds,
    settling,
    ledgerKey: {} as OwnLedgerKey,
    witness: {} as NodeWitness,
    learn: never,
    cose: never,
    heard: () => {},
    auditScope: () => undefined,
  };
  const services = createServices(context, parts);
  const definitions = [
    Transfers,
    Notices,
    Packs,
    Peers,
    Agreements,
    Identities,
    Authority,
    Law,
    Audit,
    Federation,
    Ledger,
    Erasures,
  ];
  expect(new Set(services.map(({ definition }) => definition))).toEqual(new Set(definitions));
  for (const { definition, handlers } of services)
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(definition).sort());
});
