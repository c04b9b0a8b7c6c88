/** What was relayed is given back page by page, and no token of another kind is taken. */
import { expect, test } from "vitest";
import { FIRST_RELAYS, MOST_RELAYS } from "../../src/notices/exchanged.ts";
import { createNoticePair, EU, IL, IRISH, sampleNotice } from "../support/notices.ts";

test("a page ends at its number of items, and the next goes on behind it", async () => {
  const pair = createNoticePair();
  const first = sampleNotice();
  for (let version = 1; version <= MOST_RELAYS + 1; version++) {
    await pair.eu.report(IRISH, { ...first, version });
    await pair.settle();
  }
  const leaves: string[] = [];
  for (const [side, peer] of [
    ["il", EU],
    ["eu", IL],
  ] as const) {
    const page = await pair[side].giveBack(peer, FIRST_RELAYS);
    expect(page.relays).toHaveLength(MOST_RELAYS);
    const last = await pair[side].giveBack(peer, page.nextToken);
    expect([last.relays.length, last.nextToken]).toEqual([1, ""]);
    leaves.push([...page.relays, ...last.relays].map(({ own }) => own.leaf).join());
  }
  expect(leaves[0]).toBe(leaves[1]);
  expect(new Set(leaves[0]?.split(",")).size).toBe(MOST_RELAYS + 1);
});

test("what waits is not given, and a token that is none is refused", async () => {
  const pair = createNoticePair({ fate: () => "is lost" });
  await pair.eu.report(IRISH, sampleNotice());
  expect(await pair.eu.giveBack(IL, FIRST_RELAYS)).toEqual({ relays: [], nextToken: "" });
  for (const token of ["", "received", "notice x 1"])
    await expect(pair.eu.giveBack(IL, token)).rejects.toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    );
});
