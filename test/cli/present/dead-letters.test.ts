/** The dead letters as an operator is shown them. */
import { describe, expect, test } from "vitest";
import { parsePeer } from "../../../src/cli/commands/dead-letters.ts";
import { deadLetterLines, requeuedLines } from "../../../src/cli/present/dead-letters.ts";
import type { ShownDeadLetter } from "../../../src/edge/grpc/notice-answers.ts";
import { plain, widest } from "../../support/command.ts";

const row = (changes: Partial<ShownDeadLetter> = {}): ShownDeadLetter => ({
  id: "0193a5f0-0000-7000-8000-00000000000d",
  peer: "spiffe://jp.comity.example/node",
  kind: "notice",
  noticeId: "0193a5f0-0000-7000-8000-000000000001",
  version: 2,
  reason: "NOTICE_CONFLICT",
  since: "2026-11-21T09:30:59.000Z",
  ...changes,
});
const text = (lines: readonly string[]) => plain(lines).join("\n");

describe("the dead letters", () => {
  test("says first how much, then each peer's, then what to do", () => {
    const us = "spiffe://us-il.comity.example/node";
    const lines = plain(
      deadLetterLines([row(), row({ peer: us }), row({ kind: "acknowledgement" })], false, 100),
    );
    expect(lines[0]).toMatch(/^3 DEAD LETTERS: /);
    const peers = lines.filter((line) => line.endsWith("/node"));
    expect(peers).toEqual(["jp.comity.example/node", "us-il.comity.example/node"]);
    expect(text(lines)).toMatch(/2026-11-21 09:30 UTC +NOTICE_CONFLICT +0193a5f0-\S+, version 2\n/);
    expect(lines.filter((line) => line.includes("acknowledgement by a regulator of this node"))).toHaveLength(
      1,
    );
    expect(lines.indexOf("us-il.comity.example/node")).toBeGreaterThan(
      lines.findIndex((line) => line.includes("acknowledgement by")),
    );
    expect(text(lines.slice(-3))).toContain("--requeue ID");
    expect(text(lines)).not.toContain("There are more");
  });

  test("says when there are more, when nothing is there, and when nobody kept the time", () => {
    const first = text(deadLetterLines([row()], true, 100));
    expect(first).toMatch(/^THE FIRST 1 DEAD LETTER: /);
    expect(first).toContain("There are more: `--limit NUMBER`");
    expect(deadLetterLines([], false, 100)).toEqual(["There are no dead letters."]);
    expect(text(deadLetterLines([row({ since: "" })], false, 100))).toContain("time unknown");
  });

  test.each([40, 80, 100])("fits %s columns, and nothing steers the terminal", (width) => {
    const long = row({ reason: "\u001b[2J".repeat(30), peer: `spiffe://${"a".repeat(20)}.example/node` });
    for (const lines of [deadLetterLines([long], true, width), requeuedLines([long], width)]) {
      expect(widest(text(lines))).toBeLessThanOrEqual(width);
      expect(lines.join("\n")).not.toContain("\u001b[2J");
    }
  });
});

test("a peer is named by its trust domain, or as it is shown", () => {
  for (const name of ["jp.comity.example", "jp.comity.example/node", "spiffe://jp.comity.example/node"])
    expect(parsePeer(name)).toBe("spiffe://jp.comity.example/node");
  for (const name of ["", "JP", "jp.example/platform/a", "spiffe://"])
    expect(() => parsePeer(name)).toThrow("the trust domain of a peer");
});
