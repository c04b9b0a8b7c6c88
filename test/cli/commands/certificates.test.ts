/** `comity cert` against a running node: issue, list, revoke, enter; and by the files where nobody answers. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome, runIn, startIn } from "../../support/home.ts";

const SERIAL = /serial ([0-9A-F]{32})/;

test("an operator issues, lists and revokes with the home alone; the last operator stays", async () => {
  const kr = await makeHome();
  const node = await startIn(kr);
  const issued = await runIn(
    kr,
    "cert",
    "issue",
    "platform/aurora",
    "--party",
    "529900T8BM49AURSDO55",
    ...node,
  );
  expect(issued).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(join(kr, "comity-home/platform/aurora")).toSorted()).toEqual([
    ...["authority.pem", "certificate.pem", "key.pem"],
  ]);
  const [, serial = ""] = SERIAL.exec(issued.stdout) ?? [];
  const listed = await runIn(kr, "cert", "list", "--json", ...node);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    certificates: [
      { serial, identity: "spiffe://pipc.example/platform/aurora", party: "529900T8BM49AURSDO55" },
      { identity: "spiffe://pipc.example/operator/desk", state: "issued" },
      { identity: "spiffe://pipc.example/node", state: "issued" },
    ],
    more: false,
  });
  expect(await runIn(kr, "cert", "revoke", "--serial", serial.toLowerCase(), ...node)).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining(`REVOKED the certificate ${serial.toLowerCase()}`) },
  });
  expect((await runIn(kr, "cert", "list", "platform/aurora", ...node)).stdout).toMatch(
    /aurora +revoked +since/,
  );
  expect(await runIn(kr, "cert", "revoke", "operator/desk", ...node)).toMatchObject({
    ...{ code: 1, stderr: expect.stringMatching(/LAST_OPERATOR.*say `--force`/) },
  });
  expect(await runIn(kr, "cert", "revoke", ...node)).toMatchObject({ code: 2 });
});

test("a regulator is entered with its places, and a place without a law is refused", async () => {
  const kr = await makeHome();
  const node = await startIn(kr);
  const unknown = await runIn(kr, "cert", "issue", "regulator/pipc", "--serves", "ZZ", ...node);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("JURISDICTION_UNKNOWN") });
  expect(existsSync(join(kr, "comity-home/regulator"))).toBe(false);
  expect(await runIn(kr, "cert", "issue", "regulator/pipc", "--serves", "KR", ...node)).toMatchObject({
    code: 0,
  });
  expect((await runIn(kr, "cert", "list", "regulator/pipc", ...node)).stdout).toContain("reports for KR");
});

test("without a node the files make it and say so; a node without its authority's key takes what they made", async () => {
  const kr = await makeHome();
  const made = await runIn(kr, "cert", "issue", "platform/aurora");
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("Made by the files of the home") });
  const stated = await runIn(kr, "cert", "issue", "platform/other", "--party", "X");
  expect(stated).toMatchObject({ code: 2, stderr: expect.stringContaining("say where with `--node`") });
  renameSync(join(kr, "comity-home/authority/key.pem"), join(kr, "key.pem"));
  const node = await startIn(kr);
  const absent = await runIn(kr, "cert", "issue", "platform/third", ...node);
  expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining("AUTHORITY_ABSENT") });
  const file = "comity-home/platform/aurora/certificate.pem";
  expect(await runIn(kr, "cert", "enter", file, ...node)).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining("KNOWN spiffe://pipc.example/platform/aurora") },
  });
});
