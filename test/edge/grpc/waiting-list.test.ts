/** Items that wait for a peer: each for a limited time, and each settled once. */
import { describe, expect, test } from "vitest";
import { unreachable, WaitingList } from "../../../src/edge/grpc/waiting-list.ts";
import type { Answer } from "../../../src/engine/context.ts";

const answer = { statement: {} } as Answer;
const item = (id: string) => ({ id, kind: "relays" as const, message: {}, bytes: 1 });

describe("an entry", () => {
  test("is one for all that ask about the same transfer, and ends with the answer", async () => {
    const list = new WaitingList({});
    const entry = list.enter("t");
    expect(list.enter("t")).toBe(entry);
    entry.items.set("q", item("t"));
    expect(list.unsent()).toEqual([item("t")]);
    list.settle("t", answer);
    list.settle("t", unreachable("too late"));
    expect(await entry.answer.promise).toBe(answer);
    expect(list.isEmpty()).toBe(true);
  });

  test("that cannot be sent, or is not answered, ends as unreachable", async () => {
    const list = new WaitingList({ connectTimeoutMs: 1, answerTimeoutMs: 2 });
    const unsent = list.enter("a").answer.promise;
    await expect(unsent).rejects.toMatchObject({ reason: "PEER_UNREACHABLE", message: /cannot be reached/ });
    const sent = list.enter("b").answer.promise;
    list.markSent([item("b"), item("unknown")], {});
    await expect(sent).rejects.toMatchObject({ message: /does not answer/ });
  });

  test("that was sent ends with the connection, and one that was not waits on", async () => {
    const list = new WaitingList({});
    const stream = {};
    const [sent, waiting] = [list.enter("a"), list.enter("b")];
    list.markSent([item("a")], stream);
    list.rejectAll(({ via }) => via === stream, "the connection to the peer was lost");
    await expect(sent.answer.promise).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
    list.settle("b", answer);
    expect(await waiting.answer.promise).toBe(answer);
  });

  test("that has left by a stream waits for it, and is unsent again once that is given up", () => {
    const list = new WaitingList({});
    const [stream, other] = [{}, {}];
    list.enter("a").items.set("q", item("a"));
    list.enter("b").items.set("q", item("b"));
    list.markSent([item("a")], stream);
    expect([list.isAwaited(stream), list.isAwaited(other)]).toEqual([true, false]);
    expect(list.unsent()).toEqual([item("b")]);
    expect([list.release(other), list.release(stream)]).toEqual([[], [item("a")]]);
    expect(list.unsent()).toEqual([item("a"), item("b")]);
    list.markSent([item("a")], other);
    list.settle("a", answer);
    expect([list.isAwaited(stream), list.isAwaited(other)]).toEqual([false, false]);
    list.settle("b", answer);
  });
});
