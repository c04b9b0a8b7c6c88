import { randomUUID } from "node:crypto";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { createPeerLink } from "../../../src/edge/grpc/peer-link.ts";
import type { Answer } from "../../../src/engine/context.ts";
import { isUnsent } from "../../../src/engine/unsent.ts";
import { ComityError } from "../../../src/errors.ts";
import { createRecorder, credentials, EU, JP, startNode, until } from "./fixture.ts";
import { answering, answerOn, linkTo, proposalOf, startPeer, statementOn } from "./link.ts";

describe("the standing stream", () => {
  test("carries proposals and resolutions as they were, and the answers back", async () => {
    const { address } = await startPeer(answering);
    const { link, links } = linkTo(address);
    const id = randomUUID();
    expect(await link.propose(JP, proposalOf(id))).toEqual(answerOn(id, `${EU} {"of":"${id}é"}`));
    expect(await link.resolve(JP, id)).toEqual(answerOn(id, "resolved"));
    expect(links).toEqual(["open"]);
  });

  test("coalesces what comes at once into few frames, both ways", async () => {
    const frames: number[] = [];
    let answered = 0;
    const { Exchange } = Federation;
    const counting = {
      ...Exchange,
      requestDeserialize: (bytes: Buffer) => {
        const frame = Exchange.requestDeserialize(bytes) as { proposals: object[] };
        frames.push(frame.proposals.length);
        return frame;
      },
      responseSerialize: (frame: object) => {
        answered++;
        return Exchange.responseSerialize(frame);
      },
    };
    const service = { ...createFederationService(answering), definition: { Exchange: counting } };
    const { address } = await startNode([service], { id: JP });
    const { link } = linkTo(address);
    const ids: string[] = Array.from({ length: 600 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => link.propose(JP, proposalOf(id))));
    expect(
      answers.map(({ statement: { leaf } }) => JSON.parse(Buffer.from(leaf, "base64").toString()).transfer),
    ).toEqual(ids);
    expect(frames.reduce((sum, count) => sum + count)).toBe(600);
    expect(frames.length).toBeLessThan(20);
    expect(answered).toBeLessThan(100);
    expect(Math.max(...frames)).toBeLessThanOrEqual(256);
  });

  test("has room for the longest leaf, list and request together, and refuses what is longer before it is sent", async () => {
    const { address } = await startPeer({ ...answering, receive: async (_, id) => answerOn(id) });
    const { link } = linkTo(address);
    const id = randomUUID();
    const own = statementOn(id, "x".repeat(262_144 - 100));
    // A character of a list may take three bytes.
    const longest = { own, body: "x".repeat(2_883_584), obligations: "€".repeat(262_144) };
    expect(await link.propose(JP, longest)).toEqual(answerOn(id));
    const refused = await link
      .propose(JP, { ...longest, body: "x".repeat(4_000_000) })
      .catch((error) => error);
    expect([refused.reason, isUnsent(refused)]).toEqual(["INPUT_TOO_LARGE", true]);
  });

  test("sends an equal question once, and gives everybody the one answer", async () => {
    const received: string[] = [];
    const release = Promise.withResolvers<void>();
    const { address } = await startPeer({
      ...answering,
      receive: async (_origin, id) => {
        received.push(id);
        await release.promise;
        return answerOn(id);
      },
    });
    const { link } = linkTo(address);
    const id = randomUUID();
    const waiting = [1, 2, 3].map(() => link.propose(JP, proposalOf(id)));
    await until(() => received.length > 0);
    waiting.push(link.propose(JP, proposalOf(id)));
    release.resolve();
    expect(await Promise.all(waiting)).toEqual(Array(4).fill(answerOn(id)));
    expect(received).toEqual([id]);
  });

  test("gives a refusal its reason, and one bad item does not end the stream", async () => {
    const reasons = ["STATEMENT_CONFLICT", "STORE_UNAVAILABLE"] as const;
    const ids: string[] = reasons.map(() => randomUUID());
    const { address, faults } = await startPeer({
      ...answering,
      receive: async (_origin, id) => {
        const reason = reasons[ids.indexOf(id)];
        if (reason === undefined) throw new TypeError("secret");
        throw new ComityError(reason, "as it was said");
      },
    });
    const { link, links } = linkTo(address);
    const [conflict = "", store = ""] = ids;
    await expect(link.propose(JP, proposalOf(conflict))).rejects.toMatchObject({
      reason: "STATEMENT_CONFLICT",
      message: "as it was said",
    });
    // A failure of the peer's store must not be taken for one of our own.
    await expect(link.propose(JP, proposalOf(store))).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    const fault = await link.propose(JP, proposalOf(randomUUID())).catch((error: unknown) => error);
    expect(fault).toMatchObject({ reason: "INTERNAL" });
    expect(String(fault)).not.toContain("secret");
    expect(faults).toHaveLength(1);
    await expect(link.resolve(JP, "not an id")).rejects.toMatchObject({ reason: "INPUT_INVALID" });
    expect(await link.resolve(JP, conflict)).toEqual(answerOn(conflict, "resolved"));
    expect(links).toEqual(["open"]);
  });

  test("refuses a proposal that is not Unicode before it leaves", async () => {
    const { address } = await startPeer(answering);
    const { link, links } = linkTo(address);
    const proposal = { ...proposalOf(randomUUID()), body: "\ud800" };
    await expect(link.propose(JP, proposal)).rejects.toMatchObject({ reason: "TEXT_MALFORMED" });
    expect(links).toEqual([]);
  });

  test("keeps answering while more waits than it takes at once", async () => {
    const { address } = await startPeer(answering);
    const { link } = linkTo(address);
    const ids = Array.from({ length: 3000 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => link.propose(JP, proposalOf(id))));
    expect(new Set(answers.map(({ statement: { leaf } }) => leaf)).size).toBe(3000);
  });
});

