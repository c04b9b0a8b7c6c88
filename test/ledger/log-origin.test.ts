/** The names of the logs of a node: its trust domain, and those of logs that it opened, each with a mark of its own. */
import { expect, test } from "vitest";
import { formatOrigin, isOriginOf, trustDomainOf } from "../../src/ledger/log-origin.ts";

test("a log that is opened has the trust domain, the day and four random bytes in its name", () => {
  const origin = formatOrigin(
    "eu.example",
    "2026-11-30T12:00:00.000Z",
    Uint8Array.from([1, 35, 171, 205, 9]),
  );
  expect(origin).toBe("eu.example/2026-11-30-0123abcd");
  expect([trustDomainOf(origin), trustDomainOf("eu.example")]).toEqual(["eu.example", "eu.example"]);
  expect(isOriginOf(origin, "eu.example")).toBe(true);
  expect(isOriginOf("eu.example", "eu.example")).toBe(true);
});

test.each([
  "eu.example.other",
  "jp.example",
  "eu.example/",
  "eu.example/log",
  "eu.example/2026-11-30-0123ABCD",
  "eu.example/2026-11-30-0123abcd/2",
  "eu.example/2026-11-30-0123abcd ",
])("`%s` is no name of a log of eu.example", (name) => {
  expect(isOriginOf(name, "eu.example")).toBe(false);
});
