/** The table of roles and methods as operators read it. */
import { expect, test } from "vitest";
import { formatAccess, formatRoles, listRoles } from "../../../src/cli/present/roles.ts";
import { METHODS } from "../../../src/edge/grpc/methods.ts";
import { LIMITS } from "../../../src/limits.ts";
import { plain, widest } from "../../support/command.ts";

test("each method has a row, with the scope of each role that may call it and a dash for every other", () => {
  const [heading = "", ...lines] = plain(formatRoles(METHODS, 100));
  expect(heading.trim().split(/\s+/)).toEqual(["node", "platform", "regulator", "auditor", "operator"]);
  const rowOf = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.split(/\s+/)
      .slice(1);
  expect(listRoles(METHODS)).toHaveLength(Object.keys(METHODS).length);
  for (const { service, method } of listRoles(METHODS)) expect(rowOf(`${service}.${method}`)).toHaveLength(5);
  expect(rowOf("Transfers.Request")).toEqual(["-", "own", "-", "-", "-"]);
  expect(rowOf("Federation.Exchange")).toEqual(["peers", "-", "-", "-", "-"]);
  expect(rowOf("Health.Check")).toEqual(["any", "any", "any", "any", "any"]);
});

test("the table fits a terminal", () => {
  expect(widest(formatRoles(METHODS, 100).join("\n"))).toBeLessThanOrEqual(100);
});

test("the limits of each caller follow, and what an operator has said of some", () => {
  const access = {
    platform: { callsPerCaller: 16 },
    "platform/aurora": { methods: ["Transfers.Assess", "Law.Ask"], storedBytesPerDay: 1024 * 1024 * 1024 },
    auditor: {},
  };
  expect(plain(formatAccess(LIMITS, access, 100))).toEqual([
    "",
    "Each caller may have 256 calls at once, 64 streams at once, 8 MiB of messages a second, 64 MiB of",
    "them at once, 16,384 MiB stored a day.",
    "platform: 16 calls at once",
    "platform/aurora: only Transfers.Assess, Law.Ask; 1,024 MiB stored a day",
    "auditor: as everybody",
  ]);
});
