/**
 * Packs that hang a node: every kind of `faults/packs` in the folder that COMITY_CORPUS names, at every door by which a pack
 * comes in. A pack that is not refused hangs the test until its time is over. Kind B1 is made by the folder's own script, which needs `python3`.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PACKS } from "../../src/client/vocabulary.ts";
import { statementOf } from "../../src/engine/record.ts";
import { ComityError } from "../../src/errors.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import { canonicalBytes, sha256 } from "../../src/ledger/canonical.ts";
import { createDocumentReader } from "../../src/node/document-reader.ts";
import type { PackCommand } from "../../src/packs/state.ts";
import { IL, START } from "../engine/pair.ts";
import { atlas } from "../law/question.ts";
import { createPackPair, SHIPPED } from "../packs/pair.ts";
import { comity, fileWith } from "../support/command.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of packs)" : "";
const folder = join(corpus ?? "", "faults/packs");
const illinois = fileURLToPath(new URL("US-IL.yaml", PACKS));
const text = readFileSync(illinois, "utf8");

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
/** Illinois's law with more atoms and more rules. */
const lawWith = (atoms: string, rules = "") =>
  text.replace("\natoms:\n", `\natoms:\n${atoms}`).replace("\nrules:\n", `\nrules:\n${rules}`);
/** Illinois's law with a rule that multiplies out to `3 ** k` clauses. */
const bomb = (k: number) =>
  execFileSync("python3", [join(folder, "bomb.py"), illinois, String(k)], { encoding: "utf8" });
const rulesOfOneAtom = (count: number) =>
  lawWith(
    "  us-il.one: { kind: safeguard, says: a safeguard }\n",
    numbers(count)
      .map(
        (i) =>
          `  - { id: r${i}, cite: none, from: 2020-01-01, status: believed, applies: both, says: A rule of one atom., require: { security: us-il.one } }\n`,
      )
      .join(""),
  );
const chain = (count: number) =>
  lawWith(
    numbers(count)
      .map(
        (i) =>
          `  us-il.c${i}: { kind: safeguard, says: a link of a chain, implies: [${i + 1 < count ? `us-il.c${i + 1}` : ""}] }\n`,
      )
      .join(""),
  );

const hasPython = (() => {
  try {
    return execFileSync("python3", ["--version"], { encoding: "utf8" }).startsWith("Python 3");
  } catch {
    return false;
  }
})();
const script = hasPython ? [4, 5, 6, 7, 8, 9, 40] : [];

/** A row: its kind in the INDEX, the instance, the pack, and which rule or place and which limit the refusal names. */
type Case = readonly [kind: string, instance: string, make: () => string, names: RegExp];
const CASES: readonly Case[] = [
  ...script.map((k): Case => {
    const names = new RegExp(
      `line \\d+: the demand of \`bomb\` under \`security\` comes to ${k < 30 ? 3 ** k : "\\S+"} clauses; the limit is 64`,
    );
    return ["B1", `3 to the power of ${k} clauses`, () => bomb(k), names];
  }),
  ["B2", "3,000 rules of one atom", () => rulesOfOneAtom(3_000), /line \d+: at `rules`: .*300 entries/],
  ["B2", "301 rules", () => rulesOfOneAtom(301), /line \d+: at `rules`: .*300 entries/],
  ...[500, 1_000, 2_000].map(
    (count): Case => [
      "B3",
      `${count} atoms in a chain`,
      () => chain(count),
      /line \d+: the pack has \d+ atoms; the limit is 300/,
    ],
  ),
  [
    "B3",
    "100 atoms in a chain",
    () => chain(100),
    /the atoms imply \d+ others, directly or through others; the limit is 2000/,
  ],
];

async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return "taken";
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    return `${reason}: ${message}`;
  }
}

/** What a node answers a peer that signs such a pack as its own law, and offers it; nothing may come into force. */
async function offered(pack: string): Promise<string> {
  const pair = await createPackPair({}, createDocumentReader());
  const leaf = canonicalBytes({
    type: "comity/v1/pack",
    nonce: Buffer.alloc(32).toString("base64"),
    at: new Date(START).toISOString(),
    authority: IL,
    jurisdiction: "US-IL",
    version: /^version: "(.*)"$/m.exec(pack)?.[1] ?? "",
    serial: 9,
    hash: sha256(Buffer.from(pack)).toHex(),
  });
  const contradiction = { subject: "any", digest: sha256(leaf).toHex(), until: "9999-12-31" };
  const command: PackCommand = { kind: "pack.contradict", contents: [], contradiction };
  const committed = await pair.il.store.commit({ leaf, command: command as never });
  if ("refused" in committed) throw new Error(committed.refused);
  const envelope = { own: statementOf(committed.recorded), body: pack };
  const answer = await refusalOf(() => pair.eu.receiver.receive(IL, "pack", envelope));
  expect(pair.inForce()?.version).toBe(SHIPPED);
  return answer;
}

describe.skipIf(corpus === undefined)(`packs that hang a node${why}`, () => {
  if (!hasPython) test.skip("B1 (skipped: its script needs python3)");

  describe.each(CASES)("%s: %s", (_, __, make, names) => {
    const pack = corpus === undefined ? "" : make();

    test("is refused where it is read, by place and limit", async () => {
      const context = { concepts: atlas.concepts, registry: atlas.commons.registry, file: "US-IL.yaml" };
      const value = await refusalOf(() => parsePack(pack, context));
      expect(value).toMatch(/^PACK_INVALID: US-IL\.yaml: /);
      expect(value).toMatch(names);
    });

    test("is refused by `packs lint`", async () => {
      const { code, stderr } = await comity(["packs", "lint", fileWith(pack)]);
      expect(code).toBe(2);
      expect(stderr.replace(/\s+/g, " ")).toMatch(names);
    });

    test("is refused from a peer, while the node answers others", async () => {
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
      });
      const answer = await offered(pack);
      clearInterval(ticking);
      expect(answer).toMatch(names);
      expect(turns).toBeGreaterThan(0);
    });
  });

  test("every kind and every script of the folder has its test", () => {
    const rows = readFileSync(join(folder, "INDEX.md"), "utf8").matchAll(/^\| (B\d+) /gm);
    const kinds = [...rows].map(([, kind]) => kind);
    const tested = [...(hasPython ? [] : ["B1"]), ...CASES.map(([kind]) => kind)];
    expect(new Set(kinds)).toEqual(new Set(tested));
    expect(readdirSync(folder).toSorted()).toEqual(["INDEX.md", "bomb.py"]);
  });
});
