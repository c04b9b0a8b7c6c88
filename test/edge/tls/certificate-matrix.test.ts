/**
 * Every kind of certificate that may be shown to a listener, or by a server, and what each side makes of it. Odd ones are made by another
 * library, which holds nobody to our forms. Runs with the longer tests.
 */
import "reflect-metadata";
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import type { ConnectionOptions } from "node:tls";
import * as x509 from "@peculiar/x509";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Certified, createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import type { Peer } from "../../../src/edge/tls/listener.ts";
import { isLonger } from "../../support/longer.ts";
import * as fixture from "./fixture.ts";
import {
  ALICE,
  bundleOf,
  createClient,
  DAY_MS,
  encodeCertificate,
  eu,
  forge,
  handshake,
  jp,
  NODE,
  now,
} from "./fixture.ts";

x509.cryptoProvider.set(webcrypto as never);
const days = (n: number) => new Date(now.getTime() + n * DAY_MS);
const EU = "spiffe://eu.example";
const issue = (by: Certified, id: string, options = {}) => issueCertificate(by, { id, now, ...options });

/** The old and the new authority of one domain, as during a change; and those that are not, or no longer, or not yet trusted. */
const renewed = createAuthority({ trustDomain: "eu.example", now });
const old = createAuthority({ trustDomain: "eu.example", now: days(-365), days: 366 });
const ended = createAuthority({ trustDomain: "eu.example", now: days(-365), days: 300 });
const retired = createAuthority({ trustDomain: "eu.example", now: days(-365) });
const us = createAuthority({ trustDomain: "us.example", now });
/** The authority of a card: nothing holds it to its own names but this side. */
const carded = fixture.createUnconstrainedAuthority("carded.example");
const trust = new Map([
  ["eu.example", bundleOf(eu, renewed, old, ended)],
  ["jp.example", bundleOf(jp)],
  ["carded.example", bundleOf(carded)],
]);

const keyPair = (type: "ec" | "rsa" | "ed25519" = "ec") => {
  const made =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
      : type === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ed25519");
  return { ...made, keyPem: made.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
};

/** A leaf by this library's own writer, with dates and a key to order. */
function written(
  by: Certified,
  uri: string,
  { from = days(-1), until = days(1), key = keyPair() } = {},
): Certified {
  const names = { uri, dnsNames: [], ipAddresses: [], server: true };
  const signer = { certificate: new X509Certificate(by.certificatePem), keyPem: by.keyPem };
  const subject = { name: "written", publicKey: key.publicKey, names };
  return { certificatePem: encodeCertificate(subject, signer, from, until), keyPem: key.keyPem };
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const importKey = (pem: string) =>
  webcrypto.subtle.importKey(
    "pkcs8",
    new Uint8Array(createPrivateKey(pem).export({ type: "pkcs8", format: "der" })),
    ALGORITHM,
    true,
    ["sign"],
  );
const importPublic = (pem: string) =>
  webcrypto.subtle.importKey(
    "spki",
    new Uint8Array(createPublicKey(pem).export({ type: "spki", format: "der" })),
    ALGORITHM,
    true,
    ["verify"],
  );

/** A certificate by the other library, of the authority of `eu.example`, with these extensions alone. */
async function made(extensions: readonly x509.Extension[], by: Certified = eu): Promise<Certified> {
  const { keyPem } = keyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "0a0b0c0d",
    subject: "CN=made",
    issuer: new x509.X509Certificate(by.certificatePem).subject,
    notBefore: days(-1),
    notAfter: days(1),
    signingKey: (await importKey(by.keyPem)) as never,
    publicKey: (await importPublic(keyPem)) as never,
    signingAlgorithm: ALGORITHM,
    extensions: [...extensions],
  });
  return { certificatePem: certificate.toString("pem"), keyPem };
}
const named = (...names: { readonly type: "url" | "dns" | "email"; readonly value: string }[]) =>
  new x509.SubjectAlternativeNameExtension(names);
const url = (value: string) => ({ type: "url", value }) as const;

