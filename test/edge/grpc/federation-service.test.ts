import { randomUUID } from "node:crypto";
import grpc from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { askHeldCheckpoint } from "../../../src/edge/grpc/held-checkpoint.ts";
import { encodeProposal, encodeRelay } from "../../../src/edge/grpc/statement-codec.ts";
import { PEER_CHANNEL_OPTIONS } from "../../../src/edge/tls/credentials.ts";
import { ComityError } from "../../../src/errors.ts";
import { STORED_BESIDE_BYTES } from "../../../src/limits.ts";
import { credentials, EU, JP, startNode } from "./fixture.ts";
import { answering, idIn, linkTo, proposalOf, startPeer, statementOn } from "./link.ts";

/** The first answer to a frame that our own link would not send. */
async function rawExchange(address: string, frame: object): Promise<object | undefined> {
  const client = new grpc.Client(address, credentials(EU, JP), PEER_CHANNEL_OPTIONS);
  onTestFinished(() => client.close());
  const { path, requestSerialize, responseDeserialize } = Federation.Exchange;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  call.write(frame);
  for await (const { answers } of call as AsyncIterable<{ answers: object[] }>) {
    call.on("error", () => {});
    call.cancel();
    return answers[0];
  }
  return undefined;
}
describe("relays", () => {
  test("carry notices, acknowledgements and packs as they were, and the records back", async () => {
    const { address } = await startPeer(answering);
    const { link, links } = linkTo(address);
    for (const kind of ["notice", "acknowledgement", "pack"] as const) {
      const id = randomUUID();
      expect(await link.relay(JP, id, kind, proposalOf(id))).toEqual(
        statementOn(id, `${EU} ${kind} {"of":"${id}é"}`),
      );
    }
    expect(links).toEqual(["open"]);
  });

  test("share frames with proposals and resolutions, each answered by its own id", async () => {
    const frames: number[] = [];
    const { Exchange } = Federation;
    const counting = {
      ...Exchange,
      requestDeserialize: (bytes: Buffer) => {
        const frame = Exchange.requestDeserialize(bytes);
        frames.push(Object.values(frame).filter((list: object[]) => list.length > 0).length);
        return frame;
      },
    };
    const service = { ...createFederationService(answering), definition: { Exchange: counting } };
    const { address } = await startNode([service], { id: JP });
    const { link, links } = linkTo(address);
    const ids: string[] = Array.from({ length: 300 }, () => randomUUID());
    const ask = [
      (id: string) => link.propose(JP, proposalOf(id)),
      (id: string) => link.resolve(JP, id),
      (id: string) => link.relay(JP, id, "notice", proposalOf(id)),
    ];
    const answers = await Promise.all(ids.map((id, index) => ask[index % 3]?.(id)));
    const told = [
      (id: string) => `${EU} {"of":"${id}é"}`,
      () => "resolved",
      (id: string) => `${EU} notice {"of":"${id}é"}`,
    ];
    const statements = answers.map((each) => (each && "statement" in each ? each.statement : each));
    expect(statements).toEqual(ids.map((id, index) => statementOn(id, told[index % 3]?.(id))));
    expect(Math.max(...frames)).toBe(3);
    expect(frames.length).toBeLessThan(20);
    expect(links).toEqual(["open"]);
  });

  test("are refused with their reason, or with the peer's absence, and end nothing", async () => {
    const reasons = ["NOTICE_CONFLICT", "STORE_UNAVAILABLE"] as const;
    const ids: string[] = reasons.map(() => randomUUID());
    const { address } = await startPeer({
      ...answering,
      relay: async (origin, kind, item) => {
        const reason = reasons[ids.indexOf(idIn(item.own))];
        if (reason !== undefined) throw new ComityError(reason, "as it was said");
        return answering.relay(origin, kind, item);
      },
    });
    const { link, links } = linkTo(address);
    const relay = (id: string) => link.relay(JP, id, "notice", proposalOf(id));
    const [conflict = "", store = ""] = ids;
    await expect(relay(conflict)).rejects.toMatchObject({
      reason: "NOTICE_CONFLICT",
      message: "as it was said",
    });
    await expect(relay(store)).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    await expect(relay("no id")).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      message: expect.stringContaining("dispatchId"),
    });
    const id = randomUUID();
    expect(await relay(id)).toEqual(statementOn(id, `${EU} notice {"of":"${id}é"}`));
    expect(links).toEqual(["open"]);
  });

  test.each(["\ud800", "\ufffd"])("do not leave with text that is not Unicode (%#)", async (text) => {
    const { address } = await startPeer(answering);
    const { link, links } = linkTo(address);
    const item = { ...proposalOf("n"), body: text };
    await expect(link.relay(JP, randomUUID(), "notice", item)).rejects.toMatchObject({
      reason: "TEXT_MALFORMED",
    });
    await expect(
      link.relay(JP, randomUUID(), "notice", { ...item, body: "x".repeat(4_200_000) }),
    ).rejects.toMatchObject({ reason: "INPUT_TOO_LARGE" });
    expect(links).toEqual([]);
  });

  const relayed = encodeRelay(randomUUID(), "notice", proposalOf("n"), "");
  test.each([
    ["a kind to come", { kind: 10 }, "INPUT_INVALID", "`kind` is `10`"],
    ["no kind", { kind: null }, "INPUT_INVALID", "`kind` is missing"],
    ["no leaf", { statement: null }, "STATEMENT_INVALID", "`statement` is missing"],
    ["a body that is not UTF-8", { body: Buffer.from([0xff]) }, "TEXT_MALFORMED", "`body`"],
    ["a body that cannot be shown", { body: Buffer.from("\ufffd") }, "TEXT_MALFORMED", "`body`"],
  ])("with %s are refused by name, before the node takes them in", async (_what, wrong, reason, message) => {
    let seen = 0;
    const { address } = await startPeer({
      ...answering,
      relay: async (_origin, kind) => {
        seen++;
        return statementOn(kind);
      },
    });
    const answer = await rawExchange(address, { relays: [{ ...relayed, ...wrong }] });
    expect(answer).toMatchObject({ refusal: { reason, message: expect.stringContaining(message) } });
    expect(seen).toBe(0);
  });
});

