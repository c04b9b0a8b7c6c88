/** The identities of a running node: who is revoked is gone within a second and nobody else is, also after a restart. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  connectOperator,
  connectPlatform,
  connectRegulator,
  type Endpoint,
  type Operator,
} from "../../src/client/index.ts";
import { createClient } from "../../src/edge/grpc/client.ts";
import { Identities } from "../../src/edge/grpc/definition.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import { createPeerCredentials } from "../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { loadFileSigner } from "../../src/keys/file-signer.ts";
import { issueInto } from "../../src/node/issuance.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { folderOfTest } from "../support/home.ts";
import { draft } from "../support/incident.ts";

const KEY = "0193a5f0-0000-7000-8000-000000000001";
const AURORA = "spiffe://eu.comity.example/platform/aurora";
const never = new AbortController().signal;
const SECOND = "spiffe://eu.comity.example/platform/second";
const loadPair = (folder: string) => ({
  certificatePem: readFileSync(join(folder, "certificate.pem"), "utf8"),
  keyPem: readFileSync(join(folder, "key.pem"), "utf8"),
});

let federation: TestFederation;
let operator: Operator;
const closing: { readonly close: () => void }[] = [];
const kept = <T extends { readonly close: () => void }>(client: T): T => {
  closing.push(client);
  return client;
};
const home = () => {
  const found = federation.homes.get("EU");
  if (found === undefined) throw new Error("no home");
  return found;
};
const endpoint = (as: Endpoint["as"]): Endpoint => ({ address: federation.address("EU"), as });
const connectDesk = () => kept(connectOperator(endpoint(home().operatorFolder)));
const platform = (name: string) => kept(connectPlatform(endpoint(home().platformFolder(name))));
/** How a call of a platform ends: NOT_FOUND is the node's own answer. */
const call = (client: { resolve: (id: string) => Promise<unknown> }) =>
  client.resolve(KEY).catch(({ reason }) => reason);

beforeAll(async () => {
  federation = await startFederation(["EU"]);
  operator = connectDesk();
});
afterAll(async () => {
  for (const each of closing) each.close();
  await federation.stop();
});

/** Has a certificate issued over the wire, and returns the credentials. */
async function issueTo(identity: string, profile = {}) {
  const { keyPem, request } = createRequest(identity);
  const made = await operator.issueCertificate({ identity, csr: request, days: 90, ...profile });
  return { ...made, keyPem };
}

describe("a platform whose identity is revoked", () => {
  test("is gone within a second, with its streams; the others go on; it stays out after a restart, until it is issued anew", async () => {
    const [gone, stays] = [platform("aurora"), platform("second")];
    expect([await call(gone), await call(stays)]).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    const follow = async (client: typeof gone) => {
      for await (const _ of client.inbox(0, never));
    };
    const ended = Promise.withResolvers<number>();
    let staying = "follows";
    follow(gone).catch(() => ended.resolve(performance.now()));
    follow(stays).catch(() => {
      staying = "ended";
    });
    await call(gone);
    const asked = performance.now();
    expect(await operator.revoke({ identity: AURORA, cause: "key-compromise", force: false })).toBe(AURORA);
    expect((await ended.promise) - asked).toBeLessThan(1000);
    expect(await call(gone)).toBe("NODE_UNREACHABLE");
    expect(await call(platform("aurora"))).toBe("NODE_UNREACHABLE");
    expect([await call(stays), staying]).toEqual(["NOT_FOUND", "follows"]);

    await federation.stopNode("EU");
    await federation.startNode("EU");
    expect(await call(platform("aurora"))).toBe("NODE_UNREACHABLE");
    expect(await call(platform("second"))).toBe("NOT_FOUND");
    operator = connectDesk();
    expect(await call(kept(connectPlatform(endpoint(await issueTo(AURORA)))))).toBe("NOT_FOUND");
  });

  test("loses one certificate of two where one is meant", async () => {
    const [one, two] = [await issueTo(SECOND), await issueTo(SECOND)];
    const [gone, stays] = [one, two].map((as) => kept(connectPlatform(endpoint(as))));
    if (gone === undefined || stays === undefined) throw new Error("no clients");
    await Promise.all([call(gone), call(stays)]);
    const { items } = await operator.listCertificates(SECOND, "", 10);
    expect(items.map(({ state }) => state)).toEqual(["issued", "issued"]);
    await operator.revoke({ serial: items[1]?.serial ?? "", cause: "superseded", force: false });
    expect([await call(gone), await call(stays)]).toEqual(["NODE_UNREACHABLE", "NOT_FOUND"]);
    expect(await call(platform("second"))).toBe("NOT_FOUND");
  });
});

