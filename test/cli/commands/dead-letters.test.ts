/** `comity incident parked` and `list` against a real node: what they show, what is requeued, and their exit codes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { comity, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../../support/incident.ts";
import { longTest } from "../../support/longer.ts";
import { createNoticeStoreView } from "../../support/notice-view.ts";

const PEER = "spiffe://jp.comity.example/node";

let federation: TestFederation;
let irish: Regulator;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP"], { down: ["JP"] });
  irish = regulatorOf(federation, "EU");
});
afterAll(async () => {
  irish.close();
  await federation.stop();
});

/** Reports a notice for Japan, whose node is down, and makes it a dead letter as a rejection would have done. */
async function createDeadLetter(): Promise<string> {
  const { id } = await irish.report(draft());
  const { store } = federation.node("EU");
  const queued = await createNoticeStoreView(store).outbox(PEER, "queued");
  const row = queued.find(({ subject }) => subject.endsWith(id));
  const at = "2026-11-21T09:30:00.000Z";
  const command = { kind: "outbox.bury", id: row?.id ?? "", reason: "NOTICE_CONFLICT", at };
  await store.commit({ leaf: canonicalBytes({ type: "test", id }), command });
  return id;
}

const incident = (as: "operator" | "regulator", ...words: string[]) => {
  const home = federation.homes.get("EU");
  const folder = as === "operator" ? home?.operatorFolder : home?.regulatorFolder("regulator");
  return comity(["incident", ...words, "--node", federation.address("EU"), "--as", folder ?? ""]);
};

test("an empty list says that there are no dead letters", async () => {
  expect(await incident("operator", "parked")).toEqual({
    code: 0,
    stdout: "There are no dead letters.\n",
    stderr: "",
  });
});

test("all dead letters are requeued at once, of one peer where that is said", async () => {
  const ids = [await createDeadLetter(), await createDeadLetter()];
  const other = await incident("operator", "parked", "--requeue", "--all", "--peer", "kr.comity.example");
  expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/^comity: AGREEMENT_MISSING/) });
  const { stdout } = await incident(
    "operator",
    "parked",
    "--requeue",
    "--all",
    "--peer",
    "jp.comity.example",
    "--json",
  );
  expect(JSON.parse(stdout).requeued.map(({ noticeId }: { noticeId: string }) => noticeId)).toEqual(ids);
  expect((await incident("operator", "parked")).stdout).toBe("There are no dead letters.\n");
  for (const words of [["--requeue"], ["--all"], ["--requeue", ids[0] ?? "", "--all"]])
    expect(await incident("operator", "parked", ...words)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("say either `--requeue ID`"),
    });
});

test("dead letters are shown with peer, reason and time, requeued once, and gone from the list", async () => {
  const ids = [await createDeadLetter(), await createDeadLetter()];
  const shown = await incident("operator", "parked");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toMatch(/^2 DEAD LETTERS: /);
  for (const words of [
    ...ids,
    "jp.comity.example/node",
    "NOTICE_CONFLICT",
    "2026-11-21 09:30 UTC",
    "--requeue ID",
  ])
    expect(shown.stdout).toContain(words);
  expect(widest(shown.stdout)).toBeLessThanOrEqual(100);

  const { stdout } = await incident("operator", "parked", "--limit", "1", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    parked: [{ noticeId: ids[0], peer: PEER, version: 1 }],
    more: true,
  });

  const [first = ""] = ids;
  const put = ["parked", "--requeue", first, "--peer", "jp.comity.example", "--json"];
  const requeued = await incident("operator", ...put);
  expect(requeued).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(requeued.stdout)).toMatchObject({
    requeued: [{ noticeId: first, peer: PEER, reason: "NOTICE_CONFLICT" }],
  });
  expect((await irish.get(first)).deliveries).toMatchObject([{ state: "queued", reason: "" }]);

  const again = await incident("operator", ...put);
  expect({ ...again, stderr: JSON.parse(again.stderr) }).toMatchObject({
    code: 1,
    stdout: "",
    stderr: { error: { reason: "NOTICE_NOT_PARKED", message: expect.stringContaining("is queued") } },
  });
});

describe("what cannot be is refused by name", () => {
  const id = "0193a5f0-0000-7000-8000-000000000001";
  test.each([
    ["a notice without a dead letter", "operator", ["--requeue", id], 1, "NOTICE_NOT_PARKED"],
    ["what is no notice's id", "operator", ["--requeue", "x"], 2, "INPUT_INVALID: `--requeue` is not the id"],
    ["a peer without a notice", "operator", ["--peer", "jp.comity.example"], 2, "INPUT_INVALID: .*--requeue"],
    ["a peer that can be none", "operator", ["--requeue", id, "--peer", "a b"], 2, "INPUT_INVALID"],
    ["a limit of nothing", "operator", ["--limit", "0"], 2, "INPUT_INVALID"],
    ["a regulator", "regulator", [], 1, "ROLE_FORBIDDEN"],
  ] as const)("%s", async (_, as, words, code, error) => {
    const ended = await incident(as, "parked", ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^comity: ${error}`));
  });

  test("nobody answers", async () => {
    const folder = federation.homes.get("EU")?.operatorFolder ?? "";
    const ended = await comity(["incident", "parked", "--node", "127.0.0.1:1", "--as", folder]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/^comity: NODE_UNREACHABLE/);
  });
});

longTest("a list of notices shows the newest 40 unless told, and says that there are more", async () => {
  const content = { ...(draft().content as object), subjects: [{ place: "EU" }] };
  for (let i = 0; i < 42; i++) await irish.report(draft({ content }));
  const all = (await irish.list()).map(({ id }) => id);
  const json = await incident("regulator", "list", "--json");
  const { notices, more, nextPageToken } = JSON.parse(json.stdout);
  expect(notices.map(({ id }: { id: string }) => id)).toEqual(all.slice(0, 40));
  expect(more).toBe(true);
  const next = JSON.parse((await incident("regulator", "list", "--json", "--page", nextPageToken)).stdout);
  expect(next.notices.map(({ id }: { id: string }) => id)).toEqual(all.slice(40));
  expect([next.more, next.nextPageToken]).toEqual([false, ""]);
  const { stdout } = await incident("regulator", "list", "--limit", "2");
  expect(stdout).toMatch(/These are the newest 2; there are more: `--limit NUMBER` shows them\.\n$/);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});
