/** What one node tells the other about an erasure: it is taken only as its leaf commits to it. */
import { expect, test } from "vitest";
import { sealItem } from "../../src/engine/sealed.ts";
import { createEntropy } from "../../src/node/ports.ts";
import {
  type ErasureItem,
  erasureSubject,
  parseArrivedErasure,
  sealingOf,
} from "../../src/transfers/erasure.ts";

const item: ErasureItem = {
  origin: "spiffe://eu.example/node",
  transfer: "0193a5f0-0000-7000-8000-00000000abcd",
  stage: "ask",
  at: "2026-11-30T12:00:00.000Z",
};
const sealed = (said: object) => {
  const { leaf, body } = sealItem(createEntropy(), sealingOf(said as ErasureItem));
  return { body, leaf: JSON.parse(Buffer.from(leaf).toString("utf8")) as unknown };
};

test("an item is parsed again, and its subject names the transfer", () => {
  const { body, leaf } = sealed(item);
  expect(parseArrivedErasure(body, { leaf })).toMatchObject(item);
  expect(erasureSubject({ origin: item.origin, id: item.transfer })).toBe(`${item.origin} ${item.transfer}`);
});

test.each<[string, object, string]>([
  ["a stage that there is not", { stage: "forget" }, "INPUT_INVALID"],
  ["an id that is none", { transfer: "all" }, "INPUT_INVALID"],
  ["another field", { everything: true }, "INPUT_INVALID"],
])("%s is refused", (_, change, reason) => {
  const { body, leaf } = sealed({ ...item, ...change });
  expect(() => parseArrivedErasure(body, { leaf })).toThrow(expect.objectContaining({ reason }));
});

test("a body to which the leaf does not commit is refused", () => {
  const { body } = sealed({ ...item, stage: "done" });
  expect(() => parseArrivedErasure(body, { leaf: sealed(item).leaf })).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});
