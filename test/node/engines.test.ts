/** The engines of a node: they start, take newcomers, and stop with nothing left running. */
import { expect, test } from "vitest";
import { createBreakers } from "../../src/engine/breaker.ts";
import { startEngines } from "../../src/node/engines.ts";
import type { Links } from "../../src/node/links.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import { createPair } from "../support/pair.ts";

test("engines wake for a peer that is heard after an outage, and stop in order", async () => {
  const { context } = (await createPair()).eu;
  const settling = createSettling(context, createBreakers(context));
  const redialled: string[] = [];
  let linked: (peer: string) => void = () => {};
  const links = {
    redial: (peer: string) => void redialled.push(peer),
    tell: (to: (peer: string) => void) => {
      linked = to;
    },
  } as unknown as Links;
  const faults: unknown[] = [];
  const engines = startEngines(context, [], settling, links, () => (error) => void faults.push(error));
  const [peer] = context.peers.all;
  const node = peer?.node ?? "";
  // Nothing was wrong with the peer: to hear of it changes nothing.
  linked(node);
  engines.heard(node);
  expect(redialled).toEqual([]);
  settling.breakerOf(node).failed(context.clock.now().getTime());
  engines.met();
  await engines.stop();
  expect(faults).toEqual([]);
});