describe("a peer that cannot be reached", () => {
  test("rejects what was sent when the stream is lost, and is reached again once it is back", async () => {
    const arrived = Promise.withResolvers<void>();
    const first = await startPeer({
      ...answering,
      receive: async () => {
        arrived.resolve();
        return new Promise<Answer>(() => {});
      },
    });
    const { link, links } = linkTo(first.address);
    const lost = link.propose(JP, proposalOf(randomUUID()));
    await arrived.promise;
    await Promise.all([
      expect(lost).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" }),
      first.server.drain(0),
    ]);
    await startPeer(answering, first.port);
    const id = randomUUID();
    expect(await link.resolve(JP, id)).toEqual(answerOn(id, "resolved"));
    expect(links.filter((state) => state === "open")).toHaveLength(2);
  });

  test("connects again at once, whatever is left of the pause, where the peer is known to be back", async () => {
    const peer = await startPeer(answering);
    const { link, links } = linkTo(peer.address, {
      retry: { firstMs: 3_600_000, longestMs: 3_600_000, jitter: "equal" },
    });
    await link.resolve(JP, randomUUID());
    await peer.server.drain(0);
    await until(() => links.length === 2);
    await startPeer(answering, peer.port);
    const asked = link.resolve(JP, randomUUID());
    link.redial(JP);
    await asked;
    expect(links).toEqual(["open", "lost", "open"]);
  });

  test("rejects within the connect timeout when nobody listens", async () => {
    const { address, server } = await startPeer(answering);
    await server.drain(0);
    const { link } = linkTo(address, { connectTimeoutMs: 200 });
    await expect(link.propose(JP, proposalOf(randomUUID()))).rejects.toMatchObject({
      reason: "PEER_UNREACHABLE",
    });
  });

  test("rejects when no answer comes", async () => {
    const { address } = await startPeer({ ...answering, resolve: () => new Promise(() => {}) });
    const { link } = linkTo(address, { answerTimeoutMs: 50 });
    await expect(link.resolve(JP, randomUUID())).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  });

  test("rejects for another node than the address is of, and for no peer at all", async () => {
    const { address } = await startNode([createFederationService(answering)], { id: EU });
    const { link } = linkTo(address, { connectTimeoutMs: 200 });
    await expect(link.resolve(JP, randomUUID())).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    const stranger = "spiffe://us.example/node";
    await expect(link.resolve(stranger, randomUUID())).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  });

  test("rejects everything at the close, and after it", async () => {
    const { address } = await startPeer({ ...answering, resolve: () => new Promise(() => {}) });
    const { link } = linkTo(address);
    const waiting = link.resolve(JP, randomUUID());
    link.close();
    await expect(waiting).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    await expect(link.resolve(JP, randomUUID())).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  });
});

