/** The question for a cosignature on the wire: what arrives is what was sent, and nothing without bounds is read. */
import { expect, test } from "vitest";
import {
  askCosignature,
  decodeHead,
  decodeWitnessAnswer,
  encodeHead,
} from "../../../src/edge/grpc/cosign.ts";
import { Federation } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import type { HeadToCosign } from "../../../src/witness/context.ts";
import type { Cosign } from "../../../src/witness/cosign.ts";
import { connect, credentials, EU, JP, startNode } from "./fixture.ts";

const unused = () => Promise.reject(new Error("not asked"));
const receiver = { receive: unused, resolve: unused, relay: unused };
const hash = (n: number) => Buffer.alloc(32, n);
const head: HeadToCosign = {
  checkpoint: "jp.example\n7\nroot\n\n— jp.example AAAA\n",
  claims: [{ size: 3, root: hash(1), proof: [hash(2), hash(3)] }],
};

const start = (cosign?: Cosign) => {
  const witness = cosign && { cosign, compareHeads: unused, proveHead: unused };
  return startNode([createFederationService(receiver, undefined, undefined, undefined, undefined, witness)], {
    id: JP,
  });
};
const target = (address: string) => ({ address, credentials: credentials(EU, JP) });

test("a head comes with its proofs and who sends it, and the answer is a line or the sizes that lack a proof", async () => {
  const asked: unknown[] = [];
  const answers = [{ cosignature: "— jp.example AAAA\n" }, { sizes: [3, 5] }];
  const { address } = await start(async (...given) => {
    asked.push(given);
    return answers[asked.length - 1] as never;
  });
  expect(await askCosignature(target(address), head)).toEqual(answers[0]);
  expect(await askCosignature(target(address), { ...head, claims: [] })).toEqual(answers[1]);
  expect(asked).toEqual([
    [EU, head],
    [EU, { ...head, claims: [] }],
  ]);
});

test("a node that cosigns nothing says so, as one of an earlier version does, and callers of the domain may not ask", async () => {
  const { address } = await start();
  await expect(askCosignature(target(address), head)).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
  const { Cosign: _, ...earlier } = Federation;
  const old = await startNode([{ definition: earlier, handlers: {} }], { id: JP });
  await expect(askCosignature(target(old.address), head)).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
  const own = connect({ address }, "spiffe://jp.example/operator/desk", JP);
  await expect(own.unary(Federation.Cosign, encodeHead(head))).rejects.toMatchObject({
    reason: "ROLE_FORBIDDEN",
  });
});

test.each<[string, object]>([
  ["without a checkpoint", { checkpoint: undefined }],
  ["with a checkpoint beyond its length", { checkpoint: "x".repeat(16_385) }],
  [
    "with more proofs than are asked for",
    { extensions: Array.from({ length: 17 }, () => ({ size: 1, root: hash(1), proof: [] })) },
  ],
  [
    "with a proof of more hashes than a log has",
    { extensions: [{ size: 1, root: hash(1), proof: Array.from({ length: 65 }, () => hash(1)) }] },
  ],
  ["with a hash of another length", { extensions: [{ size: 1, root: hash(1), proof: [Buffer.alloc(31)] }] }],
  ["with a proof from size 0", { extensions: [{ size: 0, root: hash(1), proof: [] }] }],
  ["without a root", { extensions: [{ size: 1, proof: [] }] }],
])("a head is refused %s", (_, change) => {
  const message = { checkpoint: "note", extensions: [], ...change } as never;
  expect(() => decodeHead(message)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});

test.each([
  ["nothing", {}],
  ["both", { cosignature: "line", sizes: [1] }],
  ["a line beyond its length", { cosignature: "x".repeat(1_025) }],
  ["more sizes than are asked for", { sizes: Array.from({ length: 17 }, () => 1) }],
  ["a size that is none", { sizes: [0] }],
])("an answer with %s is none", (_, answer) => {
  expect(() => decodeWitnessAnswer({ sizes: [], ...answer } as never)).toThrow(
    expect.objectContaining({ reason: "STATEMENT_INVALID" }),
  );
});
