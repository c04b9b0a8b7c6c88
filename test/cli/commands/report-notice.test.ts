/** `comity incident report` against a real node: reported once, withdrawn, and what is refused before anything is sent. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comity, fileWith } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";

const SAMPLE = fileURLToPath(
  new URL("../../../src/cli/samples/incident-fingerprint-leak.yaml", import.meta.url),
);

const UNMARKED = fileWith(readFileSync(SAMPLE, "utf8").replace(/marking:\n.*\n/, ""));

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP"]);
});
afterAll(async () => {
  await federation.stop();
});

/** Runs `comity incident` as a regulator of that member. */
const incident = (code: string, ...words: string[]) => {
  const folder = federation.homes.get(code)?.regulatorFolder("regulator") ?? "";
  return comity(["incident", ...words, "--node", federation.address(code), "--as", folder]);
};

describe("a report", () => {
  test("the same file is one incident, however often it is reported; its id comes first, and it can be withdrawn", async () => {
    const first = await incident("EU", "report", SAMPLE, "--json");
    const again = await incident("EU", "report", SAMPLE, "--json");
    const { id, digest } = JSON.parse(first.stdout);
    expect(first.stderr).toBe(`notice ${id}\n`);
    expect(JSON.parse(again.stdout)).toMatchObject({ id, digest, version: 1 });
    expect(again.stderr).toMatch(`Reported already, at `);
    const shown = await incident("EU", "report", SAMPLE);
    expect(shown.stdout.replace(/\s+/g, " ")).toMatch(
      new RegExp(`^Reported already, at .* as notice ${id}, version 1: nothing new .*--key`),
    );
    const file = fileWith(`id: ${id}\nwithdraw: true\nwhy: the wrong service\n`);
    for (let i = 0; i < 2; i++) {
      const { code, stdout } = await incident("EU", "report", file);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^WITHDRAWN TLP:AMBER Fingerprint templates/m);
      expect(stdout.startsWith("Reported already")).toBe(i > 0);
      expect(stdout).toMatch(/why +the wrong service/);
    }
    expect((await incident("EU", "clocks", id)).stdout).toContain("withdrawn: nothing is due any more");
    const later = await incident("EU", "report", SAMPLE);
    expect(later.stderr).toMatch(/NOTICE_WITHDRAWN: .*nothing follows a withdrawal.*--key/);
  });

  test("without an answer: the id, and that the same command repeats the same notice", async () => {
    const folder = federation.homes.get("EU")?.regulatorFolder("regulator") ?? "";
    const { code, stderr } = await comity([
      "incident",
      "report",
      SAMPLE,
      "--node",
      "127.0.0.1:1",
      "--as",
      folder,
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^notice ([0-9a-f-]{36})\n.*NODE_UNREACHABLE.*same command again.*`id: \1`/s);
  });
});

test("`withdraw: true` in a file with everything withdraws the notice", async () => {
  const { stdout } = await incident("EU", "report", SAMPLE, "--key", "whole", "--json");
  const whole = fileWith(`withdraw: true\n${readFileSync(SAMPLE, "utf8")}`);
  const ended = await incident("EU", "report", whole, "--key", "whole", "--json");
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    id: JSON.parse(stdout).id,
    version: 2,
    stage: "withdrawn",
  });
});

describe("a file that cannot be a notice is refused by name", () => {
  test.each([
    ["a file without content", fileWith("jurisdiction: EU\n"), 2, "INPUT_INVALID: .*`content`"],
    ["a file without a marking", UNMARKED, 2, "INPUT_INVALID: .*`marking`.*GREEN"],
    ["an update without its id", fileWith("version: 2\n"), 2, "INPUT_INVALID: .*`id`"],
    ["a key given twice", fileWith("jurisdiction: EU\njurisdiction: JP\n"), 2, "DUPLICATE_KEY"],
    ["an alias", fileWith("a: &x 1\nb: *x\n"), 2, "INPUT_INVALID"],
  ])("%s", async (_, file, code, error) => {
    const ended = await incident("EU", "report", file);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
  });
});
