/** The commands of notices: the rows that each names are those by which it is decided. */
import { describe, expect, test } from "vitest";
import { CONTRADICTION } from "../../src/engine/rows.ts";
import type { Read, Rows } from "../../src/engine/store.ts";
import { readsOf } from "../../src/notices/commands.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import {
  arrive,
  contradiction,
  createTable,
  FRENCH,
  IRISH,
  JP,
  report,
  say,
  timer,
  version,
  withdrawal,
} from "./notice-commands.ts";

describe("the reads that a command names", () => {
  const text = (read: Read) =>
    JSON.stringify(["key" in read ? read.key : [read.index, ...read.prefix], read.of.name]);

  test("are all that it makes, besides the cursors of those who saw the notice before", () => {
    const commands = [
      report(version(1), { deadlines: [timer("EU", "2026-12-01T00:00:00.000Z")], viewers: [IRISH, FRENCH] }),
      say("read", 1, { dispatches: [{ id: "said", peer: JP }] }),
      arrive(version(2), { viewers: [] }),
      report(withdrawal(3)),
    ];
    const table = createTable();
    for (const command of commands) {
      const named = new Set(readsOf(command).map(text));
      const made = new Set<string>();
      const watched: Rows = {
        get: (of, ...key) => {
          made.add(text({ of, key }));
          return table.get(of, ...key);
        },
        span: (span) => {
          made.add(text(span));
          return table.span(span);
        },
      };
      noticeMachine.transition(command, watched, 1);
      const missed = [...made].filter((read) => !named.has(read));
      expect(missed.filter((read) => !read.includes('"feed spiffe'))).toEqual([]);
      table.after(command);
    }
  });
});

test("a note reads the contradictions of its subject alone", () => {
  expect(readsOf({ kind: "notice.note", contents: [], contradiction })).toEqual([
    { of: CONTRADICTION, index: "subject", prefix: ["notice n"] },
  ]);
});
