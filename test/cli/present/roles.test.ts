/** The table of roles and methods as operators read it. */
import { expect, test } from "vitest";
import { formatRoles, listRoles } from "../../../src/cli/present/roles.ts";
import { METHODS } from "../../../src/edge/grpc/methods.ts";
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
