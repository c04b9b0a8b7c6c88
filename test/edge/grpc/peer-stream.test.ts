/** One stream to a peer: when it counts as open, how it ends, and what a peer's answers become. */
import { randomUUID } from "node:crypto";
import grpc from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { type Duplex, duplex } from "../../../src/edge/grpc/handlers.ts";
import { createPeerStream, type ItemKind } from "../../../src/edge/grpc/peer-stream.ts";
import { encodeAnswer } from "../../../src/edge/grpc/statement-codec.ts";
import type { Answer } from "../../../src/engine/context.ts";
import { ComityError } from "../../../src/errors.ts";
import { credentials, EU, JP, startNode, until } from "./fixture.ts";
import { answering, answerOn, startPeer } from "./link.ts";

type Item = { readonly kind: ItemKind; readonly message: object; readonly bytes: number };

const resolveOf = (transferId: string): Item => ({ kind: "resolves", message: { transferId }, bytes: 128 });

/** A stream to the JP node at `address`, and its events in their order. */
function open(address: string, { as = EU, connectTimeoutMs = 10_000 } = {}) {
  const events: string[] = [];
  const answers = new Map<string, Answer | ComityError>();
  const lost = Promise.withResolvers<string>();
  const opened = Promise.withResolvers<void>();
  const target = { address, credentials: credentials(as, JP) };
  const stream = createPeerStream<Item>(target, {
    connectTimeoutMs,
    opened: () => {
      events.push("opened");
      opened.resolve();
    },
    sent: (items) => events.push(`sent ${items.length}`),
    answered: (id, outcome) => {
      events.push("answered");
      answers.set(id, outcome);
    },
    lost: (reason) => {
      events.push(`lost ${reason}`);
      lost.resolve(reason);
    },
  });
  onTestFinished(() => stream.close());
  return { stream, events, answers, opened: opened.promise, lost: lost.promise };
}

/** A JP node that does with the stream what `act` does. */
const startWith = (act: (call: Duplex["call"]) => void) => {
  const handlers = { Exchange: duplex(({ call }) => act(call)) };
  return startNode([{ definition: Federation, handlers }], { id: JP });
};

test("a stream opens once the peer has accepted, and is answered until it is closed", async () => {
  const { address } = await startPeer(answering);
  const { stream, events, answers, opened, lost } = open(address);
  expect(stream.isOpen()).toBe(false);
  await opened;
  expect(stream.isOpen()).toBe(true);
  const ids = [randomUUID(), randomUUID()];
  for (const id of ids) stream.send(resolveOf(id));
  await until(() => answers.size === 2);
  expect(ids.map((id) => answers.get(id))).toEqual(ids.map((id) => answerOn(id, "resolved")));
  stream.close();
  stream.close();
  expect(await lost).toBe("CLOSED");
  expect(events.at(0)).toBe("opened");
  expect(events.at(1)).toMatch(/^sent/);
  expect(events.filter((each) => each === "answered")).toHaveLength(2);
  expect(events.filter((each) => each.startsWith("lost"))).toHaveLength(1);
  expect(events.at(-1)).toBe("lost CLOSED");
  expect(stream.isOpen()).toBe(false);
});

test("an answer without a result is the peer's fault, and not the caller's", async () => {
  const id = randomUUID();
  const { address } = await startWith((call) => {
    call.sendMetadata(new grpc.Metadata());
    call.on("data", () => call.write({ answers: [{ itemId: id }] }));
  });
  const { stream, answers, opened } = open(address);
  await opened;
  stream.send(resolveOf(id));
  await until(() => answers.has(id));
  expect(answers.get(id)).toMatchObject({
    reason: "STATEMENT_INVALID",
    message: "the peer's answer is malformed",
  });
});

