/** Marks between real nodes: made at one node, kept over a restart, told to no other, and refused to whoever may not. */
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRegulator } from "../../src/client/index.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { DUTY_MARK } from "../../src/notices/schema.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";

const AT = "2026-11-21T09:00:00.000Z";
const DUTY = { place: "JP", to: "jp.ppc", stage: "preliminary" };

let federation: TestFederation;
let irish: Regulator;
let japanese: Regulator;
const open: { close: () => void }[] = [];

const regulator = (code: string, name?: string): Regulator => {
  const made = regulatorOf(federation, code, name);
  open.push(made);
  return made;
};

beforeAll(async () => {
  federation = await startFederation(["EU", "JP"]);
  irish = regulator("EU");
  japanese = regulator("JP");
});
afterAll(async () => {
  for (const each of open) each.close();
  await federation.stop();
});

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    (error) => error.reason,
  );

async function received(): Promise<string> {
  const { id } = await irish.report(draft());
  await japanese.awaited(({ notice }) => notice.id === id);
  return id;
}

const preliminary = ({ clocks }: Awaited<ReturnType<Regulator["get"]>>) =>
  clocks.find(({ to, stage }) => to === DUTY.to && stage === DUTY.stage);

describe("a mark", () => {
  test("stays over a restart of its node, and no other node ever shows it", async () => {
    const noticeId = await received();
    const { changed, notice } = await japanese.markDuty({ noticeId, ...DUTY, at: AT });
    expect(changed).toBe(true);
    const marks = [{ by: japanese.id, at: AT, here: true }];
    expect(preliminary(notice)).toMatchObject({ state: "done", doneAt: AT, marks });
    await federation.stopNode("JP");
    await federation.startNode("JP");
    japanese = regulator("JP");
    expect(preliminary(await japanese.get(noticeId))).toMatchObject({ state: "done", marks });
    expect(await japanese.markDuty({ noticeId, ...DUTY, at: AT })).toMatchObject({ changed: false });
    await irish.report(draft({ id: noticeId, version: 2 }));
    await japanese.awaited((entry) => entry.notice.id === noticeId && entry.notice.version === 2);
    expect(preliminary(await japanese.get(noticeId))).toMatchObject({ state: "done", marks });
    const there = await irish.get(noticeId);
    expect(preliminary(there)).not.toHaveProperty("marks");
    expect(there.said.filter(({ stage }) => stage !== "received")).toEqual([]);
  });

  test("that is sent again and again, also at once, is recorded once", async () => {
    const noticeId = await received();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => japanese.markDuty({ noticeId, ...DUTY, at: AT })),
    );
    expect(answers.filter(({ changed }) => changed)).toHaveLength(1);
    const { store } = federation.node("JP");
    const { origin } = await japanese.get(noticeId);
    const rows = await loadSpan(store, { of: DUTY_MARK, index: "notice", prefix: [origin, noticeId] });
    expect(rows).toMatchObject([{ by: japanese.id, ...DUTY, at: AT }]);
  });

  test("whose row is changed in the file is not shown as true", async () => {
    const noticeId = await received();
    await japanese.markDuty({ noticeId, ...DUTY, at: AT });
    await federation.stopNode("JP");
    const file = join(dirname(federation.homes.get("JP")?.configFile ?? ""), "ledger.db");
    const db = new DatabaseSync(file);
    const { changes } = db
      .prepare("UPDATE duty_mark SET data = replace(data, '2026-11-21', '2026-11-22') WHERE id = ?")
      .run(noticeId);
    db.close();
    expect(changes).toBe(1);
    await federation.startNode("JP");
    japanese = regulator("JP");
    expect(await reason(japanese.get(noticeId))).toBe("NOTICE_UNREADABLE");
    expect(await reason(japanese.markDuty({ noticeId, ...DUTY, at: AT }))).toBe("NOTICE_UNREADABLE");
    expect((await japanese.list()).length).toBeGreaterThan(1);
  });
});

describe("a mark is refused", () => {
  test("to a regulator whom the notice does not concern, and to a platform", async () => {
    const noticeId = await received();
    const word = { noticeId, ...DUTY, at: AT };
    expect(await reason(regulator("JP", "other").markDuty(word))).toBe("NOTICE_UNKNOWN");
    const home = federation.homes.get("JP");
    const as = home?.platformFolder(home.platforms[0] ?? "") ?? "";
    const platform = connectRegulator({ address: federation.address("JP"), as });
    open.push(platform);
    expect(await reason(platform.markDuty(word))).toBe("ROLE_FORBIDDEN");
  });

  test("of a duty at another place, of a RED notice, and of one's own notice", async () => {
    const noticeId = await received();
    const other = { noticeId, place: "EU", to: "eu.sa", stage: "report", at: AT };
    expect(await reason(japanese.markDuty(other))).toBe("SCOPE_FORBIDDEN");
    expect(await reason(irish.markDuty(other))).toBe("INPUT_INVALID");
    const red = await irish.report(draft({ marking: { tlp: "RED" } }));
    expect(await reason(japanese.markDuty({ ...other, ...DUTY, noticeId: red.id }))).toBe("NOTICE_UNKNOWN");
  });
});
