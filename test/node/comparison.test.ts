/** Parts of a configuration that exclude each other do not start; what is odd is said. */
import { describe, expect, test } from "vitest";
import { assertBeside, assertComparable, findOddities } from "../../src/node/comparison.ts";
import type { NodeConfig } from "../../src/node/config.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { createChangedConfig, type Payload } from "./changed-config.ts";

const { changed, config, now, peerOf, peerWith, start } = createChangedConfig();
const atlas = shippedAtlas();
const serving =
  (...jurisdictions: string[]) =>
  (payload: Payload) => {
    peerOf(payload).jurisdictions = jurisdictions;
  };
const listen = { host: "127.0.0.1", port: 7440 };
const at = (...addresses: string[]): NodeConfig => ({
  ...config(),
  listen,
  peers: config().peers.map((peer, i) => ({ ...peer, address: addresses[i] ?? "" })),
});

test("a new federation is free of contradictions and oddities", () => {
  expect(() => assertComparable(config(), now)).not.toThrow();
  expect(findOddities(config(), atlas, now)).toEqual([]);
});

describe("what cannot be meant", () => {
  test.each<[string, () => NodeConfig, RegExp]>([
    [
      "a place at two nodes",
      () => changed({ il: serving("US-IL", "JP") }),
      /^the agreements `jp\.json` and `us-il\.json` give `JP` to two nodes, .*jp\.comity.* and .*us-il\.comity.*: .*leave one of the two out of `peers`/,
    ],
    [
      "this node's place at a peer",
      () => changed({ il: serving("US-IL", "EU") }),
      /^the agreement `us-il\.json` says that the peer serves `EU`, and `jurisdictions` .* own: .*leave it out of one of the two/,
    ],
    [
      "an agreement twice",
      () => ({
        ...config(),
        peers: [peerWith("jp", () => {}, "a.json"), peerWith("jp", () => {}, "b.json")],
      }),
      /^`peers` .* lists the agreement `eu--jp` twice, as `a\.json` and `b\.json`: list it once/,
    ],
    [
      "two peers at one address",
      () => at("10.0.0.1:1", "10.0.0.1:1"),
      /names 10\.0\.0\.1:1 for .*us-il.*, and for .*jp.* too/,
    ],
    [
      "a peer at this node's address",
      () => at("127.0.0.1:7440", "10.0.0.1:1"),
      /names 127\.0\.0\.1:7440 for .*jp.*, and this node listens there itself/,
    ],
    [
      "a place of this node twice",
      () => ({ ...config(), jurisdictions: ["EU", "EU"] }),
      /^`jurisdictions` in the configuration names `EU` twice: name each place once/,
    ],
    [
      "a regulator twice",
      () => ({ ...config(), regulators: [...config().regulators, ...config().regulators] }),
      /^`regulators` in the configuration names `spiffe:\S+` twice: list all places of a regulator in one `serves`/,
    ],
  ])("%s: the node does not start, and the message says what to do", async (_, given, message) => {
    const refused = { reason: "CONFIG_INVALID", message: expect.stringMatching(message) };
    await expect(start(given())).rejects.toMatchObject(refused);
  });

  test("is looked for on the same days: a place may move from one node to another", () => {
    const moved = changed({
      jp: (payload) => Object.assign(payload, { until: "2099-01-01" }),
      il: (payload) => {
        serving("US-IL", "JP")(payload);
        Object.assign(payload, { from: "2099-01-01", until: "2100-01-01" });
      },
    });
    expect(() => assertComparable(moved, now)).not.toThrow();
  });

  test("is no longer looked for once an agreement has ended", () => {
    const ended = changed({
      il: (payload) => {
        serving("US-IL", "JP")(payload);
        Object.assign(payload, { from: "2020-01-01", until: "2021-01-01" });
      },
    });
    expect(() => assertComparable(ended, now)).not.toThrow();
  });
});

describe("what is odd", () => {
  const about = { agreement: "eu--us-il", peer: "spiffe://us-il.comity.example/node" };
  const what = (given: NodeConfig) => findOddities(given, atlas, now);

  test("a place within this node's own at a peer, and one without a law", () => {
    expect(what(changed({ il: serving("US-IL", "IE", "ZZ") }))).toEqual([
      { what: "an agreement gives the peer a place within this node's own", ...about, jurisdiction: "IE" },
      { what: "an agreement gives the peer a place of which no law is known", ...about, jurisdiction: "ZZ" },
    ]);
  });

  test("two agreements with one peer at once, and not one after the other", () => {
    const renewed = (from: string) => ({
      ...config(),
      peers: [
        peerWith("jp", (payload) => Object.assign(payload, { until: "2099-01-01" })),
        peerWith("jp", (payload) => Object.assign(payload, { id: "renewed", from, until: "2100-01-01" })),
      ],
    });
    expect(what(renewed("2098-01-01"))).toMatchObject([
      { what: expect.stringContaining("two agreements with one peer"), agreement: "renewed" },
    ]);
    expect(what(renewed("2099-01-01"))).toEqual([]);
  });

  test("two issuers with one key", () => {
    const twice = (payload: Payload) => {
      const [issuer] = Object.values(payload.issuers);
      if (issuer !== undefined) payload.issuers.another = issuer;
    };
    expect(what(changed({ il: twice }))).toEqual([
      { what: "two issuers of an agreement have one key", ...about },
    ]);
  });

  test("a regulator of places that the node does not serve, but not one of places within its own", () => {
    const serves = (...places: string[]) => ({
      ...config(),
      regulators: config().regulators.map((each) => ({ ...each, serves: places })),
    });
    expect(what(serves("JP", "IE"))).toEqual([
      { what: "a regulator serves a place that this node does not serve", jurisdiction: "JP" },
    ]);
  });

  test("is said at the start of the node", async () => {
    expect(await start(changed({ il: serving("US-IL", "ZZ") }))).toContainEqual([
      "warn",
      "an agreement gives the peer a place of which no law is known",
      { ...about, jurisdiction: "ZZ" },
    ]);
  });
});

test("a place is given to one node, also where its agreement has not begun and its end is set", () => {
  const agreementOf = (peer: ReturnType<typeof peerWith>) => peer.agreement;
  const later = { ...agreementOf(peerWith("jp", () => {})), from: "2027-02-01", until: "2030-01-01" };
  const beside = agreementOf(peerWith("il", serving("US-IL", "JP")));
  const refused = expect.objectContaining({ reason: "CONFIG_INVALID" });
  const given = (endsAt?: string) => () =>
    assertBeside(
      config(),
      [{ ...later, ...(endsAt !== undefined && { endsAt }) }],
      { ...beside, until: "2030-01-01" },
      now,
    );
  expect(given()).toThrow(refused);
  expect(given("2028-01-01T00:00:00.000Z")).toThrow(refused);
  expect(given(now.toISOString())).not.toThrow();
});
