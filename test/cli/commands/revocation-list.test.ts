/** `comity cert crl` against a running node: who is revoked is on the list of the home's authority, and OpenSSL goes by it. */
import { spawnSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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
