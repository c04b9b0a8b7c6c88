/** `comity incident` against real nodes: reported, seen abroad, answered, and what every step tells. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comity, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { type Regulator, regulatorOf } from "../../support/incident.ts";

const SAMPLE = fileURLToPath(
  new URL("../../../src/cli/samples/incident-fingerprint-leak.yaml", import.meta.url),
);

let federation: TestFederation;
let irish: Regulator;
let japanese: Regulator;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP"]);
  irish = regulatorOf(federation, "EU");
  japanese = regulatorOf(federation, "JP");
});
afterAll(async () => {
  irish.close();
  japanese.close();
  await federation.stop();
});

/** Runs `comity incident` as a regulator of that member. */
const incident = (code: string, ...words: string[]) => {
  const folder = federation.homes.get(code)?.regulatorFolder("regulator") ?? "";
  return comity(["incident", ...words, "--node", federation.address(code), "--as", folder]);
};

let cases = 0;
async function reported(): Promise<string> {
  const { stdout } = await incident("EU", "report", SAMPLE, "--json", "--key", `case ${++cases}`);
  return JSON.parse(stdout).id;
}

describe("a notice from its report to its answers", () => {
  test("the reporter sees severity first, then recipients and deadlines, in 100 columns", async () => {
    const { code, stdout } = await incident("EU", "report", SAMPLE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^HIGH TLP:AMBER Fingerprint templates/);
    for (const words of ["about 1,450", "RECIPIENTS", "jp.comity.example/node", "GDPR Art 33(1)"])
      expect(stdout).toContain(words);
    expect(widest(stdout)).toBeLessThanOrEqual(100);
  });

  test("a regulator abroad lists it, acknowledges it and sees its deadlines", async () => {
    const id = await reported();
    await japanese.awaited(({ notice }) => notice.id === id);
    expect((await incident("JP", "list")).stdout).toContain(id);
    const strange = await incident("JP", "ack", id, "--stage", "read", "--version", "9");
    expect(strange.stderr).toMatch(/NOTICE_UNKNOWN: the notice has no such version/);
    const ended = await incident(
      "JP",
      ...["ack", id, "--stage", "rejected", "--version", "1", "--why", "nobody of ours"],
    );
    expect(ended.stdout).toContain("nobody of ours");
    const { stdout } = await incident("JP", "clocks", id, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ id, version: 1 });
    expect(JSON.parse(stdout).clocks.map(({ to }: { to: string }) => to)).toContain("jp.ppc");
    await irish.awaited(({ notice, said }) => notice.id === id && said?.stage === "rejected");
    expect((await incident("EU", "show", id)).stdout).toContain("nobody of ours");
  });

  test("a feed is read on from where it was left", async () => {
    const first = await reported();
    const entries = async (from: string) => {
      const { stdout } = await incident("EU", "watch", "--once", "--json", "--from", from);
      return stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
    };
    const seen = (await entries("")).find(({ notice }) => notice.id === first);
    const second = await reported();
    const later = (await entries(seen.cursor)).map(({ notice }) => notice.id);
    expect(later).toContain(second);
    expect(later).not.toContain(first);
  });
});

describe("what cannot be is refused by name", () => {
  test.each([
    ["a notice that is not there", ["show", "0193a5f0-0000-7000-8000-000000000001"], 1, "NOTICE_UNKNOWN"],
    ["a rejection without a reason", ["ack", "x", "--stage", "rejected"], 2, "INPUT_INVALID: .*--why"],
    ["a stage that only a node says", ["ack", "x", "--stage", "received"], 2, "INPUT_INVALID"],
    ["another's cursor", ["watch", "--once", "--from", "1-0000000000000000"], 1, "CURSOR_FOREIGN"],
  ])("%s", async (_, words, code, error) => {
    const ended = await incident("EU", ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
  });
});
