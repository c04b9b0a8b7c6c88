/** The sample incident of `up` between real nodes: reported, acknowledged by those concerned, and shown as its reporter sees it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { runIncident } from "../../../src/cli/local/up-incident.ts";
import { createTerminal } from "../../../src/cli/terminal.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { regulatorOf } from "../../support/incident.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP"]);
});
afterAll(() => federation.stop());

/** Plays the incident among these members, and gives what was printed. */
const play = (...codes: readonly string[]) => playWith(false, ...codes);

async function playWith(verbose: boolean, ...codes: readonly string[]): Promise<string> {
  const homes = codes.flatMap((code) => {
    const home = federation.homes.get(code);
    return home === undefined ? [] : [{ ...home, address: federation.address(code) }];
  });
  let printed = "";
  const stdout = {
    write: (text: string) => {
      printed += text;
    },
  };
  const stop = () => AbortSignal.abort();
  const world = { stdout, stderr: stdout, env: {}, stop, loadAtlas: shippedAtlas };
  await runIncident(
    homes,
    createTerminal(world, () => {}),
    verbose,
  );
  return printed;
}

test("the reporter sees the notice, every stage of the other's answer, and the deadlines", async () => {
  const printed = await play("EU", "JP");
  expect(printed).toMatch(/^\nIncident: the Irish regulator .+\nHIGH TLP:AMBER Fingerprint templates/);
  expect(printed).toMatch(/\nRECIPIENTS\n[\s\S]*jp\.comity\.example\/node/);
  expect(printed).toMatch(/DEADLINES[\s\S]*GDPR Art 33\(1\)/);
  expect(widest(printed)).toBeLessThanOrEqual(100);
  const irish = regulatorOf(federation, "EU");
  const [notice] = await irish.list(1);
  irish.close();
  const stages = notice?.said?.map(({ by, stage }) => `${by} ${stage}`);
  const ppc = "spiffe://jp.comity.example/regulator/regulator";
  expect(stages).toEqual(
    expect.arrayContaining(["validated", "accepted", "read"].map((each) => `${ppc} ${each}`)),
  );
});

test("the deadlines that have a time are shown briefly, or in full with those that have none", async () => {
  const brief = await play("EU");
  expect(brief).toMatch(/ {2}in 2 days 23 h +EU: report to eu\.sa: The authority is told/);
  expect(brief).toMatch(/ {2}without delay +EU: tell the people\n/);
  const full = await playWith(true, "EU");
  expect(full).toMatch(/\n {2}without delay +EU: tell the people\n/);
});

test("a recipient that is not among the members is not waited for", async () => {
  const printed = await play("EU");
  expect(printed).toContain("jp.comity.example/node");
  const irish = regulatorOf(federation, "EU");
  const [notice] = await irish.list(1);
  irish.close();
  expect(notice?.said?.filter(({ stage }) => stage !== "received")).toEqual([]);
});

test("without the EU there is no incident", async () => {
  const before = (await federation.node("JP").store.log.head()).size;
  expect(await play("JP")).toBe("");
  expect((await federation.node("JP").store.log.head()).size).toBe(before);
});