describe("a stream is lost", () => {
  test("where the peer does not let the caller in", async () => {
    const { address } = await startPeer(answering);
    const { events, lost } = open(address, { as: JP });
    expect(await lost).toBe("SCOPE_FORBIDDEN");
    expect(events).toEqual(["lost SCOPE_FORBIDDEN"]);
  });

  test("where nobody listens any more", async () => {
    const { address, server } = await startPeer(answering);
    await server.drain(0);
    const { events, lost } = open(address);
    expect(await lost).toBe("NODE_UNREACHABLE");
    expect(events).toEqual(["lost NODE_UNREACHABLE"]);
  });

  test("where the peer takes the call but does not accept it in time", async () => {
    const { address } = await startWith(() => {});
    const { events, lost } = open(address, { connectTimeoutMs: 300 });
    expect(await lost).toBe("CANCELLED");
    expect(events).toEqual(["lost CANCELLED"]);
  });

  test("where the peer ends it in order", async () => {
    const { address } = await startWith((call) => {
      call.sendMetadata(new grpc.Metadata());
      call.on("data", () => call.end());
    });
    const { stream, events, opened, lost } = open(address);
    await opened;
    stream.send(resolveOf(randomUUID()));
    expect(await lost).toBe("ENDED");
    expect(events).toEqual(["opened", "sent 1", "lost ENDED"]);
  });

  test("and then sends nothing more, and has opened at most once", async () => {
    const { address } = await startPeer(answering);
    const { stream, events, opened } = open(address);
    await opened;
    stream.close();
    stream.send(resolveOf(randomUUID()));
    const second = open(address);
    await second.opened;
    expect(events).toEqual(["opened", "lost CLOSED"]);
  });
});

describe("an answer", () => {
  const id = randomUUID();
  /** What the one answer of a peer becomes. */
  async function outcomeOf(answer: object): Promise<Answer | ComityError | undefined> {
    const { address } = await startWith((call) => {
      call.sendMetadata(new grpc.Metadata());
      call.write({ answers: [{ itemId: id, ...answer }] });
    });
    const { answers, stream } = open(address);
    await until(() => answers.size === 1);
    expect(stream.isOpen()).toBe(true);
    return answers.get(id);
  }

  test("with a statement is taken over as it is", async () => {
    expect(await outcomeOf(encodeAnswer(answerOn(id)))).toEqual(answerOn(id));
  });

  test.each([
    ["keeps the peer's reason", "STATEMENT_CONFLICT", "STATEMENT_CONFLICT"],
    ["of an absent peer is an unreachable peer, not a failure here", "STORE_UNAVAILABLE", "PEER_UNREACHABLE"],
    [
      "of a peer without room for the item keeps it too: the peer is there for others",
      "OVERLOADED",
      "OVERLOADED",
    ],
    ["of a draining peer, too", "NODE_DRAINING", "PEER_UNREACHABLE"],
    ["for a fault within the peer says so", "INTERNAL", "INTERNAL"],
    ["for a reason to come is a fault within the peer", "KARMA", "INTERNAL"],
  ])("that refuses %s", async (_, reason, expected) => {
    const outcome = await outcomeOf({ refusal: { reason, message: "as it was said" } });
    expect(outcome).toBeInstanceOf(ComityError);
    expect(outcome).toMatchObject({ reason: expected, message: "as it was said" });
  });

  test("is shortened where the peer says too much", async () => {
    const outcome = await outcomeOf({ refusal: { reason: "BARRED", message: "x".repeat(5000) } });
    expect((outcome as ComityError).message).toHaveLength(1000);
  });

  test.each([
    ["neither a statement nor a refusal", {}],
    ["both", { ...encodeAnswer(answerOn(id)), refusal: { reason: "BARRED", message: "x" } }],
    ["obligations that are not UTF-8", { ...encodeAnswer(answerOn(id)), obligations: Buffer.of(0xff) }],
  ])("with %s is an error of its own, and the stream goes on", async (_, answer) => {
    expect(await outcomeOf(answer)).toBeInstanceOf(ComityError);
  });
});
