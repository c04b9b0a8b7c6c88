/** Whom a node trusts and where it finds it: the card first, then the newest agreement, then the configuration. */
import { expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseAuthorities, parseBundle } from "../../src/edge/tls/trust.ts";
import type { Acquaintance } from "../../src/engine/peers.ts";
import { parseAgreement } from "../../src/federation/agreement.ts";
import { parsePeerCard } from "../../src/federation/peer-card.ts";
import { createWays, watchWays } from "../../src/node/ways.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const now = new Date("2026-11-23T12:00:00Z");
const [OWN, KR] = ["sg.example", "kr.example"];
const keys = { [OWN]: createLedgerKey(OWN), [KR]: createLedgerKey(KR) };
const authorityOf = (trustDomain: string) => createAuthority({ trustDomain, now }).certificatePem;
const own = parseBundle(authorityOf(OWN));

function agreementAt(address?: string) {
  const party = (trustDomain: string, place: string) => ({
    trustDomain,
    jurisdictions: [place],
    certificateAuthority: authorityOf(trustDomain),
    ledger: keys[trustDomain]?.verifierKey,
    ...(address !== undefined && { address }),
  });
  return parseAgreement({
    type: "comity/v1/agreement",
    ...{
      id: address ?? "a",
      from: "2026-01-01",
      until: "2028-01-01",
      purposes: ["pur:recognition"],
      issuers: {},
    },
    parties: [party(OWN, "SG"), party(KR, "KR")],
  });
}
const configured = agreementAt();
const peers = [
  { agreement: configured, file: "a", trust: parseAuthorities(configured), address: "config.example:1" },
];
const card = parsePeerCard({
  type: "comity/v1/peer-card",
  ...{ trustDomain: KR, jurisdictions: ["KR"], address: "card.example:1", ledger: keys[KR]?.verifierKey },
  bundle: formatTrustBundle(parseBundle(authorityOf(KR)), 1),
});
const [newer, older] = [agreementAt("newer.example:1"), agreementAt("older.example:1")];

const NODE = `spiffe://${KR}/node`;
const waysFor = (acquaintance: Acquaintance) =>
  createWays({ trustDomain: OWN, authority: own, peers }, () => acquaintance);
const authorityIn = (agreement: typeof newer) => parseAuthorities(agreement).get(KR)?.[0]?.fingerprint256;
const trusted = (ways: ReturnType<typeof waysFor>, name = KR) => ways.trust().get(name)?.[0]?.fingerprint256;

test("the configuration serves where there is nothing else", () => {
  const ways = waysFor({ agreements: [configured], cards: [], handOvers: [] });
  expect(ways.addressOf(NODE)).toBe("config.example:1");
  expect(trusted(ways)).toBe(authorityIn(configured));
});

test("a newer agreement comes before an older one, and a card before both", () => {
  const agreed = waysFor({ agreements: [newer, older, configured], cards: [], handOvers: [] });
  expect(agreed.addressOf(NODE)).toBe("newer.example:1");
  expect(trusted(agreed)).toBe(authorityIn(newer));
  const carded = waysFor({ agreements: [newer, older, configured], cards: [card], handOvers: [] });
  expect(carded.addressOf(NODE)).toBe("card.example:1");
  expect(
    carded
      .trust()
      .get(KR)
      ?.map(({ raw }) => raw.toString("base64")),
  ).toEqual([card.bundle.keys[0]?.x5c[0]]);
});

test("what others say never replaces the node's own authority", () => {
  const ways = waysFor({
    agreements: [newer, configured],
    cards: [{ ...card, trustDomain: OWN }],
    handOvers: [],
  });
  expect(trusted(ways, OWN)).toBe(own[0].fingerprint256);
});

test("a change is seen at once, and nothing is made anew while nothing changes", () => {
  let acquaintance: Acquaintance = { agreements: [configured], cards: [], handOvers: [] };
  const ways = createWays(
    { trustDomain: OWN, authority: own, peers },
    () => acquaintance,
    () => undefined,
  );
  const before = ways.trust();
  expect(ways.trust()).toBe(before);
  acquaintance = { agreements: [configured], cards: [card], handOvers: [] };
  expect(ways.trust()).not.toBe(before);
  expect(ways.addressOf("spiffe://nobody.example/node")).toBeUndefined();
});