/** Another leaf below a leaf. */
function belowLeaf(): Certified {
  const leaf = issue(eu, ALICE);
  const below = written(leaf, ALICE);
  return { certificatePem: below.certificatePem + leaf.certificatePem, keyPem: below.keyPem };
}

type Kind = readonly [string, () => Certified | Promise<Certified> | ConnectionOptions, string];

const ADMITTED = "admitted";
const revokedLeaf = issue(eu, `${EU}/platform/stolen`);
const sisterLeaf = issue(eu, `${EU}/platform/stolen`);
const gone = issue(eu, `${EU}/platform/gone`);
const serialOf = ({ certificatePem }: Certified) => new X509Certificate(certificatePem).serialNumber;
const isRevoked = ({ identity, serial }: Peer) =>
  serial === serialOf(revokedLeaf) || identity.id === `${EU}/platform/gone`;

const FORMS: readonly (readonly [string, string])[] = [
  ["another scheme", "https://eu.example/platform/alice"],
  ["no path", EU],
  ["an empty path", `${EU}/`],
  ["a role that there is not", `${EU}/admin/alice`],
  ["a platform without a name", `${EU}/platform`],
  ["an empty name", `${EU}/platform/`],
  ["a node with a name", `${EU}/node/second`],
  ["a name of two parts", `${EU}/platform/a/b`],
  ["a name of dots", `${EU}/platform/..`],
  ["a query", `${NODE}?x=1`],
  ["a fragment", `${NODE}#x`],
  ["a port", "spiffe://eu.example:443/node"],
  ["a user", "spiffe://a@eu.example/node"],
  ["a trust domain in capitals", "spiffe://EU.example/node"],
  ["a scheme in capitals", "SPIFFE://eu.example/node"],
  ["a role in capitals", `${EU}/Node`],
  ["an escape", `${EU}/platform/al%69ce`],
  ["a space", `${EU}/platform/al ice`],
  ["a comma, which ends a name in Node's list", `${EU}/platform/x, URI:${NODE}`],
  ["a name of 129 characters", `${EU}/platform/${"a".repeat(129)}`],
];

