/** Messages between a store and its writer: outcomes and errors cross the threads without loss. */
import { expect, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import type { Folded, Outcome } from "../../../src/store/fold.ts";
import { errorOf, faultOf, formatSettled, parseSettled } from "../../../src/store/sqlite/messages.ts";

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const recorded = (index: number, proof: readonly Uint8Array[]): Outcome => ({
  recorded: { leaf: Uint8Array.of(index), index, proof, checkpoint: "head" },
});

test("outcomes come back in their order, each with its own proof", () => {
  const error = new ComityError("INPUT_INVALID", "wrong", { cause: new Error("why") });
  const outcomes: Outcome[] = [
    recorded(0, [hash(1), hash(2)]),
    { refused: "taken" },
    recorded(1, []),
    { rejected: error },
    recorded(2, [hash(3)]),
  ];
  const batch = { head: { checkpoint: "head" }, puts: [] };
  const settled = formatSettled({ outcomes, batch } as unknown as Folded);
  const leaves = [0, 9, 1, 9, 2].map((byte) => Uint8Array.of(byte));
  expect(parseSettled(settled, leaves)).toEqual(outcomes);
  expect(settled.hashes).toHaveLength(3 * 32);
});

test("a batch that wrote nothing has no checkpoint and no keys", () => {
  const settled = formatSettled({ outcomes: [{ refused: "taken" }], batch: undefined } as unknown as Folded);
  expect(settled).toMatchObject({ checkpoint: "", written: new Map() });
  expect(parseSettled(settled, [])).toEqual([{ refused: "taken" }]);
});

test("an error crosses with its reason, its message and its cause's", () => {
  const error = new ComityError("STORE_UNAVAILABLE", "gone", { cause: new Error("EIO") });
  expect(faultOf(error)).toEqual({ reason: "STORE_UNAVAILABLE", message: "gone", cause: "EIO" });
  expect(errorOf(faultOf(error))).toMatchObject({ reason: "STORE_UNAVAILABLE", message: "gone" });
  expect(faultOf("text")).toMatchObject({ reason: "INTERNAL", cause: "" });
});
