/** How an entry of a regulator's feed is shown: what came, and the cursor with which to go on. */
import { expect, test } from "vitest";
import { entryLines } from "../../../src/cli/present/feed-entry.ts";
import { text, VIEW } from "./shown-notice.ts";

const said = {
  by: "spiffe://jp.comity.example/regulator/ppc",
  version: 1,
  stage: "rejected" as const,
  why: "nobody here is concerned",
  at: "2026-03-02T11:05:00.000Z",
};

test("a version is shown by its summary, and an acknowledgement in a sentence with its notice and time; each with its cursor", () => {
  const version = text(entryLines({ cursor: "7-ab", notice: VIEW }, 100));
  expect(version).toMatch(/^HIGH TLP:AMBER Fingerprint templates copied\n/);
  expect(version).toMatch(/\n {2}cursor 7-ab\n$/);
  expect(text(entryLines({ cursor: "8-cd", notice: VIEW, said }, 100)).split("\n")).toEqual([
    "spiffe://jp.comity.example/regulator/ppc, rejected, version 1, nobody here is concerned: Fingerprint",
    "templates copied",
    `  notice ${VIEW.id}, said 2026-03-02 11:05 UTC`,
    "  cursor 8-cd",
    "",
  ]);
});
