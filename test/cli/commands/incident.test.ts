/** `comity incident` against real nodes: reported, seen abroad, answered, and what every step tells. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comity, fileWith, widest } from "../../support/command.ts";
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

  test("an acknowledgement says what was recorded, what was there, and of two decisions which governs", async () => {
    const id = await reported();
    await japanese.awaited(({ notice }) => notice.id === id);
    const ack = async (...words: string[]) =>
      (await incident("JP", "ack", id, "--stage", ...words)).stdout.replace(/\s+/g, " ");
    expect(await ack("accepted")).toMatch(
      /^Recorded at 20\S+ \S+ UTC: `accepted` for version 1\. .*stands at: accepted\./,
    );
    expect(await ack("accepted")).toMatch(/^Recorded already, at .* Nothing new is recorded or sent\./);
    const changed = await ack("rejected", "--why", "not ours");
    expect(changed).toMatch(
      /^Recorded at .*`rejected`.* stands at: rejected\. You stated `accepted` at .*the later of the two governs/,
    );
    expect(changed).toContain("the later governs, rejected");
    expect(changed).not.toContain("ask this recipient");
    await irish.awaited(({ notice, said }) => notice.id === id && said?.stage === "rejected");
    const shown = (await incident("EU", "show", id)).stdout.replace(/\s+/g, " ");
    expect(shown).toMatch(/accepted and rejected: the .*later governs, rejected; ask .*this recipient/);
  });

  test("a withdrawn notice keeps its title where it is acknowledged", async () => {
    const id = await reported();
    const file = fileWith(`id: ${id}\nwithdraw: true\n`);
    await incident("EU", "report", file);
    await japanese.awaited(({ notice }) => notice.id === id && notice.stage === "withdrawn");
    const { stdout } = await incident("JP", "ack", id, "--stage", "read");
    expect(stdout).toMatch(/^WITHDRAWN TLP:AMBER Fingerprint templates/m);
  });

  test("own duties that are done are no end of what is open elsewhere", async () => {
    const id = await reported();
    await incident("EU", "done", id, "EU", "eu.sa");
    await incident("EU", "done", id, "EU", "people");
    const listed = (await incident("EU", "list", "--limit", "1")).stdout.replace(/\s+/g, " ");
    expect(listed).toMatch(/your own duties are done; \d+ elsewhere are open, the first without delay: JP: /);
    expect(listed).not.toContain("every duty is done");
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
    ["no stage", ["ack", "x"], 2, "INPUT_INVALID: .*`--stage`.*`validated`, `accepted`, `rejected`, `read`"],
    ["an id that is none", ["show", "x"], 2, "INPUT_INVALID: `<id>` is not the id of a notice"],
    ["another's cursor", ["watch", "--once", "--from", "1-0000000000000000"], 1, "CURSOR_FOREIGN"],
  ])("%s", async (_, words, code, error) => {
    const ended = await incident("EU", ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
  });
});

test.each(["report", "done", "list", "show", "watch", "ack", "clocks", "parked"])(
  "the help of %s has an example and says which options must be given",
  async (name) => {
    const { code, stdout } = await comity(["incident", name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Example.*\\n +comity incident ${name} `));
    expect(stdout.match(/\(required\)/g)?.length).toBe(name === "ack" ? 3 : 2);
  },
);
