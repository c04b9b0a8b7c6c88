/** A node's own authority: it certifies for as long as asked, reads what it signed elsewhere, and may be away. */
import { describe, expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { certificateFacts, keyHashOf } from "../../src/edge/tls/certificate-facts.ts";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import { loadFileSigner } from "../../src/keys/file-signer.ts";
import type { KeySource } from "../../src/keys/key-source.ts";
import { createCertifier, findIssuer, followAuthority, openAuthorityKey } from "../../src/node/certifier.ts";
import { ALICE, BOB, bundleOf, DAY_MS, eu, jp, now } from "../edge/tls/fixture.ts";
import { longTest } from "../support/longer.ts";

const home = { trustDomain: "eu.example", authority: bundleOf(eu) };
const signerOf = ({ keyPem }: { keyPem: string }) => loadFileSigner(keyPem, "p256", "the key");
const online = createCertifier(home, signerOf(eu));
const { request } = createRequest(ALICE);
const lifeOf = ({ notBefore, notAfter }: { notBefore: string; notAfter: string }) =>
  Date.parse(notAfter) - Date.parse(notBefore);

describe("a certificate", () => {
  test("holds for so many days, and the next one for as long", async () => {
    const first = await online.certify(request, { id: ALICE, now, for: { days: 7 } });
    const next = await online.certify(createRequest(ALICE).request, {
      ...{ id: ALICE, now: new Date(now.getTime() + DAY_MS), for: first.certificate },
    });
    expect(lifeOf(next.certificate)).toBe(lifeOf(first.certificate));
    expect(next.certificate.keyHash).not.toBe(first.certificate.keyHash);
    expect(certificateFacts(next.certificatePem)).toMatchObject({
      id: ALICE,
      serial: next.certificate.serial,
    });
    expect(online.read(first.certificatePem, now)).toEqual(first);
  });

  test("of another authority is not read", () => {
    const foreign = createCertifier({ trustDomain: "jp.example", authority: bundleOf(jp) }, signerOf(jp));
    return foreign
      .certify(createRequest(BOB).request, { id: BOB, now, for: { days: 7 } })
      .then(({ certificatePem }) =>
        expect(() => online.read(certificatePem, now)).toThrow(/trust domain `jp.example` is unknown/),
      );
  });
});

test("an authority that is away says so, and one of two in a change is found by its key", async () => {
  const away = createCertifier(home);
  await expect(away.certify(request, { id: ALICE, now, for: { days: 7 } })).rejects.toMatchObject({
    ...{ reason: "AUTHORITY_ABSENT", message: expect.stringContaining("comity cert enter") },
  });
  const both = createCertifier({ ...home, authority: bundleOf(jp, eu) }, signerOf(eu));
  await expect(both.certify(request, { id: ALICE, now, for: { days: 7 } })).resolves.toBeDefined();
});

test("a change of the authority counts at the next call, with the one whose key is here", async () => {
  const next = createAuthority({ trustDomain: "eu.example", now });
  const config = { trustDomain: "eu.example", authority: bundleOf(eu) };
  let signer: ReturnType<typeof signerOf> | undefined = signerOf(eu);
  const certifier = followAuthority(config, () => signer);
  const issuerNow = async () => {
    const { certificate, certificatePem } = await certifier.certify(createRequest(ALICE).request, {
      ...{ id: ALICE, now, for: { days: 7 } },
    });
    expect(certifier.read(certificatePem, now).certificate).toEqual(certificate);
    return certificate.authority;
  };
  expect(await issuerNow()).toBe(keyHashOf(bundleOf(eu)[0]));
  [config.authority, signer] = [bundleOf(next, eu), signerOf(next)];
  expect(findIssuer(config.authority, signer)).toBe(config.authority[0]);
  expect(await issuerNow()).toBe(keyHashOf(bundleOf(next)[0]));
  signer = undefined;
  expect(findIssuer(config.authority, signer)).toBeUndefined();
  await expect(issuerNow()).rejects.toMatchObject({ reason: "AUTHORITY_ABSENT" });
});

test("a key of no authority is refused at the start", () => {
  expect(() => createCertifier(home, signerOf(jp))).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  );
});

longTest(
  "the authority's key is opened where it is; a signer that does not answer leaves the node without it",
  async () => {
    const failures: unknown[] = [];
    const open = (authorityKey?: KeySource) =>
      openAuthorityKey(authorityKey === undefined ? {} : { authorityKey }, (error) => failures.push(error));
    expect(await open()).toBeUndefined();
    const signer = await open({ in: "file", pem: eu.keyPem });
    expect(signer?.publicKey).toEqual(signerOf(eu).publicKey);
    await expect(open({ in: "file", pem: "none" })).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
    expect(failures).toEqual([]);
    expect(await open({ in: "socket", path: "/nowhere/signer.sock", keyId: "authority" })).toBeUndefined();
    expect(failures).toEqual([expect.objectContaining({ reason: "SIGNER_UNAVAILABLE" })]);
  },
);
