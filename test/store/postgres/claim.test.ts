/** The claim on a store: whose it is, and when it is asked for again. */
import { describe, expect, test } from "vitest";
import { claimStore, NotYet, readHolder } from "../../../src/store/postgres/claim.ts";
import type { Query } from "../../../src/store/postgres/connection.ts";

/** A server whose lock is held by one session after another; `undefined` is nobody, `"own"` this one. */
function lockedBy(...holders: (string | undefined)[]): Query {
  let at = 0;
  const holder = () => holders[Math.min(at, holders.length - 1)];
  return async (text) => {
    const row = (columns: Record<string, unknown>) => ({ rows: [columns], command: "SELECT" });
    if (text.includes("pg_try_advisory_lock")) {
      at += 1;
      return row({ claimed: String(holder() === "own") });
    }
    const held = holder();
    return held === undefined ? { rows: [], command: "SELECT" } : row({ session: held, name: "comity" });
  };
}

describe("a claim", () => {
  test("of another process is refused, and that of the session before waited for", async () => {
    const another = lockedBy("7 1.5");
    await expect(claimStore(another, { withinMs: 0 })).rejects.toMatchObject({ reason: "STORE_LOCKED" });
    await expect(claimStore(another, { withinMs: 0, before: "7 1.4" })).rejects.toMatchObject({
      reason: "STORE_LOCKED",
    });
    await expect(claimStore(another, { withinMs: 0, before: "7 1.5" })).rejects.toThrow(NotYet);
  });

  test("that ends is taken", async () => {
    expect(await claimStore(lockedBy("7 1.5", "7 1.5", undefined, "own"), { withinMs: 60_000 })).toBe("own");
    expect(await claimStore(lockedBy(undefined, undefined, "own"), { withinMs: 0 })).toBe("own");
  });
});

test.each([
  ["comity at 10.0.0.1:7440", { session: "7", reachedAt: "10.0.0.1:7440" }],
  ["comity at [fd00::1]:7440", { session: "7", reachedAt: "[fd00::1]:7440" }],
  ["comity", { session: "7" }],
  ["comity at nowhere", { session: "7" }],
  ["psql at 10.0.0.1:7440", { session: "7" }],
])("a session that is named `%s` says where its process is reached, or nothing", async (name, holder) => {
  const query: Query = async () => ({ rows: [{ session: "7", name }], command: "SELECT" });
  expect(await readHolder(query)).toEqual(holder);
});
