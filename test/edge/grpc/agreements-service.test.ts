/** Agreements on the wire: states, dates and signatures as the node holds them, and the document where it is asked for. */
import { expect, test } from "vitest";
import { createAgreementsService, decodeAgreement } from "../../../src/edge/grpc/agreements-service.ts";
import { Agreements } from "../../../src/edge/grpc/definition.ts";
import type { Agreements as AgreementsPort } from "../../../src/peering/agreements.ts";
import type { HeldAgreement } from "../../../src/peering/register.ts";
import { agreement } from "../../support/pair.ts";
import { connect, startNode } from "./fixture.ts";

const OPERATOR = "spiffe://eu.example/operator/desk";
const now = new Date("2026-11-23T12:00:00.000Z");
const domains = agreement.parties.map(({ trustDomain }) => trustDomain);
const held = (row: Partial<HeldAgreement["row"]> = {}): HeldAgreement => ({
  row: {
    ...{ hash: agreement.hash, id: agreement.id, state: "agreed", parties: domains, signed: domains },
    ...{ leaf: 1, until: "2030-01-01", ...row },
  },
  signed: { agreement, payload: "e30", signatures: new Map() },
});

async function serving(port: Partial<AgreementsPort>) {
  const service = createAgreementsService(port as AgreementsPort, { now: () => now });
  return connect(await startNode([service]), OPERATOR);
}

test("an agreement is shown with who has signed, and whether it is in force", async () => {
  const one = { signed: domains.slice(0, 1), state: "offered" } as const;
  const client = await serving({ list: () => [held(), held({ hash: "x", ...one })] });
  const { agreements } = await client.unary(Agreements.ListAgreements, {});
  expect(agreements.map(decodeAgreement)).toMatchObject([
    { state: "agreed", inForce: true, from: "2026-01-01", until: "2028-01-01", endsAt: "", endedBy: "" },
    { state: "offered", inForce: false, parties: [{ signed: true }, { signed: false }] },
  ]);
});

test("an end shows whose it is, and the agreement is in force until then", async () => {
  const ended = (endsAt: string) => held({ state: "terminated", endsAt, endedBy: "eu.example" });
  const client = await serving({
    list: () => [ended("2026-11-23T11:00:00.000Z"), ended("2026-11-23T13:00:00.000Z")],
  });
  const { agreements } = await client.unary(Agreements.ListAgreements, {});
  expect(agreements.map(decodeAgreement)).toMatchObject([
    { inForce: false, endedBy: "eu.example", endsAt: "2026-11-23T11:00:00.000Z" },
    { inForce: true },
  ]);
});

test("one is asked for by name with its document, and terms reach the node as they are", async () => {
  const seen: unknown[] = [];
  const client = await serving({
    find: (name) => {
      seen.push(name);
      return held();
    },
    draft: async (terms) => {
      seen.push(terms);
      return held({ state: "drafted", signed: [] });
    },
  });
  const got = await client.unary(Agreements.GetAgreement, { name: "a" });
  expect(decodeAgreement(got.agreement).document).toEqual({ payload: "e30", signatures: [] });
  const drafted = await client.unary(Agreements.Draft, { terms: Buffer.from('{"with":["b"]}') });
  expect(decodeAgreement(drafted.agreement)).toMatchObject({ state: "drafted" });
  expect(seen).toEqual(["a", { with: ["b"] }]);
});

test("an end is at once unless an instant is given, and what is no instant is refused", async () => {
  const seen: (Date | undefined)[] = [];
  const client = await serving({
    terminate: async (_, at) => {
      seen.push(at);
      return held({ state: "terminated" });
    },
  });
  await client.unary(Agreements.Terminate, { name: "a" });
  await client.unary(Agreements.Terminate, { name: "a", endsAt: "2027-01-01T00:00:00+09:00" });
  expect(seen).toEqual([now, new Date("2026-12-31T15:00:00Z")]);
  for (const endsAt of ["tomorrow", "2027-01-01", "2027-13-01T00:00:00Z", "9999-12-31T23:59:59-10:00"])
    await expect(client.unary(Agreements.Terminate, { name: "a", endsAt })).rejects.toMatchObject({
      reason: "INPUT_INVALID",
    });
});
