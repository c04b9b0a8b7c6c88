/** `comity doctor` of a home whose node runs, and of one whose node does not. */
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comity, widest } from "../../support/command.ts";
import { folderOfTest, initIn, runIn } from "../../support/home.ts";
import { isLonger } from "../../support/longer.ts";
import { type Strangers, startStrangers } from "../../support/strangers.ts";

const [KR, SG] = ["pipc.example", "pdpc.example"];
let strangers: Strangers;
describe.skipIf(!isLonger)("with nodes that run", () => {
  beforeAll(async () => {
    strangers = await startStrangers({ [KR]: ["KR"], [SG]: ["SG"] });
  });
  afterAll(() => strangers.stop());

  const doctor = (...words: string[]) => comity(["doctor", "--home", strangers.of(KR).home, ...words]);

  test("a node alone has no findings; what waits for somebody has", async () => {
    expect(await doctor()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing is wrong: /),
      stderr: "",
    });
    await strangers.introduce(KR, SG);
    const { operator } = strangers.of(KR);
    const drafted = await operator.draftAgreement({
      with: [SG],
      until: "2099-01-01",
      purposes: ["pur:recognition"],
    });
    const found = await doctor();
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch(/^1 FINDING\n/);
    expect(found.stdout.replaceAll(/\s+/g, " ")).toContain(
      `comity agreement accept ${drafted.hash.slice(0, 8)}`,
    );
    expect(widest(found.stdout)).toBeLessThanOrEqual(100);
    await strangers.of(SG).node().stop(1000);
    const { findings } = JSON.parse((await doctor("--json")).stdout);
    expect(findings.map(({ about }: { about: string }) => about)).toEqual([SG, drafted.id]);
  });

  test("an address of the card that leads elsewhere is found once the node has it", async () => {
    appendFileSync(join(strangers.of(KR).home, "node.yaml"), 'address: "127.0.0.1:1"\n');
    const { findings } = JSON.parse((await doctor("--json")).stdout);
    expect(findings.map(({ about }: { about: string }) => about)).toEqual(
      expect.arrayContaining(["the card", "the card's address, 127.0.0.1:1"]),
    );
  });
});

test("a node that does not run is a finding, and its store is opened to see that it can be", async () => {
  const folder = folderOfTest();
  await initIn(folder, "--listen", "127.0.0.1:1");
  const { code, stdout } = await runIn(folder, "doctor", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).findings).toMatchObject([
    {
      about: "the node",
      wrong: expect.stringMatching(/^NODE_UNREACHABLE/),
      remedy: "start it with `comity serve`",
    },
  ]);
  rmSync(join(folder, "comity-home/ledger.db"));
  const lost = await runIn(folder, "doctor");
  expect(lost.stdout).toMatch(/^2 FINDINGS\n(.|\n)*the store +STORE_UNAVAILABLE: there is no store/);
});