test("the transfers of one platform do not take the room of another, nor of notices", async () => {
  const { address } = await startNode([createFederationService(answering)], {
    id: JP,
    limits: { storedBytesPerDay: 4 * (2 * STORED_BESIDE_BYTES + 3_000) },
  });
  const propose = (sender: string) => {
    const { own, body } = proposalOf("n");
    const leaf = Buffer.from(JSON.stringify({ sender })).toString("base64");
    const item = { own: { ...own, leaf }, body };
    return rawExchange(address, { proposals: [encodeProposal(randomUUID(), item, "")] });
  };
  const overloaded = { refusal: { reason: "OVERLOADED" } };
  expect(await propose("spiffe://eu.example/platform/a")).not.toMatchObject(overloaded);
  expect(await propose("spiffe://eu.example/platform/a")).not.toMatchObject(overloaded);
  expect(await propose("spiffe://eu.example/platform/a")).toMatchObject(overloaded);
  expect(await propose("spiffe://eu.example/platform/b")).not.toMatchObject(overloaded);
  const relay = { relays: [encodeRelay(randomUUID(), "notice", proposalOf("n"), "")] };
  expect(await rawExchange(address, relay)).not.toMatchObject(overloaded);
});

describe("a peer has limits of its own, and nothing is done for an item beyond them:", () => {
  const [transferId, item] = [randomUUID(), proposalOf("n")];
  const frames = {
    relays: { relays: [encodeRelay(randomUUID(), "notice", item, "")] },
    resolves: { resolves: [{ transferId }] },
    proposals: { proposals: [encodeProposal(transferId, item, "")] },
  };

  test.each([
    ["bytes of what it relays", "relays", { relayedBytesPerPeer: 10 }],
    ["transfers that it resolves", "resolves", { resolvesPerPeer: 0 }],
    ["what a day's proposals store", "proposals", { storedBytesPerDay: 10 }],
    ["what a day's resolutions store", "resolves", { storedBytesPerDay: 10 }],
    ["what a day's relays store", "relays", { storedBytesPerDay: 10 }],
  ] as const)("%s", async (_, kind, limits) => {
    const seen: string[] = [];
    const noting = {
      receive: (...given: Parameters<typeof answering.receive>) => {
        seen.push("proposals");
        return answering.receive(...given);
      },
      resolve: (...given: Parameters<typeof answering.resolve>) => {
        seen.push("resolves");
        return answering.resolve(...given);
      },
      relay: (...given: Parameters<typeof answering.relay>) => {
        seen.push("relays");
        return answering.relay(...given);
      },
    };
    const service = createFederationService(noting);
    const open = await startNode([service], { id: JP });
    expect(await rawExchange(open.address, frames[kind])).not.toHaveProperty("refusal.reason");
    expect(seen).toEqual([kind]);
    const limited = await startNode([service], { id: JP, limits });
    expect(await rawExchange(limited.address, frames[kind])).toMatchObject({
      refusal: { reason: "OVERLOADED" },
    });
    expect(seen).toEqual([kind]);
  });
});

test("a peer that opens its stream, sends, or asks for what is held is heard, by its id", async () => {
  const heard: string[] = [];
  const service = createFederationService(answering, undefined, (node) => heard.push(node));
  const { address } = await startNode([service], { id: JP });
  const { link } = linkTo(address);
  await link.resolve(JP, randomUUID());
  expect(heard).toEqual([EU, EU]);
  await askHeldCheckpoint({ address, credentials: credentials(EU, JP) });
  expect(heard).toEqual([EU, EU, EU]);
});
