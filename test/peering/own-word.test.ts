/** A node's own word on an agreement: an offer that is declined. Ends stand in `agreements.test.ts`. */
import { describe, expect, test } from "vitest";
import { itemsIn } from "../engine/pair.ts";
import { createNet, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });

describe("an offer that is declined", () => {
  async function offered(...others: readonly string[]) {
    const net = await createNet(KR, SG, ...others);
    await net.introduce(KR, SG);
    for (const each of others) await net.introduce(KR, each);
    const { row } = await net
      .of(KR)
      .now()
      .agreements.draft(termsWith(SG, ...others));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    return { net, hash: row.hash };
  }

  test("leaves the list, is told to whoever offered it, and never comes about", async () => {
    const { net, hash } = await offered();
    const sg = () => net.of(SG).now().agreements;
    expect(sg().list()).toHaveLength(1);
    await sg().decline(hash);
    expect(sg().list()).toEqual([]);
    expect(sg().find(hash).row).toMatchObject({ state: "declined", endedBy: SG });
    await net.settle();
    expect(net.of(KR).now().agreements.list()).toMatchObject([{ row: { state: "declined", endedBy: SG } }]);
    for (const name of [KR, SG]) {
      await net.of(name).restart();
      const { agreements } = net.of(name).now();
      expect(agreements.find(hash).row.state).toBe("declined");
      await expect(agreements.terminate(hash)).rejects.toThrow(refused("AGREEMENT_INVALID"));
    }
    await expect(sg().sign(hash)).rejects.toThrow(/has declined exactly this agreement/);
    // The same terms on the same day are what was declined; any others are a new offer.
    const { agreements } = net.of(KR).now();
    await expect(agreements.draft(termsWith(SG))).rejects.toThrow(/has declined exactly this agreement/);
    const { row } = await agreements.draft({ ...termsWith(SG), id: "anew" });
    await agreements.sign(row.hash);
    await net.settle();
    expect(sg().list()).toMatchObject([{ row: { state: "offered", id: "anew" } }]);
  });

  test("does not come back with a copy that is sent again, and that is no dead letter", async () => {
    const { net, hash } = await offered();
    await net.of(SG).now().agreements.decline(hash);
    net.down.add(net.of(SG).node);
    // The connection stands anew, and KR has not heard of it yet.
    await net.of(KR).now().offer();
    net.down.clear();
    await net.of(KR).now().deliver();
    expect(net.of(SG).now().agreements.list()).toEqual([]);
    await net.settle();
    expect(await itemsIn(net.of(KR).store, "dead")).toEqual([]);
    expect(await itemsIn(net.of(SG).store, "dead")).toEqual([]);
  });

  test("is told through the party that has sent the copies to one that does not know who declined", async () => {
    const { net, hash } = await offered(JP);
    await net.of(JP).now().agreements.sign(hash);
    await net.settle();
    // Neither of SG and JP has a card of the other.
    await net.of(SG).now().agreements.decline(hash);
    await net.settle();
    for (const name of [KR, JP])
      expect(net.of(name).now().agreements.find(hash).row).toMatchObject({ state: "declined", endedBy: SG });
    expect(net.of(JP).now().peers.all).toEqual([]);
  });

  test("twice is declined once, and what this node has signed is not declined", async () => {
    const { net, hash } = await offered();
    await net.of(SG).now().agreements.decline(hash);
    const { size } = await net.of(SG).store.log.head();
    await net.of(SG).now().agreements.decline(hash);
    expect((await net.of(SG).store.log.head()).size).toBe(size);
    const open = await offered();
    await expect(open.net.of(KR).now().agreements.decline(open.hash)).rejects.toThrow(
      /others may hold its signature/,
    );
  });

  test("as a draft of one's own is told to nobody", async () => {
    const net = await createNet(KR, SG);
    await net.introduce(KR, SG);
    const { agreements } = net.of(KR).now();
    const { row } = await agreements.draft(termsWith(SG));
    await agreements.decline(row.hash);
    expect(agreements.list()).toEqual([]);
    expect(await itemsIn(net.of(KR).store, "queued")).toEqual([]);
  });
});
