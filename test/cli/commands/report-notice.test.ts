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
      // What was withdrawn already is not advised to be another incident.
      expect(stdout.replace(/\s+/g, " ").startsWith(`Withdrawn already, at `)).toBe(i > 0);
      expect(stdout).not.toContain("--key");
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

describe("a file without a name of its own", () => {
  test("that looks like an open notice of the last day is no second incident without a word", async () => {
    const text = readFileSync(SAMPLE, "utf8").replace(/title: .*/, "title: Corrected");
    const corrected = fileWith(text.replace("count: 1450", "count: 3333"));
    const { id } = JSON.parse((await incident("EU", "report", fileWith(text), "--json")).stdout);
    for (const words of [[], ["--dry-run"]]) {
      const ended = await incident("EU", "report", corrected, ...words);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: "" });
      expect(ended.stderr).toMatch(
        new RegExp(
          `^comity: INPUT_INVALID: you reported .* at 20.* UTC, .*: ${id}, version 1\\. To update it`,
        ),
      );
      expect(ended.stderr).toContain(`write \`id: ${id}\` and \`version: 2\``);
    }
    const another = await incident("EU", "report", corrected, "--key", "another", "--json");
    expect(JSON.parse(another.stdout).id).not.toBe(id);
    const update = fileWith(`id: ${id}\nversion: 2\n${readFileSync(corrected, "utf8")}`);
    expect(JSON.parse((await incident("EU", "report", update, "--json")).stdout)).toMatchObject({
      id,
      version: 2,
    });
  });

  test("is told of no notice that is withdrawn, or has another title", async () => {
    const text = readFileSync(SAMPLE, "utf8").replace(/title: .*/, "title: Gone");
    const { id } = JSON.parse((await incident("EU", "report", fileWith(text), "--json")).stdout);
    await incident("EU", "report", fileWith(`id: ${id}\nwithdraw: true\n`));
    const later = await incident("EU", "report", fileWith(text.replace("5200", "5201")), "--json");
    expect(later.code).toBe(0);
  });
});

describe("an update without its version", () => {
  test("is told where the notice stands and what to write, with a marking and without", async () => {
    const text = readFileSync(SAMPLE, "utf8");
    const { stdout } = await incident("EU", "report", SAMPLE, "--key", "versions", "--json");
    const { id } = JSON.parse(stdout);
    const changed = `id: ${id}\n${text.replace("5200", "5300")}`;
    for (const file of [changed, changed.replace(/marking:\n.*\n/, "")]) {
      const ended = await incident("EU", "report", fileWith(file), "--dry-run");
      expect(ended.stderr).toMatch(
        /^comity: NOTICE_(CONFLICT|VERSION): .*stands at version 1: .*`version: 2`/,
      );
      expect(ended.stderr).not.toContain("choose `marking");
    }
  });
});

describe("a refused report", () => {
  test("has no id, and tells every mistake once, under the names of the file", async () => {
    const text = readFileSync(SAMPLE, "utf8").replace("aware: now", "aware: 2062-01-01T00:00:00Z");
    for (const words of [[], ["--dry-run"]]) {
      const wrong = fileWith(text.replace("modality: finger", "modality: fingr"));
      const ended = await incident("EU", "report", wrong, "--key", "wrong", ...words);
      expect(ended.code).toBe(2);
      expect(ended.stdout).toBe("");
      expect(ended.stderr).toMatch(/^comity: INPUT_INVALID: `content\.times\.aware` lies in the future/);
      expect(ended.stderr.match(/lies in the future/g)).toHaveLength(1);
      expect(ended.stderr).toContain("content.biometrics[0].modality");
      expect(ended.stderr).not.toMatch(/awareTime|^notice/m);
    }
  });

  test("tells of its form and its words at once, each once", async () => {
    const text = readFileSync(SAMPLE, "utf8").replace("modality: finger", "modality: fingr");
    const wrong = fileWith(
      text.replace("aware: now", "aware: yesterday").replace("severity: high", "severity: bad"),
    );
    const { code, stderr } = await incident("EU", "report", wrong);
    expect(code).toBe(2);
    for (const field of ["content.times.aware", "content.severity", "content.biometrics[0].modality"])
      expect(stderr.split(field)).toHaveLength(2);
    expect(stderr).not.toContain("years 1 to 9999");
  });

  test("says which places the regulator serves, and which key names the place", async () => {
    const wrong = fileWith(readFileSync(SAMPLE, "utf8").replace("jurisdiction: EU", "jurisdiction: JP"));
    const { stderr } = await incident("EU", "report", wrong);
    expect(stderr).toMatch(/^comity: SCOPE_FORBIDDEN: `jurisdiction` names `JP`, .*it serves .*`EU`/);
    expect(stderr).not.toContain("notice ");
  });

  test("says of an empty file that it is empty", async () => {
    expect((await incident("EU", "report", fileWith(""))).stderr).toMatch(
      /INPUT_INVALID: `.*` is empty: write/,
    );
  });
});

test("the dry run of a withdrawal says what is withdrawn, and who is told", async () => {
  const { stdout } = await incident("EU", "report", SAMPLE, "--key", "audience", "--json");
  const file = fileWith(`id: ${JSON.parse(stdout).id}\nwithdraw: true\n`);
  const dry = (await incident("EU", "report", file, "--dry-run")).stdout;
  expect(dry).toMatch(/WITHDRAWN TLP:AMBER Fingerprint templates/);
  expect(dry).toMatch(/WHO IS TOLD\n(.*\n)* +JP +jp\.comity\.example\/node/);
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
