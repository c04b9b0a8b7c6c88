/** Identities over the wire: the connection names the caller and his certificate, and the table says who may call. */
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { Identities } from "../../../src/edge/grpc/definition.ts";
import { decodeRegulator } from "../../../src/edge/grpc/identities-codec.ts";
import {
  createIdentitiesService,
  type IdentitiesCapability,
} from "../../../src/edge/grpc/identities-service.ts";
import { describeCertificate } from "../../../src/edge/tls/certificate-facts.ts";
import { ALICE, certify, connect, EU, startNode } from "./fixture.ts";
import { statementOn } from "./link.ts";

const DESK = "spiffe://eu.example/operator/desk";
const certificate = describeCertificate(new X509Certificate(certify(ALICE).certificatePem));
const REGULATOR = "spiffe://eu.example/regulator/dpa";
const own = statementOn("recorded");

/** A node whose capability notes what it is asked. */
async function start() {
  const asked: unknown[] = [];
  const note =
    <Answer>(answer: Answer) =>
    async (...given: readonly unknown[]) => {
      asked.push(given);
      return answer;
    };
  const issued = { certificatePem: "PEM", certificate, own };
  const listed = { ...certificate, place: 1, leaf: 0, state: "issued" as const, profile: {} };
  const capability: IdentitiesCapability = {
    issue: note({ ...issued, waiting: 12 }),
    renew: note(issued),
    revoke: note({ identity: ALICE, own }),
    list: note({ items: [listed], nextToken: "next" }),
    listRegulators: note([
      { identity: REGULATOR, serves: ["EU"], configured: true, until: certificate.notAfter },
    ]),
  };
  return { node: await startNode([createIdentitiesService(capability, () => "CA")]), asked };
}

test("a holder renews by the certificate of his connection, whatever the message says, and learns nothing of the log", async () => {
  const { node, asked } = await start();
  expect(await connect(node, ALICE).unary(Identities.Renew, { csr: "pem" })).toEqual({
    ...{ certificate: "PEM", authority: "CA" },
  });
  const [caller, csr] = asked[0] as [
    { id: string; certificate: { identity: string; serial: string } },
    string,
  ];
  expect(caller).toMatchObject({ id: ALICE, certificate: { identity: ALICE } });
  const [peer] = node.server.listener.peers();
  expect(caller.certificate.serial).toBe(peer?.serial);
  expect(csr).toBe("pem");
});

test("an operator issues, revokes and lists", async () => {
  const { node, asked } = await start();
  const client = connect(node, DESK);
  const issued = await client.unary(Identities.Issue, { identity: ALICE, csr: "pem", days: 9 });
  expect(issued).toMatchObject({
    certificate: "PEM",
    authority: "CA",
    statement: { leaf: expect.anything() },
    waiting: 12,
  });
  expect(await client.unary(Identities.Revoke, { identity: ALICE })).toMatchObject({ identity: ALICE });
  const list = await client.unary(Identities.ListCertificates, { pageSize: 1 });
  expect(list).toMatchObject({ certificates: [{ identity: ALICE }], nextPageToken: "next" });
  await client.unary(Identities.ListCertificates, { revoked: true });
  expect((asked.at(-1) as unknown[])[3]).toBe(true);
  const { regulators } = await client.unary(Identities.ListRegulators, {});
  expect(regulators.map(decodeRegulator)).toEqual([
    { identity: REGULATOR, serves: ["EU"], configured: true, until: certificate.notAfter },
  ]);
  expect(asked.slice(0, 3).map((given) => (given as unknown[])[1])).toEqual([
    { identity: ALICE, given: { request: "pem", days: 9 }, profile: {} },
    { identity: ALICE, cause: "unspecified", force: false },
    "",
  ]);
});

test.each([
  ["a platform that issues", ALICE, Identities.Issue, "ROLE_FORBIDDEN"],
  ["a platform that revokes", ALICE, Identities.Revoke, "ROLE_FORBIDDEN"],
  ["a platform that lists", ALICE, Identities.ListCertificates, "ROLE_FORBIDDEN"],
  ["a platform that lists regulators", ALICE, Identities.ListRegulators, "ROLE_FORBIDDEN"],
  ["a node", EU, Identities.Renew, "ROLE_FORBIDDEN"],
  ["another domain's holder", "spiffe://jp.example/platform/bob", Identities.Renew, "SCOPE_FORBIDDEN"],
  ["another domain's operator", "spiffe://jp.example/operator/desk", Identities.Revoke, "SCOPE_FORBIDDEN"],
])("%s is refused, and nobody is asked", async (_, caller, method, reason) => {
  const { node, asked } = await start();
  await expect(connect(node, caller).unary(method as typeof Identities.Renew, {})).rejects.toMatchObject({
    reason,
  });
  expect(asked).toEqual([]);
});
