/** `comity incident done` against real nodes: a duty is marked, seen abroad, corrected and taken back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findDuty, formatMarked, type Marked } from "../../../src/cli/commands/done.ts";
import { comity, fileWith } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../../support/incident.ts";

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

const incident = (code: string, ...words: string[]) => {
  const folder = federation.homes.get(code)?.regulatorFolder("regulator") ?? "";
  return comity(["incident", ...words, "--node", federation.address(code), "--as", folder]);
};
const AT = "2026-11-21T09:00:00Z";

describe("a duty", () => {
  test("is done where its reporter says so, and everybody concerned sees it", async () => {
    const { id } = await irish.report(draft());
    // Case and spaces do not count.
    const { code, stdout } = await incident("EU", "done", id, "jp", " JP.PPC", "Preliminary", "--at", AT);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This made version 2 of the notice, which goes to everybody concerned\.\n/);
    const again = await incident("EU", "done", id, "jp", "jp.ppc", "preliminary");
    expect(again.stdout).toMatch(/^It was so already in version 2: no new version was made\.\n/);
    expect(stdout).toMatch(/done 11-21 09:00 +JP: preliminary to jp\.ppc/);
    expect(stdout.split("DEADLINES")[0]).not.toContain("JP: preliminary");
    await japanese.awaited(({ notice }) => notice.id === id && notice.version === 2);
    const { clocks } = JSON.parse((await incident("JP", "clocks", id, "--json")).stdout);
    expect(clocks.find(({ stage }: { stage: string }) => stage === "preliminary")).toMatchObject({
      state: "done",
      doneAt: "2026-11-21T09:00:00.000Z",
      doneLate: false,
    });
  });

  test("is marked once, is corrected by another time, and is owed again where that is taken back", async () => {
    const { id } = await irish.report(draft());
    const done = async (...words: string[]) =>
      JSON.parse((await incident("EU", "done", id, "EU", "people", "--json", ...words)).stdout);
    expect(await done("--at", AT)).toMatchObject({ id, version: 2 });
    // Without a time the mark stays as it is, as it does where the same is said again.
    for (const same of [[], ["--at", AT]]) expect(await done(...same)).toMatchObject({ version: 2 });
    expect(await done("--at", "2026-11-21T10:00:00Z")).toMatchObject({ version: 3 });
    for (let i = 0; i < 2; i++) {
      const { version, clocks } = await done("--undo");
      expect(version).toBe(4);
      expect(clocks.some(({ state }: { state: string }) => state === "done")).toBe(false);
    }
    expect((await irish.get(id)).content).not.toHaveProperty("done");
  });

  test("is found as people write it", () => {
    const duties = [
      { place: "UK", to: "uk.ico", stage: "report" },
      { place: "UK", to: "subjects", stage: "report" },
    ];
    expect(findDuty(duties, "gb", "UK.ICO")).toEqual(duties[0]);
    expect(findDuty(duties, "UK ", "people")).toEqual(duties[1]);
    expect(findDuty(duties, "United Kingdom", "people")).toEqual(duties[1]);
    expect(findDuty(duties, "UK", "uk.ico", "final")).toEqual({ place: "UK", to: "uk.ico", stage: "final" });
  });
});

describe("a duty of a regulator who received the notice", () => {
  const preliminary = (text: string) =>
    JSON.parse(text).clocks.find(({ stage }: { stage: string }) => stage === "preliminary");

  test("is marked at its own node with the same command, shown there, and nowhere else", async () => {
    const { id } = await irish.report(draft());
    await japanese.awaited(({ notice }) => notice.id === id);
    const done = (...words: string[]) => incident("JP", "done", id, "jp", "JP.PPC", "Preliminary", ...words);
    const { code, stdout } = await done("--at", AT);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^The duty is marked as done at this node alone: its regulators see it; the reporter, at eu\.comity\.example, and other nodes do not\.\n/,
    );
    expect(stdout).toMatch(/done 11-21 09:00 +JP: preliminary to jp\.ppc/);
    expect(stdout).toMatch(/^ +marked here by jp\.comity\.example\/regulator\/regulator$/m);
    for (const again of [[], ["--at", AT]])
      expect((await done(...again)).stdout).toMatch(
        /^It was so already at this node: nothing was recorded\.\n/,
      );
    const marks = [{ by: japanese.id, at: "2026-11-21T09:00:00.000Z", here: true }];
    for (const words of [
      ["clocks", id],
      ["show", id],
    ])
      expect(preliminary((await incident("JP", ...words, "--json")).stdout)).toMatchObject({
        state: "done",
        marks,
      });
    expect((await incident("JP", "list")).stdout).toMatch(
      /marked here +JP: preliminary to jp\.ppc, by jp\.comity\.example/,
    );
    const [listed] = (await japanese.list()).filter((each) => each.id === id);
    expect(listed?.clocks?.find(({ stage }) => stage === "preliminary")).toMatchObject({ marks });
    const { version, clocks } = await irish.get(id);
    expect(version).toBe(1);
    expect(clocks.some(({ state }) => state === "done")).toBe(false);
    const undone = await done("--undo");
    expect(undone.stdout).toMatch(/^Your mark at this node is taken back\.\n/);
    expect(undone.stdout).not.toContain("marked here");
  });

  test.each([
    ["no duty", ["JP", "jp.ppc"], 2, "INPUT_INVALID: .*did you mean `JP: preliminary to jp.ppc`"],
    ["a time that is none", ["JP", "jp.ppc", "preliminary", "--at", "yesterday"], 2, "INPUT_INVALID: .*--at"],
    [
      "a time in the future",
      ["JP", "jp.ppc", "preliminary", "--at", "2062-11-21T07:59:59Z"],
      2,
      "INPUT_INVALID: `--at` lies in the future",
    ],
  ])("is refused by name: %s", async (_, words, code, error) => {
    const { id } = await irish.report(draft());
    await japanese.awaited(({ notice }) => notice.id === id);
    const ended = await incident("JP", "done", id, ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
  });

  test("at the reporter's own node is said to be seen by the reporter", () => {
    const notice = { version: 1, origin: "spiffe://eu.comity.example/node" } as Marked["notice"];
    expect(formatMarked({ notice, changed: true, where: "notice's node" })).toContain(
      "and so does the reporter",
    );
  });
});

test("a deadline that waits is started by an update that states its event, or by the duty that it waits for", async () => {
  const first = draft();
  const content = {
    ...(first.content as { readonly times: object }),
    subjects: [
      { place: "SG", count: 800 },
      { place: "US-CA", count: 800 },
    ],
  };
  const { id } = await irish.report({ ...first, content });
  const shown = async (to: string) => {
    const { clocks } = JSON.parse((await incident("EU", "clocks", id, "--json")).stdout);
    return clocks.find((each: { to: string }) => each.to === to);
  };
  expect(await shown("sg.pdpc")).toMatchObject({ state: "waiting", start: "assessment" });
  expect(await shown("sg.pdpc")).not.toHaveProperty("dueAt");
  const times = { ...content.times, assessed: "2026-11-21T09:00:00Z" };
  const update = fileWith(
    JSON.stringify({ id, version: 2, jurisdiction: "EU", content: { ...content, times } }),
  );
  expect((await incident("EU", "report", update)).code).toBe(0);
  expect(await shown("sg.pdpc")).toMatchObject({
    startsAt: "2026-11-21T09:00:00.000Z",
    dueAt: "2026-11-24T15:59:59.000Z",
  });
  expect(await shown("us-ca.ag")).toMatchObject({ state: "waiting", start: "subjects-told" });
  expect((await incident("EU", "done", id, "US-CA", "people", "--at", AT)).code).toBe(0);
  expect(await shown("us-ca.ag")).toMatchObject({ startsAt: "2026-11-21T09:00:00.000Z" });
  expect(await shown("sg.pdpc")).toHaveProperty("dueAt");
});

describe("what cannot be is refused by name", () => {
  test.each([
    [
      "a stage that is not there",
      ["JP", "jp.ppc"],
      2,
      "INPUT_INVALID: .*did you mean `JP: preliminary to jp.ppc`.*clocks ID",
    ],
    ["a misspelt addressee", ["EU", "eu.as"], 2, "INPUT_INVALID: .*did you mean `EU: report to eu.sa`"],
    [
      "before awareness",
      ["EU", "eu.sa", "--at", "2026-11-21T07:59:59Z"],
      2,
      "INPUT_INVALID: .*earlier than `aware`",
    ],
    [
      "in the future",
      ["EU", "eu.sa", "--at", "2062-11-21T07:59:59Z"],
      2,
      "INPUT_INVALID: .*lies in the future",
    ],
    ["at no moment", ["EU", "eu.sa", "--at", "yesterday"], 2, "INPUT_INVALID: .*content.done\\[0\\]"],
    ["a time beside --undo", ["EU", "eu.sa", "--undo", "--at", AT], 2, "INPUT_INVALID: .*--at"],
  ])("%s", async (_, words, code, error) => {
    const { id } = await irish.report(draft());
    const ended = await incident("EU", "done", id, ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
    expect((await irish.get(id)).version).toBe(1);
  });

  test("a duty of others in another's notice, and one that is withdrawn", async () => {
    const { id } = await irish.report(draft());
    await japanese.awaited(({ notice }) => notice.id === id);
    const ended = await incident("JP", "done", id, "EU", "eu.sa");
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(
      /^comity: SCOPE_FORBIDDEN: `EU: report to eu\.sa` is a duty at `EU`, and the calling regulator serves `JP`.*reporter, spiffe:\/\/eu.*\(Breach desk\)/,
    );
    await irish.report({ id, version: 2, jurisdiction: "EU", withdraw: true });
    expect((await incident("EU", "done", id, "EU", "eu.sa")).stderr).toMatch(/^comity: NOTICE_WITHDRAWN/);
  });
});
