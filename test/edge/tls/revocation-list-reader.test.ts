/** Lists of an authority that lives elsewhere: read as OpenSSL and another library write them, and refused where they say more, less or other. */
import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAuthority } from "../../../src/edge/tls/authority.ts";
import { formatPem } from "../../../src/edge/tls/der.ts";
import { issueRevocationList, LIST_LABEL } from "../../../src/edge/tls/revocation-list.ts";
import { MAX_LIST_BYTES, readRevocationList } from "../../../src/edge/tls/revocation-list-reader.ts";
import { CAUSES } from "../../../src/identities/schema.ts";
import { loadFileSigner } from "../../../src/keys/file-signer.ts";
import { reasonOf } from "./fixture.ts";

const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const authority = createAuthority({ trustDomain: "kr.example", now });
const other = createAuthority({ trustDomain: "kr.example", now });
const pinned = [other, authority].map(({ certificatePem }) => new X509Certificate(certificatePem));
const make = (
  revoked: Parameters<typeof issueRevocationList>[1]["revoked"],
  { by = authority, at = now, next = later(7) } = {},
) =>
  issueRevocationList(
    { certificatePem: by.certificatePem, signer: loadFileSigner(by.keyPem, "p256", "the key") },
    { revoked, now: at, next },
  );
const gone = { serial: "5AD0", revokedAt: now, cause: "key-compromise" as const };

/** A list by the other library, with extensions of its own. */
async function written(
  extensions: readonly x509.Extension[],
  nextUpdate: Date | undefined = later(7),
): Promise<Buffer> {
  const key = x509.PemConverter.decodeFirst(authority.keyPem);
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const list = await x509.X509CrlGenerator.create(
    {
      issuer: new x509.X509Certificate(authority.certificatePem).subject,
      thisUpdate: now,
      ...(nextUpdate && { nextUpdate }),
      entries: [{ serialNumber: "5ad0", revocationDate: now, reason: x509.X509CrlReason.keyCompromise }],
      extensions: [...extensions],
      signingAlgorithm: algorithm,
      signingKey: (await webcrypto.subtle.importKey("pkcs8", key, algorithm, false, ["sign"])) as never,
    },
    webcrypto as never,
  );
  return Buffer.from(list.rawData);
}

describe("a list of revoked certificates", () => {
  test("is read as it was written, in both forms, under whichever pinned authority has signed it", async () => {
    const revoked = CAUSES.map((cause, i) => ({ serial: `${i + 1}0FF`, revokedAt: now, cause }));
    const der = await make([...revoked, { ...gone, serial: "80" }]);
    for (const given of [der, Buffer.from(formatPem(LIST_LABEL, der))])
      expect(readRevocationList(given, pinned, now)).toEqual({
        ...{ revoked: [...revoked, { ...gone, serial: "80" }], next: later(7), signer: pinned[1] },
      });
    expect(readRevocationList(await make([]), pinned, now).revoked).toEqual([]);
    expect(readRevocationList(await written([]), pinned, now).revoked).toEqual([gone]);
  });

  test.each<[string, () => Promise<Buffer>, string]>([
    [
      "of another authority",
      () => make([gone], { by: createAuthority({ trustDomain: "kr.example", now }) }),
      "CERTIFICATE_REFUSED",
    ],
    ["whose next is due", () => make([gone], { at: later(-9), next: later(-2) }), "CERTIFICATE_EXPIRED"],
    ["that has not begun", () => make([gone], { at: later(2) }), "CERTIFICATE_EXPIRED"],
    ["that does not say when the next is due", () => written([], null as never), "INPUT_INVALID"],
    [
      "that is a part of others",
      () => written([new x509.Extension("2.5.29.28", true, new Uint8Array([48, 0]))]),
      "INPUT_INVALID",
    ],
    [
      "that says what changed since another",
      () => written([new x509.Extension("2.5.29.27", true, new Uint8Array([2, 1, 1]))]),
      "INPUT_INVALID",
    ],
    ["with a byte more", async () => Buffer.concat([await make([gone]), Buffer.from([0])]), "INPUT_INVALID"],
    ["that is a certificate", async () => pinned[0]?.raw ?? Buffer.alloc(0), "INPUT_INVALID"],
    ["that is nothing", async () => Buffer.alloc(0), "INPUT_INVALID"],
    ["longer than it may be", async () => Buffer.alloc(MAX_LIST_BYTES + 1), "INPUT_TOO_LARGE"],
  ])("%s is refused", async (_what, given, reason) => {
    const bytes = await given();
    expect(reasonOf(() => readRevocationList(bytes, pinned, now))).toBe(reason);
  });

  test("with one byte changed is refused for a reason, whichever it is", async () => {
    const der = await make([gone]);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(der);
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        expect(reasonOf(() => readRevocationList(bytes, pinned, now))).toMatch(
          /^(INPUT_INVALID|CERTIFICATE_REFUSED)$/,
        );
      }),
      { numRuns: 300 },
    );
  });
});