test("an operator who revokes himself gets the answer, and is gone", async () => {
  const night = "spiffe://eu.comity.example/operator/night";
  const other = kept(connectOperator(endpoint(await issueTo(night))));
  await expect(other.revoke({ identity: night, cause: "cessation", force: false })).rejects.toMatchObject({
    reason: "LAST_OPERATOR",
  });
  expect(await other.revoke({ identity: night, cause: "cessation", force: true })).toBe(night);
  const until = Date.now() + 1000;
  const isIn = () =>
    other.listCertificates("", "", 1).then(
      () => true,
      () => false,
    );
  while ((await isIn()) && Date.now() < until);
  expect(await isIn()).toBe(false);
  expect((await operator.listCertificates(night, "", 1)).items[0]).toMatchObject({ state: "revoked" });
});

test("a regulator who is entered reports at once, and sees what was reported before", async () => {
  const reporter = kept(connectRegulator(endpoint(home().regulatorFolder("regulator"))));
  const { id } = await reporter.report(draft() as never);
  const irish = "spiffe://eu.comity.example/regulator/irish";
  const entered = kept(connectRegulator(endpoint(await issueTo(irish, { serves: ["EU"] }))));
  const seen = async () => (await entered.list()).map((each) => each.id);
  const until = Date.now() + 5000;
  while ((await seen()).length === 0 && Date.now() < until) await new Promise((next) => setTimeout(next, 20));
  expect(await seen()).toEqual([id]);
});

test("a certificate that was made by the files is known once it is entered", async () => {
  const { certificatePem, keyPem } = loadPair(join(home().nodeFolder, "..", "authority"));
  const authority = { certificatePem, signer: loadFileSigner(keyPem, "p256", "the key") };
  const pem = await issueInto(folderOfTest(), authority, { id: SECOND, now: new Date() });
  const before = (await operator.listCertificates(SECOND, "", 10)).items.length;
  await operator.enterCertificate(SECOND, pem);
  expect((await operator.listCertificates(SECOND, "", 10)).items).toHaveLength(before + 1);
});

test("a certificate of the node that is revoked while the node shows it is replaced first, and refused from then on", async () => {
  const id = "spiffe://eu.comity.example/node";
  const before = loadPair(home().nodeFolder);
  const { serial } = certificateFacts(before.certificatePem);
  const ca = parseBundle(readFileSync(join(home().nodeFolder, "authority.pem"), "utf8"));
  const asNode = () => {
    const credentials = createPeerCredentials({ ...before, ca, expect: id });
    const client = kept(createClient({ address: federation.address("EU"), credentials }));
    return client.unary(Identities.Renew, { csr: createRequest(id).request }).catch(({ reason }) => reason);
  };
  // The node answers it, if only that a node has nothing to ask here.
  expect(await asNode()).toBe("ROLE_FORBIDDEN");
  await operator.revoke({ identity: id, serial, cause: "key-compromise", force: false });
  expect(certificateFacts(loadPair(home().nodeFolder).certificatePem).serial).not.toBe(serial);
  expect(await asNode()).toBe("NODE_UNREACHABLE");
  expect(await call(platform("second"))).toBe("NOT_FOUND");
});
