/** The law, the peer and the evidence by which a home node decides a request. */
import { expect, test } from "vitest";
import { createBench } from "../../src/transfers/bench.ts";
import { acceptedDigestOf } from "../../src/transfers/transfer-request.ts";
import { AURORA, agreement, createPair, IL, sample, stricterAtlas } from "../support/pair.ts";

const login = await sample("login");

test("has the peer, the agreement and the law of the moment at which it is asked for", async () => {
  const pair = await createPair();
  const meet = createBench(pair.eu.context);
  const ask = () => meet(AURORA, login, acceptedDigestOf(login), true);
  const before = await ask();
  expect(before).toMatchObject({ exporter: AURORA, binding: true, peer: { node: IL, inForce: true } });
  expect(before.agreement).toBe(agreement);
  expect(before.at.getTime()).toBe(pair.now());
  pair.advance(1000);
  pair.eu.changeLaw(stricterAtlas);
  const after = await ask();
  expect(after.at.getTime()).toBe(pair.now());
  expect(after.atlas).toBe(stricterAtlas);
});

test("is none for an origin that the node does not serve, and names the place to write where it lies within one", async () => {
  const pair = await createPair();
  const meet = createBench(pair.eu.context);
  const ask = (from: string) => meet(AURORA, { ...login, from }, "", false);
  await expect(ask("JP")).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
  await expect(ask("DE")).rejects.toThrow("write `from: EU`");
});
