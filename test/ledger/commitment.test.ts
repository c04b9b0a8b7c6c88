/** Commitments: HMAC-SHA-256 under the salt (RFC 2104), the same for text and for its bytes. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { utf8Bytes } from "../../src/ledger/bytes.ts";
import { commitmentTo } from "../../src/ledger/commitment.ts";

const salt = Buffer.alloc(32, 7);

test("a commitment is the HMAC of the value under the salt", () => {
  const expected = createHmac("sha256", salt).update("né").digest("base64");
  expect(commitmentTo("né", salt.toString("base64"))).toBe(expected);
  expect(commitmentTo(utf8Bytes("né"), salt.toString("base64"))).toBe(expected);
});

test("another salt, and another value, give another commitment", () => {
  const other = Buffer.alloc(32, 8).toString("base64");
  const made = [
    commitmentTo("a", salt.toString("base64")),
    commitmentTo("a", other),
    commitmentTo("b", other),
  ];
  expect(new Set(made).size).toBe(3);
});

test("a salt that is no base64 is refused", () => {
  expect(() => commitmentTo("a", "no salt!")).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID", message: "the salt is not base64" }),
  );
});
