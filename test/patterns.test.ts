/** Patterns of texts from outside. */
import { describe, expect, it } from "vitest";
import { ADDRESS, PLACE_CODE } from "../src/patterns.ts";

describe("the code of a place", () => {
  it.each(["EU", "US-IL", "FR-974", "AE-DIFC"])("is such as %s", (code) => {
    expect(code).toMatch(PLACE_CODE);
  });

  it.each(["", "E", "EUR", "eu", "US-", "US-IL-1", "AE-DIFCX", " EU", "EU\n"])("is not %j", (code) => {
    expect(code).not.toMatch(PLACE_CODE);
  });
});

describe("an address", () => {
  it.each(["node.example:7440", "127.0.0.1:0", "[::1]:7440"])("is such as %s", (address) => {
    expect(address).toMatch(ADDRESS);
  });

  it.each(["", "node.example", ":7440", "::1:7440", "node example:7440", "node:123456", "[::1]"])(
    "is not %j",
    (address) => {
      expect(address).not.toMatch(ADDRESS);
    },
  );
});