describe("a connection that is replaced", () => {
  /** A peer that answers when it is let, and tells what it has received. */
  async function holding(port = 0) {
    const received: string[] = [];
    const release = Promise.withResolvers<void>();
    const receive = async (_origin: string, id: string) => {
      received.push(id);
      await release.promise;
      return answerOn(id);
    };
    const { address, server } = await startPeer({ ...answering, receive }, port);
    return { address, server, received, release: release.resolve };
  }

  test("answers what it has carried before it ends, and what comes then goes by the other", async () => {
    const old = await holding();
    const next = await startPeer(answering);
    let address = old.address;
    const { link, links } = linkTo("", { targetOf: () => ({ address, credentials: credentials(EU, JP) }) });
    const id = randomUUID();
    const answer = link.propose(JP, proposalOf(id));
    await until(() => old.received.length === 1);
    address = next.address;
    link.renew(JP);
    await until(() => links.length === 2);
    // By the new one, while the old one still owes an answer.
    expect(await link.resolve(JP, randomUUID())).toBeDefined();
    expect(old.server.listener.peers()).toHaveLength(1);
    old.release();
    expect(await answer).toEqual(answerOn(id));
    await until(() => old.server.listener.peers().length === 0);
    expect([old.received, links]).toEqual([[id], ["open", "open"]]);
  });

  test("ends at once where nothing waits, and a link without one dials the target of then", async () => {
    const [old, next] = [await startPeer(answering), await startPeer(answering)];
    let address = old.address;
    const { link } = linkTo("", { targetOf: () => ({ address, credentials: credentials(EU, JP) }) });
    link.renew();
    await link.resolve(JP, randomUUID());
    address = next.address;
    link.renew();
    await until(() => old.server.listener.peers().length === 0 && next.server.listener.peers().length === 1);
  });

  test("that breaks before it has answered loses nothing: the other one is asked", async () => {
    const [old, next] = [await holding(), await startPeer(answering)];
    let address = old.address;
    const { link, links } = linkTo("", { targetOf: () => ({ address, credentials: credentials(EU, JP) }) });
    const id = randomUUID();
    const answer = link.propose(JP, proposalOf(id));
    await until(() => old.received.length === 1);
    address = next.address;
    link.renew(JP);
    await until(() => links.length === 2);
    old.server.listener.disconnect(() => true);
    expect(await answer).toEqual(answerOn(id, `${EU} {"of":"${id}é"}`));
    expect(links).toEqual(["open", "open"]);
  });

  test("goes on where the peer does not take the other, which is tried until it does", async () => {
    const { address, server } = await startPeer(answering);
    let refused = 0;
    const refusing = createTcpServer((socket) => {
      refused++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void refusing.close());
    const elsewhere = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    let target = address;
    const { link, links } = linkTo("", {
      targetOf: () => ({ address: target, credentials: credentials(EU, JP) }),
    });
    await link.resolve(JP, randomUUID());
    target = elsewhere;
    link.renew(JP);
    await until(() => refused > 2);
    const id = randomUUID();
    expect(await link.resolve(JP, id)).toEqual(answerOn(id, "resolved"));
    expect([links, server.listener.peers().length]).toEqual([["open"], 1]);
    const next = await startPeer(answering);
    target = next.address;
    await until(() => links.length === 2);
    await until(() => server.listener.peers().length === 0);
    expect(next.server.listener.peers()).toHaveLength(1);
  });

  test("is closed with the link, whatever it still owes", async () => {
    const [old, next] = [await holding(), await startPeer(answering)];
    let address = old.address;
    const { link, links } = linkTo("", { targetOf: () => ({ address, credentials: credentials(EU, JP) }) });
    const answer = link.propose(JP, proposalOf(randomUUID()));
    await until(() => old.received.length === 1);
    address = next.address;
    link.renew(JP);
    await until(() => links.length === 2);
    link.close();
    await expect(answer).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    await until(() => old.server.listener.peers().length + next.server.listener.peers().length === 0);
  });
});

test("a draining peer answers what it has taken, then ends the stream", async () => {
  const release = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  const peer = await startPeer({
    ...answering,
    resolve: async (_origin, id) => {
      taken.resolve();
      await release.promise;
      return answerOn(id, "late");
    },
  });
  const { link } = linkTo(peer.address);
  const id = randomUUID();
  const answer = link.resolve(JP, id);
  await taken.promise;
  const drained = peer.server.drain(30_000);
  release.resolve();
  expect(await answer).toEqual(answerOn(id, "late"));
  await drained;
});

test("the own trust domain's node is not let into the federation's stream", async () => {
  const { address } = await startNode([{ definition: Federation, handlers: {} }], { id: JP });
  const link = createPeerLink({
    targetOf: () => ({ address, credentials: credentials(JP, JP) }),
    observer: createRecorder().observer,
    connectTimeoutMs: 200,
  });
  onTestFinished(() => link.close());
  await expect(link.resolve(JP, randomUUID())).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
});
