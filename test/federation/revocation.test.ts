/**
 * The certificate of a node is revoked while a thief has it: he is gone at every node that knows the owner within a second, the
 * owner goes on with another, and nobody else notices. Real nodes, over their own wire, with the longer tests.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../../src/edge/grpc/client.ts";
import { Federation } from "../../src/edge/grpc/definition.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { createPeerCredentials } from "../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { isLonger } from "../support/longer.ts";
import { type Stranger, type Strangers, startStrangers } from "../support/strangers.ts";

const [KR, JP, SG] = ["kr.example", "jp.example", "sg.example"];
const WITHIN_MS = 1000;

let strangers: Strangers;
const of = (name: string) => strangers.of(name);
const ended: (() => void)[] = [];

/** The certificate and key of a node, as whoever reads its disk has them. */
const pairOf = ({ home }: Stranger) => ({
  certificatePem: readFileSync(join(home, "node/certificate.pem"), "utf8"),
  keyPem: readFileSync(join(home, "node/key.pem"), "utf8"),
});

/** Messages that never come, of a stream that stays open until `end`. */
const nothingUntil = (end: Promise<void>): AsyncIterable<object> => ({
  [Symbol.asyncIterator]: () => ({ next: () => end.then(() => ({ done: true, value: undefined })) }),
});

/** Calls a node as another node, again and again on one connection and on new ones, and holds a stream open, until it is ended. */
function keepCalling(to: Stranger, pair: ReturnType<typeof pairOf>) {
  const ca = parseBundle(readFileSync(join(to.home, "node/authority.pem"), "utf8"));
  const connect = () =>
    createClient({
      address: to.address,
      credentials: createPeerCredentials({ ...pair, ca, expect: nodeId(to.trustDomain) }),
    });
  const standing = connect();
  const seen = { accepted: 0, refused: 0, last: 0, streamEnded: false };
  let on = true;
  const stop = Promise.withResolvers<void>();
  const follow = async () => {
    for await (const _ of standing.exchange(Federation.Exchange, nothingUntil(stop.promise)));
  };
  const followed = follow()
    .catch(() => {})
    .then(() => {
      seen.streamEnded = on;
    });
  const call = (client: ReturnType<typeof connect>) =>
    client.unary(Federation.GetHeldCheckpoint, {}, { deadlineMs: 2000 }).then(
      () => {
        seen.accepted += 1;
        seen.last = performance.now();
      },
      () => {
        seen.refused += 1;
      },
    );
  const run = async () => {
    while (on) {
      const fresh = connect();
      await Promise.all([call(standing), call(fresh)]);
      fresh.close();
      await new Promise((next) => setTimeout(next, 10));
    }
    standing.close();
  };
  const done = run();
  ended.push(() => {
    on = false;
  });
  return {
    seen,
    end: async () => {
      on = false;
      stop.resolve();
      await Promise.all([done, followed]);
    },
  };
}

/** Waits until something holds, for two seconds at most. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + 2000;
  while (!(await holds()) && performance.now() < until) await new Promise((next) => setTimeout(next, 10));
  expect(await holds()).toBe(true);
}

describe.runIf(isLonger)("a certificate of a node that is revoked", () => {
  beforeAll(async () => {
    strangers = await startStrangers({ [KR]: ["KR"], [JP]: ["JP"], [SG]: ["SG"] });
    await strangers.introduce(KR, JP);
    await strangers.introduce(SG, JP);
  });
  afterAll(async () => {
    for (const end of ended) end();
    await strangers.stop();
  });

  const stolen = { serial: "", pair: { certificatePem: "", keyPem: "" } };

  test("a stolen certificate of a node is refused by those who know it within a second, on standing connections and new ones", async () => {
    stolen.pair = pairOf(of(KR));
    stolen.serial = certificateFacts(stolen.pair.certificatePem).serial;
    const thief = keepCalling(of(JP), stolen.pair);
    const other = keepCalling(of(JP), pairOf(of(SG)));
    await eventually(() => thief.seen.accepted > 3 && other.seen.accepted > 3);
    expect(thief.seen.refused).toBe(0);

    const asked = performance.now();
    await of(KR).operator.revoke({ serial: stolen.serial, cause: "key-compromise", force: false });
    await eventually(() => thief.seen.refused > 3);
    const before = other.seen.accepted;
    await eventually(() => other.seen.accepted > before + 3);
    expect([thief.seen.streamEnded, other.seen.streamEnded]).toEqual([true, false]);
    await Promise.all([thief.end(), other.end()]);
    const last = Math.max(0, thief.seen.last - asked);
    console.info(`last call of the stolen certificate: ${Math.round(last)} ms after the operator's request`);
    expect(last).toBeLessThan(WITHIN_MS);
    expect(other.seen.refused).toBe(0);
  });

  test("its node has taken another one before, and both nodes reach each other by that", async () => {
    const now = certificateFacts(pairOf(of(KR)).certificatePem).serial;
    expect(now).not.toBe(stolen.serial);
    // The connection on which the other node was shown the stolen one has ended, and is made anew.
    await eventually(() =>
      of(JP).told.some((line) => line.includes("CERTIFICATE_REFUSED") && line.includes(nodeId(KR))),
    );
    await eventually(async () => (await of(JP).operator.testPeer(KR)).reachable);
    await eventually(async () => (await of(KR).operator.testPeer(JP)).reachable);
  });

  test("the word is in the log of the other node, and counts there after a restart", async () => {
    const { log } = of(JP).node().context.store;
    const { size } = await log.head();
    const leaves = await Promise.all(Array.from({ length: size }, (_, i) => log.leaf(i)));
    const found = leaves
      .map((leaf) => JSON.parse(Buffer.from(leaf ?? []).toString("utf8")) as Record<string, unknown>)
      .filter(({ type }) => type === "comity/v1/node-certificate-revoked");
    expect(found).toMatchObject([{ identity: nodeId(KR), serial: stolen.serial, cause: "key-compromise" }]);
    await of(JP).restart();
    const thief = keepCalling(of(JP), stolen.pair);
    await eventually(() => thief.seen.refused > 1);
    await thief.end();
    expect(thief.seen.accepted).toBe(0);
  });

  test("whoever comes to know the node later is told too", async () => {
    await strangers.introduce(KR, SG);
    const thief = keepCalling(of(SG), stolen.pair);
    await eventually(() => thief.seen.refused > 1);
    await thief.end();
    await eventually(async () => (await of(SG).operator.testPeer(KR)).reachable);
  });

  test("a node that cannot take another certificate revokes the one that it shows only by force", async () => {
    const sg = of(SG);
    rmSync(join(sg.home, "authority/key.pem"));
    await sg.restart();
    const { serial } = certificateFacts(pairOf(sg).certificatePem);
    const what = { serial, cause: "key-compromise" } as const;
    await expect(sg.operator.revoke({ ...what, force: false })).rejects.toMatchObject({
      reason: "AUTHORITY_ABSENT",
    });
    expect((await sg.operator.listCertificates(nodeId(SG), "", 10)).items[0]).toMatchObject({
      state: "issued",
    });
    await sg.operator.revoke({ ...what, force: true });
    const left = keepCalling(of(JP), pairOf(sg));
    await eventually(() => left.seen.refused > 3);
    await left.end();
  });
});
