/** What every store promises of packs, and of decisions while packs change, as a part of the contract of test/contract/store.ts. */
import { expect, test } from "vitest";
import type { Store } from "../../src/gateway/ports.ts";
import { commitBoth, decided, enacted, entry, foreign, proposed, statementOf } from "./samples.ts";

/** Registers the tests; `store` gives the one of the test that runs. */
export function testPacks(store: () => Store): void {
  test("the version with the highest serial is the one that is kept in force", async () => {
    expect([store().pack("EU"), store().packs()]).toEqual([undefined, []]);
    await store().commit(entry(1, enacted("JP", 3)));
    await store().commit(entry(2, enacted("EU", 1)));
    const { pack } = enacted("EU", 2);
    const own = statementOf(
      await store().commit(entry(3, { kind: "enacted", pack: { ...pack, source: foreign } })),
    );
    expect(store().pack("EU")).toEqual({ ...pack, source: foreign, own });
    expect(store().packs()).toEqual([store().pack("EU"), store().pack("JP")]);
    expect(store().pack("JP")).toMatchObject({ serial: 3, own: { index: 0 } });
  });

  test.each([
    ["in turn", false],
    ["in one batch", true],
  ])("a serial that is not above the one in force changes nothing, %s", async (_, together) => {
    const [own, same] = await commitBoth(
      store(),
      together,
      entry(1, enacted("EU", 2)),
      entry(2, enacted("EU", 2)),
    );
    const row = { ...enacted("EU", 2).pack, own };
    expect(same).toEqual({ kind: "already-enacted", row });
    expect(await store().commit(entry(3, enacted("EU", 1)))).toEqual({ kind: "already-enacted", row });
    expect(store().checkpoint().size).toBe(1);
  });

  test.each([
    ["in turn", false],
    ["in one batch", true],
  ])("a decision of before a pack came into force is not written after it, %s", async (_, together) => {
    const late = { ...entry(2, decided("a", "r")), epoch: 0 };
    const [, committed] = await commitBoth(store(), together, entry(1, enacted("EU", 1)), late);
    expect(committed).toEqual({ kind: "law-changed" });
    expect([store().inbound(decided("a").origin, "a"), store().inbox("r", 0, 9)]).toEqual([undefined, []]);
    expect((await store().commit({ ...late, epoch: 1 })).kind).toBe("committed");
    // Other leaves move nothing: only a pack is a new epoch.
    expect((await store().commit({ ...entry(3, proposed("b")), epoch: 1 })).kind).toBe("committed");
    await store().commit(entry(4, enacted("JP", 1)));
    const outdated = { ...entry(5), epoch: 1 };
    expect(await store().commit(outdated)).toEqual({ kind: "law-changed" });
    expect((await store().commit({ ...outdated, epoch: 4 })).kind).toBe("committed");
  });

  test("what is decided already is the answer, whatever the law is now", async () => {
    const own = statementOf(await store().commit({ ...entry(1, decided("a")), epoch: 0 }));
    await store().commit(entry(2, enacted("EU", 1)));
    expect(await store().commit({ ...entry(3, decided("a")), epoch: 0 })).toMatchObject({
      kind: "already-decided",
      row: { own },
    });
  });
}
