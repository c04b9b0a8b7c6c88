/** Decisions are computed again when what they stood on has changed, and refused when it never stands still. */
import { expect, test } from "vitest";
import { commitDecision } from "../../src/engine/decision.ts";
import type { Committed, Entry } from "../../src/engine/store.ts";

const recorded: Committed = {
  recorded: { leaf: Uint8Array.of(1), index: 0, proof: [], checkpoint: "head" },
};
const entryOf = (n: number): Entry => ({ leaf: Uint8Array.of(n), command: { kind: "test" } });

/** Commits with one answer after another, the last for ever; gives each computation its number. */
function attempt(...answers: readonly Committed[]) {
  const entries: Entry[] = [];
  let computed = 0;
  const decided = commitDecision(
    {
      commit: async (entry) => {
        entries.push(entry);
        return answers[Math.min(entries.length, answers.length) - 1] as Committed;
      },
    },
    async () => {
      computed += 1;
      return { entry: entryOf(computed), number: computed };
    },
  );
  return { decided, entries };
}

test("a decision that is recorded at once is computed once", async () => {
  const { decided, entries } = attempt(recorded);
  expect(await decided).toEqual({ entry: entryOf(1), number: 1, committed: recorded });
  expect(entries).toEqual([entryOf(1)]);
});

test("a newer law, and counts that passed a bound, have it computed again", async () => {
  const { decided, entries } = attempt({ refused: "law-changed" }, { refused: "bound-passed" }, recorded);
  expect(await decided).toMatchObject({ number: 3, committed: recorded });
  expect(entries).toHaveLength(3);
});

test("any other refusal is the caller's, with the computation that met it", async () => {
  const { decided } = attempt({ refused: "key-taken" });
  expect(await decided).toMatchObject({ number: 1, committed: { refused: "key-taken" } });
});

test("after 16 computations the caller is told to come back", async () => {
  const { decided, entries } = attempt({ refused: "law-changed" });
  await expect(decided).rejects.toThrow(
    expect.objectContaining({ reason: "OVERLOADED", message: expect.stringContaining("try again") }),
  );
  expect(entries).toHaveLength(16);
});
