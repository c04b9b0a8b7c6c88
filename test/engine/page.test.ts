/** Cursors and pages: each place once, and nobody reads on with what belongs to another. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatCursor,
  type List,
  markEntry,
  PAGE_BYTES,
  pageOf,
  pageWithin,
  parseCursor,
} from "../../src/engine/page.ts";

const IRISH = "spiffe://eu.example/regulator/irish";
const FRENCH = "spiffe://eu.example/regulator/french";

/** A list of the numbers from `count` down to 1, each at its own place. */
function countdown(count: number, name = "numbers"): List<number> {
  return {
    name,
    most: 40,
    placeOf: (n) => n,
    nameOf: (n) => `the number ${n}`,
    order: "descending",
    read: async (after = count + 1, limit) =>
      Array.from({ length: Math.min(limit, after - 1) }, (_, i) => after - 1 - i),
  };
}

const refused = (reason: string) => expect.objectContaining({ reason });

describe("a cursor", () => {
  test("names the place that it was made for, and the beginning where it is empty", () => {
    expect(parseCursor(IRISH, "")).toEqual({ place: 0 });
    fc.assert(
      fc.property(fc.nat(), (place) => {
        expect(parseCursor(IRISH, formatCursor(IRISH, { place }))).toEqual({ place });
        const entry = markEntry(IRISH, `entry ${place}`);
        expect(parseCursor(IRISH, formatCursor(IRISH, { place, entry }))).toEqual({ place, entry });
        expect(markEntry(FRENCH, `entry ${place}`)).not.toBe(entry);
      }),
    );
  });

  test("is its viewer's alone, and of one form", () => {
    expect(() => parseCursor(FRENCH, formatCursor(IRISH, { place: 3 }))).toThrow(refused("CURSOR_FOREIGN"));
    for (const cursor of ["2", "x-y", "-1-0000000000000000", `${"9".repeat(16)}-0000000000000000`])
      expect(() => parseCursor(IRISH, cursor)).toThrow(refused("INPUT_INVALID"));
  });
});

describe("a page of long items", () => {
  const long = { show: async (n: number) => n, bytesOf: () => PAGE_BYTES / 3 };

  test("ends before it is too long, and the next goes on from there", async () => {
    const seen: number[] = [];
    let token = "";
    do {
      const page = await pageWithin(countdown(8), IRISH, { size: 0, token }, long);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items);
      token = page.nextToken;
    } while (token !== "");
    expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test("has one item at least, however long that is", async () => {
    const parts = { ...long, bytesOf: () => 10 * PAGE_BYTES };
    const { items, nextToken } = await pageWithin(countdown(2), IRISH, { size: 0, token: "" }, parts);
    expect([items, nextToken]).toEqual([[2], expect.stringMatching(/^2-/)]);
  });
});

describe("a page", () => {
  test("follows the page before, until each row has been on one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100), fc.nat(50), async (count, size) => {
        const seen: number[] = [];
        let token = "";
        do {
          const page = await pageOf(countdown(count), IRISH, { size, token });
          expect(page.items.length).toBeLessThanOrEqual(Math.min(size || 40, 40));
          seen.push(...page.items);
          token = page.nextToken;
        } while (token !== "");
        expect(seen).toEqual(Array.from({ length: count }, (_, i) => count - i));
      }),
    );
  });

  test("is refused with a token of another viewer, of another list or of a feed", async () => {
    const { nextToken } = await pageOf(countdown(3), IRISH, { size: 1, token: "" });
    const next = (viewer: string, token: string, list = countdown(3)) =>
      pageOf(list, viewer, { size: 1, token });
    expect((await next(IRISH, nextToken)).items).toEqual([2]);
    await expect(next(FRENCH, nextToken)).rejects.toEqual(refused("CURSOR_FOREIGN"));
    await expect(next(IRISH, nextToken, countdown(3, "others"))).rejects.toEqual(refused("CURSOR_FOREIGN"));
    await expect(next(IRISH, formatCursor(IRISH, { place: 2 }))).rejects.toEqual(refused("CURSOR_FOREIGN"));
    await expect(next(IRISH, "2")).rejects.toEqual(refused("INPUT_INVALID"));
  });

  test("is refused where another row stands at the token's place, and follows one that has left the list", async () => {
    const { nextToken } = await pageOf(countdown(5), IRISH, { size: 2, token: "" });
    const next = (list: List<number>, token = nextToken) => pageOf(list, IRISH, { size: 5, token });
    const anew = { ...countdown(5), nameOf: (n: number) => `another number ${n}` };
    await expect(next(anew)).rejects.toEqual(refused("CURSOR_UNKNOWN"));
    const whole = countdown(5);
    const without: List<number> = {
      ...whole,
      read: async (after, limit) =>
        (await whole.read(after, limit + 1)).filter((n) => n !== 4).slice(0, limit),
    };
    expect((await next(without)).items).toEqual([3, 2, 1]);
    const ofEarlierProgram = nextToken.split("-").slice(0, 2).join("-");
    expect((await next(anew, ofEarlierProgram)).items).toEqual([3, 2, 1]);
  });
});
