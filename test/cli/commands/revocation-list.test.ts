/** `comity cert crl` against a running node: who is revoked is on the list of the home's authority, and OpenSSL goes by it. */
import { spawnSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAuthority } from "../../../src/edge/tls/authority.ts";
import { issueRevocationList } from "../../../src/edge/tls/revocation-list.ts";
import { loadFileSigner } from "../../../src/keys/file-signer.ts";
import { makeHome, runIn, startIn } from "../../support/home.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

test.runIf(hasOpenssl)(
  "a list names who is revoked, in both forms; it is refused where the key is not",
  async () => {
    const kr = await makeHome();
    const node = await startIn(kr);
    for (const name of ["gone", "stays"]) await runIn(kr, "cert", "issue", `platform/${name}`, ...node);
    await runIn(kr, "cert", "revoke", "platform/gone", "--cause", "key-compromise", ...node);
    const made = await runIn(kr, "cert", "crl", "--out", "kr.crl", ...node);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("names 1 revoked certificate of pipc.example"),
    });
    const openssl = (...words: string[]) => {
      const { status, stdout, stderr } = spawnSync("openssl", words, { cwd: kr, encoding: "utf8" });
      return { status, text: stdout + stderr };
    };
    const ca = "comity-home/authority/certificate.pem";
    const check = (name: string) =>
      openssl(
        "verify",
        "-crl_check",
        "-CAfile",
        ca,
        "-CRLfile",
        "kr.crl",
        `comity-home/platform/${name}/certificate.pem`,
      );
    expect(check("stays").status).toBe(0);
    expect(check("gone").text).toContain("certificate revoked");
    const der = await runIn(
      kr,
      "cert",
      "crl",
      "--out",
      "kr.der",
      "--format",
      "der",
      "--days",
      "1",
      "--json",
      ...node,
    );
    expect(JSON.parse(der.stdout)).toMatchObject({ revoked: 1, file: join(kr, "kr.der") });
    expect(openssl("crl", "-inform", "der", "-in", "kr.der", "-CAfile", ca, "-noout").text).toBe(
      "verify OK\n",
    );
    expect(readFileSync(join(kr, "kr.crl"), "utf8")).toMatch(/^-----BEGIN X509 CRL-----\n/);

    renameSync(join(kr, "comity-home/authority/key.pem"), join(kr, "away.pem"));
    const elsewhere = await runIn(kr, "cert", "crl", "--out", "other.crl", ...node);
    expect(elsewhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("run this where the key is kept"),
    });
  },
);

test("a list of the authority revokes what is on it and counts, says what is unknown, and is refused as another's", async () => {
  const kr = await makeHome();
  const node = await startIn(kr);
  const serialOf = async (name: string) =>
    JSON.parse((await runIn(kr, "cert", "issue", `platform/${name}`, "--json", ...node)).stdout)
      .serial as string;
  const [gone, stays] = [await serialOf("gone"), await serialOf("stays")];
  const read = (file: string) => readFileSync(join(kr, "comity-home/authority", file), "utf8");
  const signer = loadFileSigner(read("key.pem"), "p256", "the key");
  const now = new Date();
  const list = {
    revoked: [gone, "5AD0"].map((serial) => ({ serial, revokedAt: now, cause: "superseded" as const })),
    ...{ now, next: new Date(now.getTime() + 86_400_000) },
  };
  writeFileSync(
    join(kr, "ca.crl"),
    await issueRevocationList({ certificatePem: read("certificate.pem"), signer }, list),
  );
  const taken = await runIn(kr, "cert", "revoke", "--list", "ca.crl", ...node);
  expect(taken).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`REVOKED ${gone} of spiffe://pipc.example/platform/gone`),
  });
  expect(taken.stdout).toContain("1 on the list are unknown to this node");
  const listed = JSON.parse((await runIn(kr, "cert", "list", "--json", ...node)).stdout).certificates;
  expect(listed.find(({ serial }: { serial: string }) => serial === gone)).toMatchObject({
    state: "revoked",
    cause: "superseded",
  });
  expect(listed.find(({ serial }: { serial: string }) => serial === stays)).toMatchObject({
    state: "issued",
  });
  const again = await runIn(kr, "cert", "revoke", "--list", "ca.crl", "--json", ...node);
  expect(JSON.parse(again.stdout)).toEqual({ revoked: [], unknown: ["5AD0"] });

  const other = createAuthority({ trustDomain: "pipc.example", now });
  const foreign = {
    certificatePem: other.certificatePem,
    signer: loadFileSigner(other.keyPem, "p256", "the key"),
  };
  writeFileSync(join(kr, "other.crl"), await issueRevocationList(foreign, list));
  expect(await runIn(kr, "cert", "revoke", "--list", "other.crl", ...node)).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining("not signed by this home's authority") },
  });
  expect((await runIn(kr, "cert", "revoke", "platform/stays", "--list", "ca.crl", ...node)).code).toBe(2);
});
