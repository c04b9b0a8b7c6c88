/** Authorities as companies have them: a root, an issuing authority below it, and either of the two pinned. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certified, createAuthority } from "../../../src/edge/tls/authority.ts";
import { parseBundle, parseCertificates, verifyChain } from "../../../src/edge/tls/trust.ts";
import { bundleOf, createClient, handshake, NODE, now, present, reasonOf, startServer } from "./fixture.ts";

const ALICE = "spiffe://eu.example/platform/alice";
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.runIf(hasOpenssl)("a root with an issuing authority", () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-chain-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
  const pem = (name: string) => readFileSync(join(folder, name), "utf8");

  /** Makes a certificate `name` with a key of its own, signed by `by`, or by itself. */
  function make(name: string, extensions: readonly string[], by?: string, days = "30"): void {
    writeFileSync(join(folder, `${name}.ext`), extensions.join("\n"));
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", `${name}.ec`);
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", `${name}.ec`, "-out", `${name}.key`);
    openssl("req", "-new", "-key", `${name}.key`, "-subj", `/CN=${name}`, "-out", `${name}.csr`);
    const signer =
      by === undefined
        ? ["-signkey", `${name}.key`]
        : ["-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial"];
    const files = ["-in", `${name}.csr`, "-extfile", `${name}.ext`, "-out", `${name}.pem`];
    openssl("x509", "-req", ...files, "-days", days, ...signer);
  }
  const AUTHORITY = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
  const leafOf = (id: string) => [
    "basicConstraints=critical,CA:FALSE",
    "extendedKeyUsage=serverAuth,clientAuth",
    `subjectAltName=URI:${id}`,
  ];

  beforeAll(() => {
    make("root", AUTHORITY);
    make("issuing", AUTHORITY, "root");
    make("other", AUTHORITY, "root");
    make("node", leafOf(NODE), "issuing");
    make("alice", leafOf(ALICE), "issuing", "20");
  });

  /** A leaf with the authorities that it sends along. */
  const chain = (name: string, ...above: string[]): Certified => ({
    certificatePem: [name, ...above].map((each) => pem(`${each}.pem`)).join(""),
    keyPem: pem(`${name}.key`),
  });
  const pinned = (...names: string[]) => parseBundle(names.map((name) => pem(`${name}.pem`)).join(""));
  const trusting = (...names: string[]) => new Map([["eu.example", pinned(...names)]]);

  test.each([
    ["the root, with the chain sent", ["root"], ["issuing"]],
    ["the issuing authority, with the leaf alone", ["issuing"], []],
    ["the issuing authority, with the chain sent", ["issuing"], ["issuing"]],
    ["both", ["root", "issuing"], []],
  ])("works where it is pinned: %s", async (_, pins, above) => {
    const { port, refusals } = await startServer({
      material: { ...chain("node", ...above), trust: trusting(...pins) },
    });
    const client = createClient(port, chain("alice", ...above), { ca: pinned(...pins) });
    expect(await client.whoAmI()).toBe(ALICE);
    expect(refusals).toEqual([]);
  });

  test.each([
    ["another issuing authority of the same root", ["other"], ["issuing"]],
    ["the root, where the issuing authority is not sent", ["root"], []],
  ])("is refused where only this is pinned: %s", async (_, pins, above) => {
    const { port, refusals } = await startServer({
      material: { ...chain("node", "issuing"), trust: trusting(...pins) },
    });
    const code = await handshake(port, {
      ...present(chain("alice", ...above)),
      ca: pem("root.pem"),
    });
    expect(code).not.toBe("TLSv1.3");
    expect(refusals).toMatchObject([{ reason: "CERTIFICATE_REFUSED" }]);
  });

  test("a chain ends at the pinned authority of the name's own domain, and with its first end", () => {
    const [leaf, issuing] = parseCertificates(chain("alice", "issuing").certificatePem);
    const verified = verifyChain(leaf, trusting("root"), new Date(), issuing && [issuing]);
    expect(verified.notAfter).toEqual(new X509Certificate(pem("alice.pem")).validToDate);
    const elsewhere = new Map([
      ["eu.example", bundleOf(createAuthority({ trustDomain: "eu.example", now }))],
      ["jp.example", pinned("root")],
    ]);
    expect(reasonOf(() => verifyChain(leaf, elsewhere, new Date(), issuing && [issuing]))).toBe(
      "CERTIFICATE_REFUSED",
    );
    // A leaf is no authority, whatever it has signed.
    const [node] = parseCertificates(pem("node.pem"));
    expect(reasonOf(() => verifyChain(leaf, trusting("root"), new Date(), node && [node]))).toBe(
      "CERTIFICATE_REFUSED",
    );
  });
});

test.runIf(hasOpenssl)("a stranger does not learn whose authorities are trusted", async () => {
  const { port } = await startServer();
  const child = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-tls1_3", "-alpn", "h2"]);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  await once(child, "close");
  expect(said).toContain("No client certificate CA names sent");
});
