/** The law of a node that starts, and decisions that are written only under the law in force. */
import { describe, expect, test } from "vitest";
import { commitDecision } from "../../src/engine/decision.ts";
import { ComityError } from "../../src/errors.ts";
import { withPack } from "../../src/law/atlas.ts";
import { openLaw } from "../../src/packs/law.ts";
import { writeMemo } from "../engine/memo.ts";
import { atlas, createStore, keys } from "../engine/pair.ts";
import { illinoisLaw } from "./law-text.ts";
import { createPackPair } from "./pair.ts";

describe("the law of a node that starts", () => {
  test("is what the program brings, with the newest versions of the store in their places", async () => {
    const pair = await createPackPair();
    await pair.publish(illinoisLaw("2026.12.1"));
    await pair.publish(illinoisLaw("2026.12.2"));
    const law = await openLaw(atlas, pair.il.context);
    expect(law.atlas().packs.get("US-IL")?.version).toBe("2026.12.2");
    expect(law.atlas().packs.get("EU")).toBe(atlas.packs.get("EU"));
    expect(law.atlas().epoch).toBe((await pair.il.store.log.head()).size);
    const empty = { ...pair.il.context, store: createStore(keys.il) };
    expect((await openLaw(atlas, empty)).atlas()).toBe(atlas);
  });

  test("stays what was published where a newer program brings a later version, and the operator is told", async () => {
    const pair = await createPackPair();
    await pair.publish(illinoisLaw("2026.12.1"));
    const shipped = atlas.packs.get("US-IL");
    if (shipped === undefined) throw new Error("no law of Illinois");
    const open = (version: string) => openLaw(withPack(atlas, { ...shipped, version }, 0), pair.il.context);
    expect((await open("2026.12.1")).atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(pair.told("packBehind")).toEqual([]);
    expect((await open("2027.1")).atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(pair.told("packBehind")).toMatchObject([{ jurisdiction: "US-IL", version: "2027.1" }]);
  });

  /** Opens the law of a store in which the texts of some versions no longer pass: they are `instead`. */
  async function openWithout(broken: RegExp, instead = (_text: string) => "pack: [") {
    const pair = await createPackPair();
    await pair.publish(illinoisLaw("2026.12.1"));
    await pair.publish(illinoisLaw("2026.12.2"));
    const { sealer } = pair.il.context;
    const open = (sealed: Uint8Array, key: Uint8Array) => {
      const opened = sealer.open(sealed, key);
      const text = Buffer.from(opened).toString("utf8");
      return broken.test(text) ? Buffer.from(instead(text)) : opened;
    };
    const law = await openLaw(atlas, { ...pair.il.context, sealer: { ...sealer, open } });
    return { law, pair };
  }

  test("is the version before one that no longer passes, and the operator is told why", async () => {
    const { law, pair } = await openWithout(/2026\.12\.2/);
    expect(law.atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(law.atlas().epoch).toBe((await pair.il.store.log.head()).size);
    expect(pair.told("packUnreadable")).toMatchObject([
      {
        jurisdiction: "US-IL",
        version: "2026.12.2",
        instead: "2026.12.1",
        cause: {
          reason: "PACK_INVALID",
          message: expect.stringMatching(/^the stored pack 2026\.12\.2: line 1/),
        },
      },
    ]);
  });

  test("is the version before one with a deadline of more days than a law means", async () => {
    const rule =
      "  - { id: endless, cite: Act 1, from: 2020-01-01, status: confirmed, applies: both, says: Somebody is told., require: { breach.regulator: [{ to: us-il.ag, amount: 50000000, unit: business-day }] } }\n";
    const { law, pair } = await openWithout(/2026\.12\.2/, (text) =>
      text.replace(/^rules:\n/m, `rules:\n${rule}`),
    );
    expect(law.atlas().packs.get("US-IL")?.version).toBe("2026.12.1");
    expect(pair.told("packUnreadable")).toMatchObject([
      {
        instead: "2026.12.1",
        cause: { message: expect.stringMatching(/amount`: write a number of at most 10000$/) },
      },
    ]);
  });

  test("is the program's own where no stored version passes", async () => {
    const { law, pair } = await openWithout(/2026\.12/);
    const shipped = atlas.packs.get("US-IL")?.version;
    expect(law.atlas().packs.get("US-IL")).toBe(atlas.packs.get("US-IL"));
    expect(law.atlas().epoch).toBe((await pair.il.store.log.head()).size);
    expect(pair.told("packUnreadable").map(({ version, instead }) => [version, instead])).toEqual([
      ["2026.12.2", shipped],
      ["2026.12.1", shipped],
    ]);
  });

  test("is not guessed where the text of a version is missing", async () => {
    const pair = await createPackPair();
    await pair.publish(illinoisLaw("2026.12.1"));
    const open = () => {
      throw new ComityError("STORE_UNAVAILABLE", "no key");
    };
    const context = { ...pair.il.context, sealer: { ...pair.il.context.sealer, open } };
    await expect(openLaw(atlas, context)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  });
});

describe("a decision", () => {
  const entryAt = (epoch: number, n: number) => ({
    leaf: Buffer.from(`decision ${n}`),
    command: { kind: "memo.take", origin: "o", id: `d${n}`, version: 1 },
    epoch,
  });

  test("computed by a law that is superseded before its commit is computed again, by the new one", async () => {
    const pair = await createPackPair();
    const { store } = pair.il;
    const epochs: number[] = [];
    const { committed } = await commitDecision(store, async () => {
      const { epoch } = pair.laws.il.atlas();
      epochs.push(epoch);
      if (epochs.length === 1) await pair.publish(illinoisLaw("2026.12.1"));
      return { entry: entryAt(epoch, epochs.length) };
    });
    expect(epochs).toEqual([0, 1]);
    expect("recorded" in committed && committed.recorded.index).toBe(1);
  });

  test("whose law never stands still tells its caller to come back; another refusal is given as it is", async () => {
    const pair = await createPackPair();
    const { store } = pair.il;
    let serial = 0;
    const never = commitDecision(store, async () => {
      await pair.publish(illinoisLaw(`2026.12.${++serial}`));
      return { entry: entryAt(0, 1) };
    });
    await expect(never).rejects.toMatchObject({ reason: "OVERLOADED" });
    await writeMemo(pair.il.context, { id: "x", version: 1 }, "spiffe://eu.example/node");
    const current = () => Promise.resolve({ entry: entryAt(pair.laws.il.atlas().epoch, 1) });
    await commitDecision(store, current);
    expect((await commitDecision(store, current)).committed).toMatchObject({ refused: "already-taken" });
  });
});
