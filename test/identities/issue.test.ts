/** Identities.Issue: by request, or made known; nothing under another name, and nothing that is not for this node. */
import { hash, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import type { IssueRequest } from "../../src/identities/issue.ts";
import {
  AURORA,
  authority,
  byFiles,
  callerBy,
  createIdentities,
  DAY_MS,
  DESK,
  KR,
  otherAuthority,
  PIPC,
  requestFor,
  START,
} from "./fixture.ts";

const wanted = (identity: string, changes: Partial<IssueRequest> = {}): IssueRequest => ({
  identity,
  given: { request: requestFor(identity), days: 90 },
  profile: {},
  ...changes,
});

test("a certificate is made for the key in the request, and recorded with nothing personal", async () => {
  const node = await createIdentities();
  const issued = await node.issue(
    node.desk,
    wanted(AURORA, { profile: { party: "529900T8BM49AURSDO55", alsoAt: "spiffe://jp.example/node" } }),
  );
  const { certificate } = issued;
  const [one, signer] = [issued.certificatePem, authority.certificatePem].map(
    (pem) => new X509Certificate(pem),
  );
  expect(certificate).toEqual({
    ...callerBy(issued).certificate,
    fingerprint: one?.fingerprint256.replaceAll(":", "").toLowerCase(),
    authority: hash("sha256", signer?.publicKey.export({ type: "spki", format: "der" }) ?? ""),
  });
  expect(certificate.notAfter).toBe(new Date(START + 90 * DAY_MS).toISOString());
  const { nonce: _, ...leaf } = (await node.leaves())[0] ?? {};
  expect(leaf).toEqual({
    ...{ type: "comity/v1/certificate-issued", at: new Date(START).toISOString(), by: DESK },
    ...issued.certificate,
  });
  expect(issued.own.index).toBe(0);
  expect(node.changes).toMatchObject([{ what: "issued", identity: AURORA, caller: { id: DESK } }]);
  const { items } = await node.list(DESK, AURORA, { size: 0, token: "" });
  expect(items[0]?.profile).toEqual({ party: "529900T8BM49AURSDO55", alsoAt: "spiffe://jp.example/node" });
});

test("a regulator enters with its places, which stand in the leaf", async () => {
  const node = await createIdentities();
  await node.issueFor(PIPC, { serves: ["KR"] });
  expect((await node.leaves())[0]).toMatchObject({ identity: PIPC, serves: ["KR"] });
});

const COURT = "spiffe://kr.example/auditor/court";
const SCOPE = { places: ["KR"], from: "2026-01-01", until: "2026-12-31" };

test("the scope of an auditor stands in the leaf, and the next one takes its place", async () => {
  const node = await createIdentities();
  await node.issueFor(COURT, { audits: SCOPE });
  expect((await node.leaves())[0]).toMatchObject({ identity: COURT, audits: SCOPE });
  const shorter = { ...SCOPE, until: "2026-01-31" };
  await node.issueFor(COURT, { audits: shorter });
  expect(node.registry.auditScope(COURT)).toEqual(shorter);
});

describe("a certificate that was made elsewhere", () => {
  test("is made known, once, although the authority's key is not here", async () => {
    const node = await createIdentities({ keyHere: false });
    const { certificatePem } = byFiles(AURORA);
    const given = { certificate: certificatePem };
    const { certificate } = await node.issue(node.desk, wanted(AURORA, { given }));
    expect(certificate).toMatchObject(callerBy({ certificatePem }).certificate);
    await expect(node.issue(node.desk, wanted(AURORA, { given }))).rejects.toMatchObject({
      reason: "CERTIFICATE_REFUSED",
      message: expect.stringContaining("known here already"),
    });
    await expect(node.issue(node.desk, wanted(AURORA))).rejects.toMatchObject({ reason: "AUTHORITY_ABSENT" });
  });

  test.each<[string, string, string]>([
    ["for another name", byFiles(PIPC).certificatePem, "CERTIFICATE_REFUSED"],
    ["that has ended", byFiles(AURORA, START - 100 * DAY_MS).certificatePem, "CERTIFICATE_EXPIRED"],
    [
      "by another authority",
      issueCertificate(otherAuthority, { id: "spiffe://jp.example/platform/x", now: new Date(START) })
        .certificatePem,
      "TRUST_DOMAIN_UNKNOWN",
    ],
    ["that is none", "none", "IDENTITY_MISSING"],
  ])("%s is refused", async (_, certificate, reason) => {
    const node = await createIdentities();
    const request = wanted(AURORA, { given: { certificate } });
    await expect(node.issue(node.desk, request)).rejects.toMatchObject({ reason });
    expect(await node.leaves()).toEqual([]);
  });
});

describe("nothing is issued", () => {
  const withProfile = (identity: string, profile: object) => wanted(identity, { profile });
  test.each<[string, IssueRequest, string]>([
    ["to a node", wanted(`${KR}/node`), "INPUT_INVALID"],
    ["to another trust domain", wanted("spiffe://jp.example/platform/x"), "SCOPE_FORBIDDEN"],
    ["to what is no identity", { ...wanted(AURORA), identity: "aurora" }, "IDENTITY_INVALID"],
    ["by a request for another name", { ...wanted(AURORA), identity: PIPC }, "CERTIFICATE_REFUSED"],
    ["by what is no request", wanted(AURORA, { given: { request: "none", days: 90 } }), "INPUT_INVALID"],
    ["for no days", wanted(AURORA, { given: { request: requestFor(AURORA), days: 0 } }), "INPUT_INVALID"],
    [
      "for too many days",
      wanted(AURORA, { given: { request: requestFor(AURORA), days: 367 } }),
      "INPUT_INVALID",
    ],
    ["to a platform that reports", withProfile(AURORA, { serves: ["KR"] }), "INPUT_INVALID"],
    ["to a regulator of nowhere", withProfile(PIPC, { serves: [] }), "INPUT_INVALID"],
    ["to a regulator of one place twice", withProfile(PIPC, { serves: ["KR", "KR"] }), "INPUT_INVALID"],
    [
      "to a regulator of a place without a law",
      withProfile(PIPC, { serves: ["ZZ"] }),
      "JURISDICTION_UNKNOWN",
    ],
    ["to a regulator that audits", withProfile(PIPC, { audits: SCOPE }), "INPUT_INVALID"],
    ["to an auditor of nowhere", withProfile(COURT, { audits: { ...SCOPE, places: [] } }), "INPUT_INVALID"],
    [
      "to an auditor of a place without a law",
      withProfile(COURT, { audits: { ...SCOPE, places: ["ZZ"] } }),
      "JURISDICTION_UNKNOWN",
    ],
    [
      "to an auditor of no day",
      withProfile(COURT, { audits: { ...SCOPE, from: "2026-02-30" } }),
      "INPUT_INVALID",
    ],
    [
      "to an auditor whose days end before they begin",
      withProfile(COURT, { audits: { ...SCOPE, until: "2025-12-31" } }),
      "INPUT_INVALID",
    ],
    ["to a regulator with a party", withProfile(PIPC, { party: "X" }), "INPUT_INVALID"],
    ["to a party with another party's words", withProfile(AURORA, { party: "a b" }), "INPUT_INVALID"],
    [
      "to nobody who is also elsewhere",
      withProfile(AURORA, { alsoAt: "spiffe://jp.example/node" }),
      "INPUT_INVALID",
    ],
    [
      "to a party that is also at this node",
      withProfile(AURORA, { party: "X", alsoAt: `${KR}/node` }),
      "INPUT_INVALID",
    ],
  ])("%s", async (_, request, reason) => {
    const node = await createIdentities();
    await expect(node.issue(node.desk, request)).rejects.toMatchObject({ reason });
    expect(await node.leaves()).toEqual([]);
    expect(node.changes).toEqual([]);
  });

  test("that would change a regulator of the configuration", async () => {
    const node = await createIdentities({ configured: [{ id: PIPC, serves: ["KR"] }] });
    await expect(node.issueFor(PIPC, { serves: ["KR"] })).rejects.toMatchObject({ reason: "INPUT_INVALID" });
    await expect(node.issueFor(PIPC)).resolves.toMatchObject({ id: PIPC });
  });

  test("on a key that was revoked", async () => {
    const node = await createIdentities();
    const { request } = createRequest(AURORA);
    const { certificate } = await node.issue(node.desk, wanted(AURORA, { given: { request, days: 90 } }));
    await node.revoke(node.desk, { serial: certificate.serial, cause: "key-compromise", force: false });
    await expect(
      node.issue(node.desk, wanted(AURORA, { given: { request, days: 90 } })),
    ).rejects.toMatchObject({ reason: "CERTIFICATE_REFUSED", message: expect.stringContaining("new key") });
  });
});
