/** Gossip on the wire: what arrives is what was sent, and nothing without bounds is read. */
import { expect, test } from "vitest";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService, type WitnessOfNodes } from "../../../src/edge/grpc/federation-service.ts";
import {
  askHeldHeads,
  askProvedHead,
  decodeHeldHeads,
  decodeLogs,
  decodeSizes,
} from "../../../src/edge/grpc/gossip.ts";
import { connect, credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const tag = (n: number) => Buffer.alloc(32, n);
const start = (witness?: Partial<WitnessOfNodes>) => {
  const whole = witness && { cosign: unused, compareHeads: unused, proveHead: unused, ...witness };
  return startNode([createFederationService(receiver, undefined, undefined, undefined, undefined, whole)], {
    id: JP,
  });
};
const target = (address: string) => ({ address, credentials: credentials(EU, JP) });

test("heads and proofs come as they were sent, with who asks", async () => {
  const asked: unknown[] = [];
  const heads = [
    { log: tag(1), checkpoint: "one\n" },
    { log: tag(2), checkpoint: "two\n", evidence: Buffer.from("{}") },
  ];
  const head = { checkpoint: "note\n", claims: [{ size: 3, root: tag(4), proof: [tag(5), tag(6)] }] };
  const { address } = await start({
    compareHeads: async (...given) => {
      asked.push(given);
      return heads;
    },
    proveHead: async (...given) => {
      asked.push(given);
      return head;
    },
  });
  expect(await askHeldHeads(target(address), [tag(1), tag(2), tag(3)])).toEqual(heads);
  expect(await askProvedHead(target(address), [3, 7])).toEqual(head);
  expect(asked).toEqual([
    [EU, [tag(1), tag(2), tag(3)]],
    [EU, [3, 7]],
  ]);
});

test("a node of an earlier version says so, and callers of the domain may not ask", async () => {
  const { address } = await start();
  const unknown = { reason: "METHOD_UNKNOWN" };
  await expect(askHeldHeads(target(address), [])).rejects.toMatchObject(unknown);
  await expect(askProvedHead(target(address), [])).rejects.toMatchObject(unknown);
  const own = connect({ address }, "spiffe://jp.example/operator/desk", JP);
  for (const method of [Federation.CompareHeads, Federation.ProveHead])
    await expect(own.unary(method as typeof Federation.ProveHead, {})).rejects.toMatchObject({
      reason: "ROLE_FORBIDDEN",
    });
});

const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test.each<[string, () => unknown]>([
  ["more logs than are told of", () => decodeLogs({ logs: many(33, tag(1)) })],
  ["a tag of another length", () => decodeLogs({ logs: [Buffer.alloc(31)] })],
  ["more sizes than are proved", () => decodeSizes({ sizes: many(17, 1) })],
  ["the size 0", () => decodeSizes({ sizes: [0] })],
])("a question with %s is refused", (_, decode) => {
  expect(decode).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});

test.each<[string, object[]]>([
  ["more heads than were asked for", many(33, { log: tag(1), checkpoint: "note" })],
  ["a tag of another length", [{ log: Buffer.alloc(33), checkpoint: "note" }]],
  ["no checkpoint", [{ log: tag(1) }]],
  ["a checkpoint beyond its length", [{ log: tag(1), checkpoint: "x".repeat(16_385) }]],
  ["evidence beyond its length", [{ log: tag(1), checkpoint: "note", evidence: Buffer.alloc(65_537) }]],
])("an answer with %s is none", (_, heads) => {
  expect(() => decodeHeldHeads({ heads } as never)).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});
