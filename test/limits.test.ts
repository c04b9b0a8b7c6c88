/** The limits against their table in `docs/protocol.md`: each stands there once, with its number. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIMITS } from "../src/limits.ts";

const UNITS: Readonly<Record<string, number>> = { MiB: 2 ** 20, GiB: 2 ** 30, ms: 1, s: 1000, "%": 0.01 };
const ROW = /^\| `(\w+)` \| ([\d,.]+)(?: ([\w%]+))? \| .+ \|$/;

test("docs/protocol.md states every limit, and no other", () => {
  const page = readFileSync("docs/protocol.md", "utf8");
  const section = page.slice(page.indexOf("\n## Limits\n"), page.indexOf("\n## Clocks\n"));
  const stated = section.split("\n").flatMap((line) => {
    const [, name, number = "", unit = ""] = ROW.exec(line) ?? [];
    return name === undefined
      ? []
      : [[name, Number(number.replaceAll(",", "")) * (UNITS[unit] ?? 1)] as const];
  });
  expect(stated).toEqual(Object.entries(LIMITS));
});
