/** A recovered version is written once, and stands in the outbox as received by each peer that gave it back. */
import { expect, test } from "vitest";
import { OUTBOX } from "../../src/engine/rows.ts";
import type { Rows } from "../../src/engine/store.ts";
import type { NewVersion } from "../../src/notices/commands.ts";
import { type NoticeRecovery, noticeRecoveryMachine } from "../../src/notices/recovery-state.ts";
import { NOTICE_VERSION } from "../../src/notices/schema.ts";

const version: NewVersion = {
  origin: "eu",
  id: "n",
  version: 1,
  stage: "initial",
  digest: "d",
  reporter: "irish",
  tlp: "AMBER",
};
const notice: NoticeRecovery = {
  ...{
    kind: "notice.recover",
    own: new Uint8Array([1]),
    at: "2026-12-01T00:00:00.000Z",
    until: "2037-01-01",
  },
  ...{
    dispatch: { id: "i", peer: "il" },
    version,
    contents: [],
    viewers: ["irish"],
    regulators: [],
    deadlines: [],
  },
};
const said: NoticeRecovery = {
  kind: "notice.recover-acknowledgement",
  ...{ own: new Uint8Array([1]), contents: [], until: "2037-01-01" },
  said: { origin: "il", id: "n", version: 1, by: "irish", stage: "read" },
};
/** What is there: rows by their tables. */
const written = (command: NoticeRecovery, there: Readonly<Record<string, object>> = {}) => {
  const rows: Rows = {
    get: (of) => there[of.name] as never,
    span: ({ of }) => (there[of.name] === undefined ? [] : [there[of.name]]) as never,
  };
  const result = noticeRecoveryMachine.transition(command, rows, 9);
  return "refused" in result ? result.refused : result.puts.map(({ of, row }) => [of.name, row] as const);
};
const namesOf = (result: ReturnType<typeof written>) =>
  typeof result === "string" ? result : result.map(([name]) => name);

test("a version is shown to its viewers, and is received by the peer that gave it back", () => {
  const puts = written(notice);
  expect(puts).toContainEqual(["notice", expect.objectContaining({ leaf: 9, digest: "d" })]);
  expect(puts).toContainEqual(["feed", expect.objectContaining({ viewer: "irish", leaf: 9 })]);
  expect(puts).toContainEqual([
    "outbox",
    expect.objectContaining({ peer: "il", state: "received", leaf: 9 }),
  ]);
  expect(puts).toContainEqual(["recovered", expect.objectContaining({ leaf: 9 })]);
  expect(noticeRecoveryMachine.reads(notice).map(({ of }) => of.name)).toContain("outbox");
});

test("of what another peer has given back before only the peer is new; other content under the name is refused", () => {
  const there = { [NOTICE_VERSION.name]: { ...version, leaf: 3, until: "2037-01-01" } };
  expect(namesOf(written(notice, there))).toEqual(["outbox", "recovered"]);
  const item = { peer: "il", kind: "notice", version: 1 };
  expect(written(notice, { ...there, [OUTBOX.name]: item })).toBe("already-here");
  expect(written(notice, { [NOTICE_VERSION.name]: { ...version, digest: "other" } })).toBe("other-content");
});

test("an acknowledgement needs its version, and is written once", () => {
  expect(written(said)).toBe("version-unknown");
  expect(namesOf(written(said, { [NOTICE_VERSION.name]: version }))).toEqual([
    "acknowledgement",
    "recovered",
  ]);
  expect(written(said, { acknowledgement: {} })).toBe("already-here");
  expect(noticeRecoveryMachine.reads(said)).toHaveLength(2);
});