const CALLERS: readonly Kind[] = [
  ...["node", "platform/alice", "regulator/dpa", "auditor/court", "operator/desk"].map(
    (name): Kind => [`of the own domain: ${name}`, () => issue(eu, `${EU}/${name}`), ADMITTED],
  ),
  ["of a peer's node", () => issue(jp, "spiffe://jp.example/node"), ADMITTED],
  ["of a peer's platform", () => issue(jp, "spiffe://jp.example/platform/bob"), ADMITTED],
  ["of a node that is known by its card", () => forge(carded, "spiffe://carded.example/node"), ADMITTED],
  ["with names of hosts", () => issue(eu, NODE, { dnsNames: ["node.eu.example"] }), ADMITTED],
  ["under the renewed authority", () => issue(renewed, ALICE), ADMITTED],
  ["under the old authority, which is trusted still", () => issue(old, ALICE), ADMITTED],
  ["that outlives its authority", () => written(old, ALICE, { until: days(400) }), ADMITTED],
  ["with the authority sent along", () => withIssuer(issue(eu, ALICE), eu), ADMITTED],
  ["under a retired authority", () => issue(retired, ALICE), "CERTIFICATE_REFUSED"],
  ["under an authority that has ended", () => written(ended, ALICE), "CERTIFICATE_EXPIRED"],
  ["under an authority that is unknown", () => issue(us, "spiffe://us.example/node"), "CERTIFICATE_REFUSED"],
  [
    "under an authority of the own name and another key",
    () => issue(createAuthority({ trustDomain: "eu.example", now }), ALICE),
    "CERTIFICATE_REFUSED",
  ],
  ["of the own domain, under a peer's authority", () => forge(jp, ALICE), "CERTIFICATE_REFUSED"],
  ["of the own domain, under a card's authority", () => forge(carded, ALICE), "CERTIFICATE_REFUSED"],
  ["of the own node, under a card's authority", () => forge(carded, NODE), "CERTIFICATE_REFUSED"],
  [
    "of a peer's domain, under a card's authority",
    () => forge(carded, "spiffe://jp.example/node"),
    "CERTIFICATE_REFUSED",
  ],
  [
    "of a peer's domain, under the own authority",
    () => forge(eu, "spiffe://jp.example/node"),
    "CERTIFICATE_REFUSED",
  ],
  [
    "of a domain that is unknown, under the own authority",
    () => forge(eu, "spiffe://us.example/node"),
    "CERTIFICATE_REFUSED",
  ],
  [
    "of a domain that is unknown, under a card's authority",
    () => forge(carded, "spiffe://us.example/node"),
    "TRUST_DOMAIN_UNKNOWN",
  ],
  ["of a domain below the own", () => forge(eu, "spiffe://a.eu.example/node"), "CERTIFICATE_REFUSED"],
  ["of an authority itself", () => eu, "IDENTITY_MISSING"],
  ["of a peer's authority itself", () => jp, "IDENTITY_MISSING"],
  ["that signed itself", () => selfSigned(ALICE), "CERTIFICATE_REFUSED"],
  ["that a leaf signed", belowLeaf, "CERTIFICATE_REFUSED"],
  ["that has ended", () => written(eu, ALICE, { from: days(-3), until: days(-1) }), "CERTIFICATE_EXPIRED"],
  ["that has not begun", () => written(eu, ALICE, { from: days(1), until: days(2) }), "CERTIFICATE_EXPIRED"],
  ["that is revoked by its serial", () => revokedLeaf, "CERTIFICATE_REFUSED"],
  ["of the same name as one that is revoked", () => sisterLeaf, ADMITTED],
  ["whose name is revoked", () => gone, "CERTIFICATE_REFUSED"],
  [
    "whose name is revoked, made anew by the files",
    () => issue(eu, `${EU}/platform/gone`),
    "CERTIFICATE_REFUSED",
  ],
  ["without names", () => made([]), "IDENTITY_MISSING"],
  ["with a host alone", () => made([named({ type: "dns", value: "eu.example" })]), "IDENTITY_MISSING"],
  ["with the id as a host", () => made([named({ type: "dns", value: NODE })]), "IDENTITY_MISSING"],
  [
    "with the id as an address of mail",
    () => made([named({ type: "email", value: NODE })]),
    "IDENTITY_MISSING",
  ],
  ["with two ids", () => made([named(url(ALICE), url(NODE))]), "IDENTITY_INVALID"],
  ["with one id twice", () => made([named(url(ALICE), url(ALICE))]), "IDENTITY_INVALID"],
  [
    "that is an authority with an id",
    () => made([new x509.BasicConstraintsExtension(true, 0, true), named(url(ALICE))]),
    "CERTIFICATE_REFUSED",
  ],
  [
    "for servers alone",
    () => made([new x509.ExtendedKeyUsageExtension(["1.3.6.1.5.5.7.3.1"]), named(url(ALICE))]),
    "CERTIFICATE_REFUSED",
  ],
  [
    "for signing code",
    () => made([new x509.ExtendedKeyUsageExtension(["1.3.6.1.5.5.7.3.3"]), named(url(ALICE))]),
    "CERTIFICATE_REFUSED",
  ],
  [
    "with a critical extension that nobody knows",
    () => made([new x509.Extension("1.2.3.4.5", true, new Uint8Array([5, 0])), named(url(ALICE))]),
    "CERTIFICATE_REFUSED",
  ],
  ["with an RSA key", () => written(eu, ALICE, { key: keyPair("rsa") as never }), ADMITTED],
  ["with an Ed25519 key", () => written(eu, ALICE, { key: keyPair("ed25519") as never }), ADMITTED],
  ["that is none", () => ({}), "IDENTITY_MISSING"],
  [
    "over TLS 1.2",
    () => ({ ...fixture.present(issue(eu, ALICE)), maxVersion: "TLSv1.2" }),
    "HANDSHAKE_FAILED",
  ],
  [
    "without HTTP/2",
    () => ({ ...fixture.present(issue(eu, ALICE)), ALPNProtocols: ["http/1.1"] }),
    "HANDSHAKE_FAILED",
  ],
  [
    "without a protocol",
    () => ({ ...fixture.present(issue(eu, ALICE)), ALPNProtocols: [] }),
    "INPUT_INVALID",
  ],
  ...FORMS.map(
    ([what, id]): Kind => [`whose id has ${what}`, () => made([named(url(id))], carded), "IDENTITY_INVALID"],
  ),
];

