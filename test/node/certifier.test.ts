/** A node's own authority: it certifies for as long as asked, reads what it signed elsewhere, and may be away. */
import { describe, expect, test } from "vitest";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import { loadFileSigner } from "../../src/keys/file-signer.ts";
import type { KeySource } from "../../src/keys/key-source.ts";
import { createCertifier, openAuthorityKey } from "../../src/node/certifier.ts";
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
