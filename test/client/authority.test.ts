/** An operator's calls about the authority: what is asked and answered on the wire. That a node answers them is in `test/edge/grpc/authority-service.test.ts`. */
import { expect, test } from "vitest";
import { authorityOver } from "../../src/client/authority.ts";
import type { Client } from "../../src/edge/grpc/client.ts";
import { Authority } from "../../src/edge/grpc/definition.ts";

/** A client that gives these answers in turn, and notes what it was asked. */
function answering(...answers: readonly object[]) {
  const asked: unknown[] = [];
  const unary = async ({ path }: { readonly path: string }, request: object) => {
    asked.push([path, request]);
    return answers[asked.length - 1];
  };
  return { asked, calls: authorityOver({ unary: unary as unknown as Client["unary"] }) };
}

test("each call is its method, and its answer is decoded", async () => {
  const shown = { authorities: ["PEM"], peersBehind: ["sg.example"], older: [] };
  const { asked, calls } = answering(shown, {}, { identities: ["spiffe://kr.example/node"] });
  expect(await calls.getAuthority()).toEqual(shown);
  expect(await calls.reload()).toBeUndefined();
  expect(await calls.reissue(true)).toEqual(["spiffe://kr.example/node"]);
  expect(asked).toEqual([
    [Authority.GetAuthority.path, {}],
    [Authority.Reload.path, {}],
    [Authority.Reissue.path, { force: true }],
  ]);
});

test("a certificate without a name is no answer", async () => {
  const { calls } = answering({ authorities: [], peersBehind: [], older: [{ serves: [] }] });
  await expect(calls.getAuthority()).rejects.toMatchObject({ reason: "STATEMENT_INVALID" });
});
