/** `comity cert`: certificates for those who call a node, and the table of who may call what. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOfTest, initIn, makeHome, runIn } from "../../support/home.ts";

test("a certificate for a request is made beside no key; one for another name is refused", async () => {
  const kr = await makeHome();
  const asked = await runIn(
    kr,
    "cert",
    "request",
    "regulator/pipc",
    "--trust-domain",
    "pipc.example",
    "--out",
    "own",
  );
  expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining("own/request.pem asks") });
  const uri = "spiffe://pipc.example/regulator/pipc";
  const other = await runIn(
    kr,
    "cert",
    "issue",
    "regulator/other",
    "--csr",
    "own/request.pem",
    "--out",
    "other",
  );
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("CERTIFICATE_REFUSED") });
  const own = await runIn(
    kr,
    "cert",
    "issue",
    "regulator/pipc",
    "--csr",
    "own/request.pem",
    "--out",
    "pipc",
    "--days",
    "30",
  );
  expect(own).toMatchObject({ code: 0, stdout: expect.stringContaining(uri) });
  expect(own.stdout).not.toContain("key");
  const certificate = new X509Certificate(readFileSync(join(kr, "pipc", "certificate.pem")));
  expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(join(kr, "own", "key.pem"))))).toBe(true);
  const again = await runIn(
    kr,
    "cert",
    "request",
    "regulator/pipc",
    "--trust-domain",
    "pipc.example",
    "--out",
    "own",
  );
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("holds a key already") });
  expect(await runIn(kr, "cert", "issue", "regulator/pipc", "--days", "400")).toMatchObject({ code: 2 });
});

test("a certificate that is made by files is in the audit of the home; where that cannot be written none is made", async () => {
  const kr = await makeHome();
  const issued = await runIn(kr, "cert", "issue", "platform/aurora", "--json");
  expect(issued).toMatchObject({ code: 0, stderr: "" });
  const audit = join(kr, "comity-home", "audit.jsonl");
  const text = readFileSync(audit, "utf8");
  expect(JSON.parse(text)).toMatchObject({
    message: "certificate issued",
    user: { name: "platform", credential_uid: JSON.parse(issued.stdout).serial },
  });
  expect(text).not.toContain("aurora");
  rmSync(audit);
  mkdirSync(audit);
  const refused = await runIn(kr, "cert", "issue", "platform/lakeshore");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("`audit` in the configuration") });
  expect(existsSync(join(kr, "comity-home", "platform", "lakeshore", "certificate.pem"))).toBe(false);
});

test("roles are printed as a table, or as JSON", async () => {
  const kr = folderOfTest();
  expect((await runIn(kr, "cert", "roles")).stdout).toContain("Transfers.Request");
  const { methods, limits, access } = JSON.parse((await runIn(kr, "cert", "roles", "--json")).stdout);
  expect(methods).toContainEqual({ service: "Packs", method: "Publish", callers: { operator: "home" } });
  expect([limits.callsPerCaller, access]).toEqual([256, {}]);
  await initIn(kr);
  appendFileSync(join(kr, "comity-home/node.yaml"), "\naccess: { platform/aurora: { callsPerCaller: 4 } }\n");
  expect((await runIn(kr, "cert", "roles")).stdout).toContain("platform/aurora: 4 calls at once");
});
