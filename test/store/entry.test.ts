/** Entries as the writer takes them: copied, weighed, and a bounded number to a batch. */
import { expect, test } from "vitest";
import { admitEntry, assertRow, takeBatch } from "../../src/store/entry.ts";
import { item } from "./sample-entries.ts";
import { ITEM } from "./sample-machine.ts";

const invalid = (reason: string, message: string) =>
  expect.objectContaining({ reason, message: expect.stringContaining(message) });

test("bytes get a buffer of their own, which a thread can hand over", () => {
  const pool = Buffer.alloc(8192, 7);
  const command = { kind: "k", bodies: [pool.subarray(10, 13)], absent: undefined };
  const { entry, buffers, bytes } = admitEntry({ leaf: pool.subarray(0, 5), command });
  expect(buffers.map(({ byteLength }) => byteLength)).toEqual([5, 3]);
  expect(entry.command).toEqual({ kind: "k", bodies: [Uint8Array.of(7, 7, 7)] });
  expect("absent" in entry.command).toBe(false);
  expect(bytes).toBeGreaterThanOrEqual(8);
  pool.fill(0);
  expect(entry).toHaveProperty("leaf", new Uint8Array(5).fill(7));
});

test("a command without a leaf has none afterwards either", () => {
  expect(admitEntry({ command: { kind: "k" } }).entry).toEqual({ command: { kind: "k" } });
});

test.each<[string, unknown, string, string]>([
  ["U+0000", { deep: ["a\u0000"] }, "TEXT_MALFORMED", "`command.value.deep[0]`"],
  ["a lone surrogate", "\udc00", "TEXT_MALFORMED", "`command.value`"],
  ["null", null, "INPUT_INVALID", "`command.value`"],
  ["a function", () => {}, "INPUT_INVALID", "`command.value`"],
  ["a big integer", 1n, "INPUT_INVALID", "`command.value`"],
])("refuses %s, and says where", (_, value, reason, where) => {
  const command = { kind: "k", value };
  expect(() => admitEntry({ leaf: new Uint8Array(), command })).toThrow(invalid(reason, where));
});

test("refuses a value that holds itself", () => {
  const command: Record<string, unknown> & { kind: string } = { kind: "k" };
  command.self = command;
  expect(() => admitEntry({ leaf: new Uint8Array(), command })).toThrow(
    invalid("INPUT_INVALID", "command.self"),
  );
});

test("a batch ends before the bytes or the number that it may have, and takes one in any case", () => {
  const mebibyte = 1024 * 1024;
  const sized = (...sizes: readonly number[]) => sizes.map((bytes) => ({ bytes: bytes * mebibyte }));
  const taken = (waiting: { bytes: number }[]) => [takeBatch(waiting).length, waiting.length];
  expect(taken(sized(1, 2, 1, 1))).toEqual([3, 1]);
  expect(taken(sized(9, 1))).toEqual([1, 1]);
  expect(taken(sized(1, 9, 1))).toEqual([1, 2]);
  expect(taken(Array.from({ length: 1500 }, () => ({ bytes: 1 })))).toEqual([1024, 476]);
  expect(taken([])).toEqual([0, 0]);
});

test.each([
  ["until", { id: "a" }],
  ["id", { until: "2030-01-01" }],
  ["rank", item("a", { rank: 0.5 })],
  ["rank", item("a", { rank: 2 ** 53 })],
  ["group", item("a", { group: 7 as never })],
  ["group", item("a", { group: "\ud800" })],
  ["body", item("a", { body: "text" as never })],
])("a row whose `%s` cannot be kept is a fault of its machine", (column, row) => {
  expect(() => assertRow(ITEM, row as never)).toThrow(invalid("INTERNAL", `\`${column}\``));
});

test("a row may leave out what is in no key", () => {
  expect(() => assertRow(ITEM, item("a"))).not.toThrow();
});
