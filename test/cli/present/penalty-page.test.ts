/** The penalties of each law on the page: as of its day, sorted by law, and the laws that nobody has researched. */
import { expect, test } from "vitest";
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

test("lists what is in force on the day, law by law, and names what is open", () => {
  const lines = penaltyPage(
    [
      pack("YY", `penalties:\n${fine("now", "from: 2020-01-01")}${fine("later", "from: 2030-01-01")}`),
      pack("XX", `notResearched: [penalties]\npenalties:\n${fine("old", "from: 2020-01-01")}`),
      pack("ZZ", ""),
    ],
    "2026-11-30",
  );
  expect(lines.filter((line) => line.includes("It costs"))).toEqual([
    "| XX | civil penalty | EUR 5 each day | It costs something. | Act 2 a\\|b | 2020-01-01 | believed |",
    "| YY | civil penalty | EUR 5 each day | It costs something. | Act 2 a\\|b | 2020-01-01 | believed |",
  ]);
  expect(lines[0]).toBe("## Penalties");
  expect(lines.at(-1)).toBe("Not researched, or not as a whole: XX, ZZ.");
  expect(penaltyPage([pack("YY", "penalties: []\n")], "2026-11-30").at(-1)).toBe(
    "Not researched, or not as a whole: none.",
  );
});
