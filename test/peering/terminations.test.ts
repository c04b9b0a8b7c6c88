/** The words by which agreements end: a party's own, passed on with its statement alone, and dated no earlier than it was signed. */
import { describe, expect, test } from "vitest";
import type { Envelope } from "../../src/engine/context.ts";
import { type Command, put } from "../../src/engine/store.ts";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { AGREEMENT } from "../../src/peering/schema.ts";
import { createNet, START, termsWith } from "./net.ts";
import { type Leaf, receiveAt, sentBy } from "./sent.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];
const refused = (reason: string) => expect.objectContaining({ reason });
const NONCE = `${"A".repeat(43)}=`;
const AT = new Date(START).toISOString();

describe("the end of an agreement", () => {
  async function agreed() {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(SG, JP);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    await net.of(SG).now().agreements.sign(row.hash);
    await net.settle();
    return { net, hash: row.hash };
  }
  const endBy = (by: string, agreement: string): Leaf => ({
    type: "comity/v1/agreement-end",
    ...{ nonce: NONCE, at: AT, agreement, endsAt: AT, by },
  });

  test("is a party's own word: not another party's, and no stranger's", async () => {
    const { net, hash } = await agreed();
    for (const name of [SG, JP]) {
      const inAnothersName = await sentBy(net, KR, endBy(name, hash), "{}");
      await expect(receiveAt(net, SG, KR, "termination", inAnothersName)).rejects.toThrow(
        refused("SCOPE_FORBIDDEN"),
      );
    }
    const strange = await sentBy(net, JP, endBy(JP, hash), "{}");
    await expect(receiveAt(net, SG, JP, "termination", strange)).rejects.toThrow(refused("SCOPE_FORBIDDEN"));
    expect(net.of(SG).now().register.agreementOf(hash)?.row.state).toBe("agreed");
  });

  test("of what nobody knows waits", async () => {
    const { net } = await agreed();
    const unknown = await sentBy(net, KR, endBy(KR, "0".repeat(64)), "{}");
    await expect(receiveAt(net, SG, KR, "termination", unknown)).rejects.toThrow(
      refused("AGREEMENT_MISSING"),
    );
  });

  test("is offered anew, with the copy, to a node that may have lost it, until the last day has passed", async () => {
    const { net, hash } = await agreed();
    await net.of(KR).now().agreements.terminate(hash);
    await net.settle();
    const offered = async () => {
      const before = net.told("offered").length;
      await net.of(KR).now().offer();
      await net.settle();
      return net
        .told("offered")
        .slice(before)
        .filter(({ on }) => on === KR)
        .map(({ kind }) => kind);
    };
    expect(await offered()).toEqual(["agreement", "termination"]);
    net.advance(2 * 365 * 86_400_000);
    expect(await offered()).toEqual([]);
  });

  test("arrives though the other was down, and comes twice with one answer", async () => {
    const { net, hash } = await agreed();
    const before = await sentBy(net, KR, endBy(KR, hash), "{}");
    const answer = await receiveAt(net, SG, KR, "termination", before);
    expect(await receiveAt(net, SG, KR, "termination", before)).toEqual(answer);
    net.down.add(net.of(SG).node);
    await net.of(KR).now().agreements.terminate(hash);
    await net.of(KR).now().deliver();
    net.down.clear();
    await net.settle();
    expect(net.of(KR).now().register.agreementOf(hash)?.row).toMatchObject({
      state: "terminated",
      endedBy: KR,
    });
  });

  test("is dated no earlier than it was signed, but for the skew of clocks, and is not from the future", async () => {
    const { net, hash } = await agreed();
    const dated = async (endsAtMs: number, atMs: number) => {
      const [endsAt, at] = [endsAtMs, atMs].map((ms) => new Date(START + ms).toISOString()) as [
        string,
        string,
      ];
      return sentBy(net, KR, { ...endBy(KR, hash), endsAt, at } as Leaf, "{}");
    };
    const take = async (envelope: Envelope) => receiveAt(net, SG, KR, "termination", envelope);
    await expect(take(await dated(-31_000, 0))).rejects.toThrow(/dated before it was signed/);
    await expect(take(await dated(31_000, 31_000))).rejects.toThrow(refused("CLOCK_SKEW"));
    expect(net.of(SG).now().register.agreementOf(hash)?.row.state).toBe("agreed");
    await take(await dated(-29_000, 0));
    expect(net.of(SG).now().register.agreementOf(hash)?.row.state).toBe("terminated");
  });

  test("comes back to the party that made it, where that was restored from a backup that is older", async () => {
    const { net, hash } = await agreed();
    const { row } = net.of(KR).now().agreements.find(hash);
    await net.of(KR).now().agreements.terminate(hash);
    await net.settle();
    // What the backup holds: the agreement, in force. The log goes on behind what the others have seen.
    await net.of(KR).store.commit({
      leaf: new Uint8Array([1]),
      command: { kind: "test.put", ...put(AGREEMENT, row) } as Command,
    });
    await net.of(KR).restart();
    expect(net.of(KR).now().agreements.find(hash).row.state).toBe("agreed");
    await net.of(SG).now().offer();
    await net.settle();
    expect(net.of(KR).now().agreements.find(hash).row).toMatchObject({ state: "terminated", endedBy: KR });
    await net.of(KR).restart();
    expect(net.of(KR).now().agreements.find(hash).row).toMatchObject({ state: "terminated", endedBy: KR });
  });

  test("is passed on with the statement of the party alone: not another's, and not with another date", async () => {
    const { net, hash } = await agreed();
    const later = (endsAt: string): Leaf => ({ ...endBy(SG, hash), endsAt }) as Leaf;
    const pass = async (word: Leaf, body: string) =>
      receiveAt(net, SG, KR, "termination", await sentBy(net, KR, word, body));
    const own = await sentBy(net, SG, later("2027-01-01T00:00:00.000Z"), "{}");
    const forged = await sentBy(net, KR, later("2027-01-01T00:00:00.000Z"), "{}");
    const at = (endsAt: string, { own: source }: Envelope) =>
      pass(later(endsAt), canonicalText({ ...source }));
    await expect(at("2027-01-01T00:00:00.000Z", forged)).rejects.toThrow(/is not that party's/);
    await expect(at("2026-12-01T00:00:00.000Z", own)).rejects.toThrow(/says something else/);
    expect(net.of(SG).now().register.agreementOf(hash)?.row.state).toBe("agreed");
    await at("2027-01-01T00:00:00.000Z", own);
    expect(net.of(SG).now().register.agreementOf(hash)?.row).toMatchObject({
      state: "terminated",
      endedBy: SG,
    });
  });
});

describe("a word that an agreement will not be signed", () => {
  const declineBy = (by: string, agreement: string): Leaf => ({
    type: "comity/v1/agreement-decline",
    ...{ nonce: NONCE, at: AT, agreement, by },
  });

  test("is that of a party that has not signed", async () => {
    const net = await createNet(KR, SG, JP);
    await net.introduce(KR, SG);
    await net.introduce(KR, JP);
    const { row } = await net.of(KR).now().agreements.draft(termsWith(SG));
    await net.of(KR).now().agreements.sign(row.hash);
    await net.settle();
    const word = async (from: string, at: string, by = from) =>
      receiveAt(net, at, from, "termination", await sentBy(net, from, declineBy(by, row.hash), "{}"));
    await expect(word(JP, KR)).rejects.toThrow(refused("SCOPE_FORBIDDEN"));
    await expect(word(KR, SG)).rejects.toThrow(/has signed this agreement/);
    const answer = await word(SG, KR);
    expect(await word(SG, KR)).toEqual(answer);
    expect(net.of(KR).now().agreements.find(row.hash).row).toMatchObject({ state: "declined", endedBy: SG });
  });
});
