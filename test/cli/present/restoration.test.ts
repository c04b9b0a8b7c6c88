/** The report of a restored node: the first line says how it stands, and what is wrong comes before what is well. */
import { expect, test } from "vitest";
import { presentRestoration, restorationLines } from "../../../src/cli/present/restoration.ts";
import { NOT_ASKED, type Restoration } from "../../../src/node/restoration.ts";

const at = "2026-12-01T10:00:00.000Z";
const base = { type: "comity/v1/restoration", at, backupAt: at, size: 1234 } as const;
const transfers = { recovered: 2, here: 1, past: 0, refused: 0 };
const restoration: Restoration = {
  ...base,
  confirmed: {
    at,
    by: ["eu.example", "jp.example", "kr.example", "sg.example"],
    without: ["us.example"],
    opened: "in.example/x",
  },
  asked: {
    "eu.example": { ...NOT_ASKED, done: at, transfers, notices: { ...transfers, recovered: 3 } },
    "jp.example": {
      ...NOT_ASKED,
      done: at,
      transfers: { ...transfers, past: 1, refused: 1 },
      refused: [{ what: "transfer", id: "t1", reason: "PROOF_INVALID" }],
    },
    "kr.example": { ...NOT_ASKED, failed: { at, reason: "NODE_UNREACHABLE" } },
    "sg.example": { ...NOT_ASKED, failed: { at, reason: "METHOD_UNKNOWN" } },
  },
};

test("what was refused and who does not answer stand before who gave back all", () => {
  const lines = restorationLines(restoration);
  expect(lines.slice(0, 3)).toEqual([
    "7 recovered, 1 refused; not yet from kr.example, sg.example, us.example",
    `restored ${at} from the backup of ${at}, with 1,234 leaves`,
    "the log goes on as in.example/x",
  ]);
  expect(lines.filter((line) => /^[a-z]+\.example/.test(line))).toEqual([
    `jp.example gave back all: ${at}`,
    `kr.example does not answer: NODE_UNREACHABLE, last asked ${at}`,
    `sg.example cannot give back: METHOD_UNKNOWN, last asked ${at}`,
    "us.example left out",
    `eu.example gave back all: ${at}`,
  ]);
  expect(lines).toContain("  refused: transfer t1, PROOF_INVALID");
  expect(lines).toContain("  transfers: 2 recovered, 1 here already, 1 past their date, 1 refused");
  expect(lines).toContain("  notices and acknowledgements: 3 recovered, 1 here already, 0 refused");
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines).toContain("cannot come back, since nobody else has it:");
});

test("where every peer has given back all the first line says so, and before the log is confirmed nothing is asked", () => {
  const asked = { "eu.example": { ...NOT_ASKED, done: at, transfers } };
  const done = { ...base, confirmed: { at, by: ["eu.example"], without: [] }, asked };
  expect(restorationLines(done)[0]).toBe("2 recovered, 0 refused: every peer has given back what it had");
  const begun = { ...base, confirmed: { at, by: ["eu.example"], without: [] } };
  expect(restorationLines(begun)[0]).toContain("not yet from eu.example");
  expect(restorationLines(base)).toHaveLength(2);
});

test("a machine gets the same, without the token of a page", () => {
  const { peers, ...rest } = presentRestoration(restoration);
  expect(rest).toMatchObject({ confirmed: true, log: "in.example/x", size: 1234 });
  expect(peers[0]).toEqual({
    trustDomain: "jp.example",
    state: "gave back all",
    done: at,
    transfers: { recovered: 2, here: 1, past: 1, refused: 1 },
    refused: [{ what: "transfer", id: "t1", reason: "PROOF_INVALID" }],
  });
});