test("another authority of the node itself is seen at once", () => {
  const config = { trustDomain: OWN, authority: own, peers };
  const acquaintance: Acquaintance = { agreements: [configured], cards: [card], handOvers: [] };
  const ways = createWays(config, () => acquaintance);
  expect(ways.trust().get(OWN)).toBe(own);
  config.authority = parseBundle(authorityOf(OWN));
  expect(ways.trust().get(OWN)).toBe(config.authority);
  expect(ways.trust()).toBe(ways.trust());
});

test("the node's own authority stands first, so that no other of its name is found before it", () => {
  const ways = waysFor({ agreements: [newer, configured], cards: [card], handOvers: [] });
  expect([...ways.trust().keys()]).toEqual([OWN, KR]);
  const alone = createWays({ trustDomain: OWN, authority: own, peers: [] }, () => ({
    agreements: [],
    cards: [card],
    handOvers: [],
  }));
  expect([...alone.trust().keys()]).toEqual([OWN, KR]);
});

test("what is over comes after what is not, and counts only while it is kept; a card counts in any case", () => {
  let epoch = "1";
  let counting = true;
  const kept = {
    until: ({ hash }: typeof newer) => (hash === newer.hash ? "2037-11-30" : undefined),
    counts: ({ hash }: typeof newer) => counting || hash !== newer.hash,
    epoch: () => epoch,
  };
  const waysOf = (acquaintance: Acquaintance) =>
    createWays({ trustDomain: OWN, authority: own, peers: [] }, () => acquaintance, undefined, kept);
  const both = waysOf({ agreements: [newer, older], cards: [], handOvers: [] });
  expect(trusted(both)).toBe(authorityIn(older));
  expect(both.addressOf(NODE)).toBe("older.example:1");
  const alone = waysOf({ agreements: [newer], cards: [], handOvers: [] });
  const carded = waysOf({ agreements: [newer], cards: [card], handOvers: [] });
  expect(trusted(alone)).toBe(authorityIn(newer));
  counting = false;
  expect(trusted(alone)).toBe(authorityIn(newer));
  epoch = "2";
  expect([...alone.trust().keys()]).toEqual([OWN]);
  expect([...carded.trust().keys()]).toEqual([OWN, KR]);
});

test("a node whose stored card cannot be read is trusted by no agreement", () => {
  const ways = waysFor({
    agreements: [newer, configured],
    cards: [],
    handOvers: [],
    unreadable: new Set([KR]),
  });
  expect([...ways.trust().keys()]).toEqual([OWN]);
});

test("a node that is known no more, or by another address or authority, is named once", () => {
  const ledgerKeys = [{ name: KR, id: "0", publicKey: new Uint8Array(32) }] as const;
  const trust = new Map([[KR, own]]);
  let address = "b.example:1";
  const changes = watchWays(
    { known: [{ node: NODE, ledgerKeys }] },
    { trust: () => trust, addressOf: () => address },
  );
  expect(changes()).toEqual({ lost: [], moved: [] });
  address = "moved.example:1";
  expect(changes()).toEqual({ lost: [], moved: [NODE] });
  expect(changes()).toEqual({ lost: [], moved: [] });
  trust.set(KR, [...own, ...parseBundle(authorityOf(KR))]);
  expect(changes()).toEqual({ lost: [], moved: [NODE] });
});

test("a node that was known and is no more is named once", () => {
  const known = (...names: string[]) =>
    names.map((node) => ({
      node,
      ledgerKeys: [{ name: node, id: "0", publicKey: new Uint8Array(32) }] as const,
    }));
  const peers = { known: known(NODE, "spiffe://us.example/node") };
  const changes = watchWays(peers, { trust: () => new Map(), addressOf: () => undefined });
  peers.known = known(NODE);
  expect(changes()).toEqual({ lost: ["spiffe://us.example/node"], moved: [] });
  expect(changes()).toEqual({ lost: [], moved: [] });
});