function withIssuer(leaf: Certified, by: Certified): Certified {
  return { certificatePem: leaf.certificatePem + by.certificatePem, keyPem: leaf.keyPem };
}

function selfSigned(uri: string): Certified {
  const { publicKey, keyPem } = keyPair();
  const names = { uri, dnsNames: [], ipAddresses: [], server: true };
  const subject = { name: "eu.example", publicKey, names };
  return {
    certificatePem: encodeCertificate(subject, { certificate: undefined, keyPem }, days(-1), days(1)),
    keyPem,
  };
}

describe.runIf(isLonger)("a caller's certificate", () => {
  test.each(CALLERS)("%s", async (_what, make, expected) => {
    const { port, refusals, listener } = await fixture.startServer({
      material: { ...fixture.material(), trust },
      revoked: isRevoked,
    });
    const given = await make();
    const seen = await handshake(
      port,
      "certificatePem" in given ? fixture.present(given as Certified) : (given as ConnectionOptions),
    );
    if (expected === ADMITTED) {
      expect([seen, refusals]).toEqual(["TLSv1.3", []]);
      return;
    }
    expect(seen).not.toMatch(/^TLS/);
    await vi.waitFor(() => expect(refusals.map(({ reason }) => reason)).toEqual([expected]));
    expect(listener.peers()).toEqual([]);
  });

  test("is of one of more than 53 kinds", () => {
    expect(new Set(CALLERS.map(([what]) => what)).size).toBeGreaterThan(53);
  });
});

const SERVERS: readonly Kind[] = [
  ["of the node", () => issue(eu, NODE), ADMITTED],
  ["under the renewed authority", () => issue(renewed, NODE), ADMITTED],
  ["under the old authority, which is trusted still", () => issue(old, NODE), ADMITTED],
  ["under a retired authority", () => issue(retired, NODE), "refused"],
  ["under an authority that has ended", () => written(ended, NODE), "refused"],
  ["under a peer's authority", () => forge(jp, NODE), "refused"],
  ["under a card's authority", () => forge(carded, NODE), "refused"],
  ["of a peer's node", () => issue(jp, "spiffe://jp.example/node"), "refused"],
  ["of a platform of the domain", () => issue(eu, ALICE), "refused"],
  ["of an operator of the domain", () => issue(eu, `${EU}/operator/desk`), "refused"],
  ["that has ended", () => written(eu, NODE, { from: days(-3), until: days(-1) }), "refused"],
  ["that has not begun", () => written(eu, NODE, { from: days(1), until: days(2) }), "refused"],
  ["that is revoked", () => stolenNode, "refused"],
  ["of the authority itself", () => eu, "refused"],
  ["that signed itself", () => selfSigned(NODE), "refused"],
];
const stolenNode = issue(eu, NODE);

describe.runIf(isLonger)("a server's certificate", () => {
  let alice: Certified;
  beforeAll(() => {
    alice = issue(eu, ALICE);
  });
  test.each(SERVERS)("%s", async (_what, make, expected) => {
    const shown = (await make()) as Certified;
    const { port, seen } = await fixture.startServer({ material: { ...shown, trust } });
    const revoked = (serial: string) => serial === serialOf(stolenNode);
    const asked = createClient(port, alice, { ca: bundleOf(eu, renewed, old, ended), revoked }).whoAmI();
    if (expected === ADMITTED) expect(await asked).toBe(ALICE);
    else {
      await expect(asked).rejects.toThrow();
      expect(seen).toEqual([]);
    }
  });
});
