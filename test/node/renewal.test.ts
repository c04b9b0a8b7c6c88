/** The pass over all notices: at start and after each change of the law, never in a crowd, and it lets others go on. */
import { describe, expect, test } from "vitest";
import { startRenewal, watchLaw } from "../../src/node/renewal.ts";
import type { Law } from "../../src/packs/law.ts";
import { createTime, turns } from "../engine/time.ts";

const START = Date.parse("2026-11-29T12:00:00.000Z");

describe("the renewal of notices", () => {
  test("is made at start and when it is asked for, and several calls meanwhile ask for one", async () => {
    const time = createTime(START);
    let passes = 0;
    const renewal = startRenewal({ ...time, failed: () => {}, pass: async () => void passes++ });
    await turns();
    expect(passes).toBe(1);
    for (let i = 0; i < 3; i++) renewal.wake();
    await turns();
    expect(passes).toBe(2);
    await renewal.stop();
    renewal.wake();
    await turns();
    expect(passes).toBe(2);
  });

  test("takes a twentieth of the time, however often the law changes", async () => {
    const time = createTime(START);
    const begun: number[] = [];
    const pass = async () => {
      begun.push(time.now() - START);
      time.advance(1000);
    };
    const renewal = startRenewal({ ...time, failed: () => {}, pass });
    await turns();
    for (let i = 0; i < 60; i++) {
      renewal.wake();
      await turns();
      time.advance(1000);
      await turns();
    }
    await renewal.stop();
    expect(begun.slice(0, 3)).toEqual([0, 20_000, 40_000]);
  });

  test("lets others go on after each notice, and stops at the next one", async () => {
    const time = createTime(START);
    const failures: unknown[] = [];
    let seen = 0;
    const renewal = startRenewal({
      ...time,
      failed: (error) => failures.push(error),
      pass: async (turn) => {
        for (;;) {
          seen++;
          await turn();
        }
      },
    });
    await turns();
    expect(seen).toBeGreaterThan(1);
    await renewal.stop();
    const last = seen;
    await turns();
    expect(seen).toBe(last);
    expect(failures).toEqual([]);
  });

  test("tells a failure once, and is made again when it is asked for", async () => {
    const time = createTime(START);
    const failures: unknown[] = [];
    const damage = new Error("a row is damaged");
    const renewal = startRenewal({
      ...time,
      failed: (error) => failures.push(error),
      pass: () => Promise.reject(damage),
    });
    await turns();
    time.advance(60_000);
    await turns();
    expect(failures).toEqual([damage]);
    renewal.wake();
    await turns();
    expect(failures).toEqual([damage, damage]);
    await renewal.stop();
  });
});

test("the law tells of each version that comes into force, and of none that is refused", async () => {
  let changes = 0;
  const answers = [{ recorded: {} }, { refused: "already-enacted" }];
  const law = { enact: async () => answers.shift() } as unknown as Law;
  const watched = watchLaw(law, () => changes++);
  const enact = () => watched.enact(...([] as unknown as Parameters<Law["enact"]>));
  expect(await enact()).toEqual({ recorded: {} });
  expect(changes).toBe(1);
  expect(await enact()).toEqual({ refused: "already-enacted" });
  expect(changes).toBe(1);
});
