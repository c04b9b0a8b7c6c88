/** The record of a node, opened to be replayed: from its home, whether or not the node runs. What is decided there stands in `test/cli/commands/up.test.ts`. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { createLawFor } from "../../src/node/replay/law.ts";
import { openPast } from "../../src/node/replay/open.ts";
import { runReplay } from "../../src/node/replay/run.ts";
import { lockStore } from "../../src/store/sqlite/database.ts";
import { createSum } from "../../src/transfers/replay/sum.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { longTest } from "../support/longer.ts";
import { atlasReading, atlasWith } from "../support/pair.ts";

const atlas = shippedAtlas();
const base = mkdtempSync(join(tmpdir(), "comity-replay-"));
const home = join(base, "home");
const configFile = join(home, IN_HOME.config);
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
});
afterAll(() => rmSync(base, { recursive: true }));

describe("a home", () => {
  test("is opened while a node has its store, and without any certificate", async () => {
    using _ = lockStore(join(home, IN_HOME.store));
    const certificate = join(home, "node", "certificate.pem");
    rmSync(certificate);
    const past = await openPast(configFile, atlas);
    expect(past.size).toBeGreaterThan(0);
    expect(past.law.present.packs.get("KR")).toBe(atlas.packs.get("KR"));
    expect(past.held).toMatchObject({ agreements: [], handOvers: [] });
    await expect(past.held.store.commit({} as never)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    await past.close();
  });

  test("without decisions has an empty sum", async () => {
    const { sum } = await runReplay({ configFile, list: true }, atlas);
    expect(sum).toEqual(createSum());
  });

  test("whose pack file is none is refused before anything is replayed", async () => {
    const packFile = join(base, "none.yaml");
    writeFileSync(packFile, "pack: XX\n");
    await expect(runReplay({ configFile, packFile, list: false }, atlas)).rejects.toMatchObject({
      reason: "PACK_INVALID",
    });
  });

  test("without a store is refused, and none is made", async () => {
    renameSync(join(home, IN_HOME.store), join(base, "away.db"));
    await expect(openPast(configFile, atlas)).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
    renameSync(join(base, "away.db"), join(home, IN_HOME.store));
  });

  longTest("is replayed by several threads, whose sums add up", async () => {
    const told: number[] = [];
    const options = { threads: 2, leavesPerThread: 1, progress: (leaves: number) => told.push(leaves) };
    const { sum, size } = await runReplay({ configFile, list: true }, atlas, options);
    expect(sum).toEqual(createSum());
    expect(told.at(-1)).toBe(size);
    const packFile = join(base, "none.yaml");
    await expect(runReplay({ configFile, packFile, list: false }, atlas, options)).rejects.toMatchObject({
      reason: "PACK_INVALID",
    });
  });
});

describe("the law of a replay", () => {
  const named = (code: string, hash?: string) => {
    const { jurisdiction, version, hash: own } = atlas.packs.get(code) as never as Record<string, string>;
    return { jurisdiction, version, hash: hash ?? own } as {
      jurisdiction: string;
      version: string;
      hash: string;
    };
  };
  const held = { present: atlas, shipped: atlas, textOf: () => undefined };

  test("is that which decided, as the node holds it, made once for the same packs", () => {
    const lawFor = createLawFor(held, {});
    const law = lawFor([named("EU"), named("JP")]);
    expect(law).toMatchObject({ atlas, rewords: false, instead: [] });
    expect(lawFor([named("EU"), named("JP")])).toBe(law);
  });

  test("takes an older version from the program, and from the store by its hash", () => {
    const older = atlasWith("EU", { applies: "origin" });
    const hash = "00".repeat(32);
    const shipped = createLawFor({ ...held, shipped: older }, {})([named("EU", hash)]);
    expect(shipped).not.toBe("law-gone");
    if (shipped !== "law-gone") expect(shipped.atlas.packs.get("EU")).toBe(older.packs.get("EU"));
    expect(createLawFor(held, {})([named("EU", hash)])).toBe("law-gone");
    const broken = createLawFor({ ...held, textOf: () => "pack: [" }, {});
    expect(broken([named("EU", hash)])).toBe("law-gone");
  });

  test("with another pack puts that in its place, and tells of versions that nobody holds", () => {
    const pack = atlasWith("US-IL", { applies: "both" }).packs.get("US-IL") as never;
    const lawFor = createLawFor(held, { pack });
    const law = lawFor([named("EU"), named("US-IL", "11".repeat(32))]);
    if (law === "law-gone") throw new Error(law);
    expect(law.atlas.packs.get("US-IL")).toBe(pack);
    expect(law).toMatchObject({ rewords: false, instead: [] });
    const gone = lawFor([named("EU", "22".repeat(32))]);
    expect(gone).toMatchObject({ instead: [`EU ${named("EU").version}`], rewords: true });
  });

  test("with a pack of other terms reads words anew", () => {
    const pack = atlasReading("US-IL", { "scan of face geometry": "mod:iris" }).packs.get("US-IL") as never;
    expect(createLawFor(held, { pack })([named("EU")])).toMatchObject({ rewords: true });
  });

  test("of another day is that of the packs as they are held now", () => {
    const law = createLawFor(held, { day: "2027-06-01" })([named("EU", "33".repeat(32))]);
    expect(law).toMatchObject({ atlas, day: "2027-06-01", instead: [] });
  });
});
