/** `comity init`: it makes a home once, and a node starts from it that answers those who got a certificate there. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectPlatform } from "../../../src/client/index.ts";
import { comity, widest } from "../../support/command.ts";
import { folderOfTest, initIn, makeHome, runIn } from "../../support/home.ts";

test("says what it made and what comes next, and makes nothing over it", async () => {
  const kr = folderOfTest();
  const made = await initIn(kr);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toMatch(
    /^Made the home of pipc\.example, which only you may read:\n {2}\S+comity-home\n/,
  );
  expect(made.stdout).toContain("comity peer offer");
  expect(widest(made.stdout.replace(/ {2}\S+comity-home/, ""))).toBeLessThanOrEqual(100);
  expect(await initIn(kr)).toMatchObject({ code: 2, stderr: expect.stringContaining("holds files already") });
});

test("a place without a pack, and an address without a port, are refused before anything is made", async () => {
  const folder = folderOfTest();
  const place = await runIn(
    folder,
    "init",
    "--trust-domain",
    "a.example",
    "--serves",
    "ZZ",
    "--listen",
    "127.0.0.1:0",
  );
  expect(place).toMatchObject({ code: 2, stderr: expect.stringContaining("JURISDICTION_UNKNOWN") });
  const address = await runIn(
    folder,
    "init",
    "--trust-domain",
    "a.example",
    "--serves",
    "KR",
    "--listen",
    "127.0.0.1",
  );
  expect(address).toMatchObject({ code: 2, stderr: expect.stringMatching(/listen.*an address such as/s) });
  expect(await runIn(folder, "serve")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("node.yaml"),
  });
});

test("the node starts from its home, and answers a platform that got its certificate there", async () => {
  const kr = await makeHome();
  const issued = await runIn(kr, "cert", "issue", "platform/aurora", "--json");
  expect(JSON.parse(issued.stdout)).toMatchObject({ id: "spiffe://pipc.example/platform/aurora" });
  const stop = new AbortController();
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  const ended = comity(["serve"], undefined, {
    cwd: kr,
    stdout: { write: resolve },
    stop: () => stop.signal,
  });
  const line = await Promise.race([listening, ended.then(({ stderr }) => stderr)]);
  const [, address = ""] = /^pipc\.example listens on (127\.0\.0\.1:\d+)\n$/.exec(line) ?? [];
  expect(address, line).not.toBe("");
  const platform = connectPlatform({ address, as: join(kr, "comity-home", "platform", "aurora") });
  onTestFinished(platform.close);
  await expect(platform.resolve("0193a5f0-0000-7000-8000-000000000001")).rejects.toMatchObject({
    reason: "NOT_FOUND",
  });
  stop.abort();
  expect(await ended).toMatchObject({ code: 0 });
});
