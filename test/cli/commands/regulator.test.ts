/** `comity regulator` against a running node: one command enters a regulator and says what it had missed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectRegulator } from "../../../src/client/index.ts";
import { makeHome, runIn, startIn } from "../../support/home.ts";
import { draft } from "../../support/incident.ts";

test("a regulator is entered with its places, reports at once, and the next one is told what waits", async () => {
  const kr = await makeHome();
  const node = await startIn(kr);
  const [, address = ""] = node;
  expect((await runIn(kr, "regulator", "list", ...node)).stdout).toContain("The node has no regulator");
  const first = await runIn(kr, "regulator", "add", "pipc", "--serves", "KR", ...node);
  expect(first).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(/pipc reports for KR, until/),
  });
  expect(first.stdout).toContain("No notice is waiting for it.");
  const pipc = connectRegulator({ address, as: join(kr, "comity-home/regulator/pipc") });
  const { content } = draft() as { readonly content: object };
  for (const title of ["One", "Two"])
    await pipc.report(
      draft({
        jurisdiction: "KR",
        content: { ...content, title, subjects: [{ place: "KR", count: 10 }] },
      }) as never,
    );
  pipc.close();

  await runIn(kr, "cert", "request", "regulator/court", "--trust-domain", "pipc.example", "--out", "court");
  const added = ["regulator", "add", "regulator/court", "--serves", "KR", "--csr", "court/request.pem"];
  const second = await runIn(kr, ...added, "--out", "issued", "--json", ...node);
  expect(JSON.parse(second.stdout)).toMatchObject({
    ...{
      id: "spiffe://pipc.example/regulator/court",
      serves: ["KR"],
      waiting: 2,
      folder: join(kr, "issued"),
    },
  });
  expect(existsSync(join(kr, "issued/key.pem"))).toBe(false);
  const listed = await runIn(kr, "regulator", "list", ...node);
  expect(listed.stdout).toMatch(/court +KR +until/);
  expect(
    JSON.parse((await runIn(kr, "regulator", "list", "--json", ...node)).stdout).regulators,
  ).toMatchObject([
    { identity: "spiffe://pipc.example/regulator/pipc", serves: ["KR"], configured: false },
    { identity: "spiffe://pipc.example/regulator/court" },
  ]);
});

test("a place without a law, no place and a node that is away are refused, and nothing is written", async () => {
  const kr = await makeHome();
  const node = await startIn(kr);
  expect(await runIn(kr, "regulator", "add", "pipc", "--serves", "ZZ", ...node)).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining("JURISDICTION_UNKNOWN") },
  });
  expect((await runIn(kr, "regulator", "add", "pipc", ...node)).code).toBe(2);
  expect(
    await runIn(kr, "regulator", "add", "pipc", "--serves", "KR", "--node", "127.0.0.1:1"),
  ).toMatchObject({
    ...{ code: 3, stderr: expect.stringContaining("`comity serve` starts it") },
  });
  expect(existsSync(join(kr, "comity-home/regulator"))).toBe(false);
});
