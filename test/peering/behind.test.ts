/** Who has not taken a node's card: peers and nodes that are known by a card, until their answer is there. */
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle, readAuthorities } from "../../src/edge/tls/spiffe-bundle.ts";
import { ComityError } from "../../src/errors.ts";
import { listBehind } from "../../src/peering/behind.ts";
import { createNet, type Net, START, termsWith } from "./net.ts";

const [KR, SG, JP] = ["kr.example", "sg.example", "jp.example"];

const behind = (net: Net, name = KR) => listBehind(net.of(name).now().context);

/** Lets the operator of a node change its authority, and the node publish its card. */
async function renew(net: Net, name = KR): Promise<void> {
  const made = createAuthority({ trustDomain: name, now: new Date(START + 1000) }).certificatePem;
  const [old] = readAuthorities(net.of(name).card().bundle);
  net.of(name).changeCard({ bundle: formatTrustBundle([new X509Certificate(made), old], 2) });
  await net.of(name).now().cards.publishOwn();
}

/** Lets these sign an agreement that the first has drafted. */
async function agree(net: Net, first: string, ...others: string[]): Promise<string> {
  const { row } = await net
    .of(first)
    .now()
    .agreements.draft(termsWith(...others));
  for (const each of [first, ...others]) {
    await net.of(each).now().agreements.sign(row.hash);
    await net.settle();
  }
  return row.hash;
}

test("a node alone waits for nobody; one that is known by a card until that has the newest of its own", async () => {
  const net = await createNet(KR, SG);
  expect(await behind(net)).toEqual([]);
  await net.introduce(KR, SG);
  expect(await behind(net)).toEqual([SG]);
  await net.of(KR).now().cards.publishOwn();
  await net.settle();
  expect(await behind(net)).toEqual([]);
  net.down.add(net.of(SG).node);
  await renew(net);
  await net.of(KR).now().deliver();
  expect(await behind(net)).toEqual([SG]);
  net.down.clear();
  await net.settle();
  expect(await behind(net)).toEqual([]);
  // A change that was not published yet is a card that nobody has.
  net.of(KR).changeCard({ address: "moved.example:7440" });
  expect(await behind(net)).toEqual([SG]);
});

test("whoever is met through a third is waited for too, and needs nothing while the agreement names the authorities", async () => {
  const net = await createNet(SG, KR, JP);
  await net.introduce(KR, SG);
  await net.introduce(JP, SG);
  await agree(net, SG, KR, JP);
  const { context, register } = net.of(KR).now();
  const acquaintance = () => ({ ...register.acquaintance(), cards: [] });
  // As the node of a configuration, which has agreements and no cards.
  const bare = { ...context, register: { ...register, acquaintance, cardOf: () => undefined } };
  expect(await listBehind(bare)).toEqual([]);
  await renew(net);
  expect(await listBehind(bare)).toEqual([JP, SG]);
  expect(await behind(net)).toEqual([JP, SG]);
  await net.settle();
  expect(await behind(net)).toEqual([]);
});

test("nobody is waited for whose agreement has ended and whose card was removed", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const hash = await agree(net, KR, SG);
  await renew(net);
  expect(await behind(net)).toEqual([SG]);
  await net.of(KR).now().agreements.terminate(hash);
  net.advance(1000);
  await net.of(KR).now().cards.remove(SG);
  expect(await behind(net)).toEqual([]);
});

test("a node that has no card to give leaves all behind", async () => {
  const net = await createNet(KR, SG);
  await net.introduce(KR, SG);
  const ownCard = () => {
    throw new ComityError("INPUT_INVALID", "no address");
  };
  expect(await listBehind({ ...net.of(KR).now().context, ownCard })).toEqual([SG]);
});
