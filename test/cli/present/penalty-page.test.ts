/** The penalties of a law on the page of its place: as of its day, those to come, and what nobody has researched. */
import { describe, expect, test } from "vitest";
import { penaltyPage } from "../../../src/cli/present/penalty-page.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { concepts, registry } = shippedAtlas();
const pack = (code: string, more: string) =>
  parsePack(`pack: ${code}\nversion: "1"\ntitle: Nowhere\nzone: UTC\nrules: []\n${more}`, {
    ...{ concepts, registry, file: code },
  });
const fine = (id: string, days: string) =>
  `  - { id: ${id}, cite: Act 2 a|b, ${days}, status: believed, says: It costs something., kind: civil, per: day, amount: { upTo: 5, currency: EUR }, sanctions: all }\n`;

const tableOf = (lines: readonly string[]) => lines.filter((line) => line.includes("It costs"));

describe("the part on penalties", () => {
  test("lists what is in force on the day, and apart from it what is to come", () => {
    const ended = fine("old", "from: 2000-01-01, until: 2026-11-30");
    const lines = penaltyPage(
      pack(
        "YY",
        `penalties:\n${ended}${fine("now", "from: 2020-01-01")}${fine("later", "from: 2030-01-01, until: 2031-01-01")}`,
      ),
      "2026-11-30",
    );
    expect(tableOf(lines)).toEqual([
      "| civil penalty | EUR 5 each day | It costs something. | Act 2 a\\|b | 2020-01-01 | believed |",
      "| civil penalty | EUR 5 each day | It costs something. | Act 2 a\\|b | 2030-01-01, until 2031-01-01 | believed |",
    ]);
    expect(lines.indexOf("To come:")).toBeGreaterThan(lines.findIndex((line) => line.includes("2020-01-01")));
    expect(lines[0]).toBe("## Penalties");
    expect(lines.join("\n")).not.toContain("Nobody has researched");
  });

  test("says that nobody has researched them, or not as a whole, or that there are none", () => {
    const said = (more: string) =>
      penaltyPage(pack("XX", more), "2026-11-30")
        .filter((line) => line !== "")
        .slice(1);
    expect(said("")).toEqual(["Nobody has researched the penalties of this law."]);
    expect(said("penalties: []\n")).toEqual(["This law has none."]);
    const partly = said(`notResearched: [penalties]\npenalties:\n${fine("old", "from: 2020-01-01")}`);
    expect(partly.at(-1)).toBe(
      "Nobody has researched the penalties of this law as a whole: there may be more.",
    );
    expect(tableOf(partly)).toHaveLength(1);
  });

  test("a penalty to come is told with the value of its unit on its first day", () => {
    const units = `units:
  - { id: yy.fee, says: The basic unit., cite: Act 3, values: [{ from: 2030-01-01, amount: 7, currency: EUR, cite: Act 3, status: confirmed }] }\n`;
    const later =
      "  - { id: later, cite: Act 2, from: 2030-01-01, status: believed, says: It costs units., kind: civil, per: day, amount: { upTo: 5, unit: yy.fee }, sanctions: all }\n";
    expect(penaltyPage(pack("YY", `${units}penalties:\n${later}`), "2026-11-30").join("\n")).toContain(
      "| EUR 35 (5 basic units, EUR 7 each since 2030-01-01) each day |",
    );
  });
});
