/** Who is told of a notice, and who is not: one line for each place, with the reason. */
import { describe, expect, test } from "vitest";
import { createPeers } from "../../src/engine/peers.ts";
import { createNoticesContext, type NoticesContext } from "../../src/notices/context.ts";
import type { Notice } from "../../src/notices/notice.ts";
import { reachOf } from "../../src/notices/reach.ts";
import { knownBy } from "../support/known.ts";
import { createNoticePair, FRENCH, GENERAL, IL, IRISH, sampleNotice } from "../support/notices.ts";
import { agreement } from "../support/pair.ts";
import { NOTICE } from "./notices.ts";

const about = (...places: string[]) => ({
  content: { ...sampleNotice().content, subjects: places.map((place) => ({ place })) },
});

test("each place has a line: who is told, or that nobody is and whom to tell by other means", async () => {
  const { eu } = createNoticePair();
  const { reach } = await eu.report(IRISH, sampleNotice(about("RE", "US-IL", "KR", "QQ")));
  expect(reach).toEqual([
    { place: "EU", told: [IRISH, FRENCH], why: "" },
    { place: "KR", told: [], why: "no node is known for it; tell kr.pipc by other means" },
    {
      place: "QQ",
      told: [],
      why: "no node is known for it; no pack names its authority: find out whom to tell",
    },
    { place: "RE", told: [IRISH, FRENCH], why: "" },
    { place: "US-IL", told: [IL], why: "" },
  ]);
});

test("a peer that has an earlier version, and is no longer concerned, has a line that says what it gets", async () => {
  const { eu } = createNoticePair();
  const { notice } = await eu.report(IRISH, sampleNotice(about("US-IL")));
  const narrowed = await eu.report(IRISH, sampleNotice({ id: notice.id, version: 2, ...about("EU") }));
  expect(narrowed.deliveries.filter(({ version }) => version === 2)).toMatchObject([{ peer: IL }]);
  expect(narrowed.reach.at(-1)).toEqual({
    place: "US-IL",
    told: [IL],
    why: expect.stringMatching(
      /^no longer concerned; this node gets the version because it has an earlier one/,
    ),
  });
});

test("a RED notice stays with its reporter, and says so at each place", async () => {
  const { eu } = createNoticePair();
  const { reach } = await eu.report(IRISH, sampleNotice({ ...about("US-IL"), marking: { tlp: "RED" } }));
  expect(reach.map(({ place, told }) => [place, told])).toEqual([
    ["EU", [IRISH]],
    ["US-IL", []],
  ]);
  expect(reach[1]?.why).toMatch(/^TLP:RED: only the reporter sees it; tell us-il\.ag by other means$/);
});

test("an agreement that has ended, and a place without a regulator here, are named", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice(about("US-IL")));
  pair.advance(3 * 365 * 24 * 3_600_000);
  expect(reachOf(createNoticesContext(pair.eu.context), notice)[1]).toMatchObject({
    told: [],
    why: expect.stringContaining("the agreement with its node is not in force"),
  });
  const bare = createNoticesContext({
    ...pair.eu.context,
    regulators: () => [],
    peers: createPeers(knownBy(), "eu.example"),
  });
  expect(reachOf(bare, notice)[0]).toMatchObject({
    place: "EU",
    told: [],
    why: expect.stringContaining("no regulator of this node serves it"),
  });
});

describe("who serves less than the place that is concerned", () => {
  /** The EU node with other peers, each by its trust domain and what it serves, and other regulators of its own. */
  const withPeers = (
    peers: Readonly<Record<string, readonly string[]>>,
    {
      ended = [],
      serves = ["EU"],
    }: { readonly ended?: readonly string[]; readonly serves?: readonly string[] } = {},
  ) => {
    const { eu } = createNoticePair();
    const [own, other] = agreement.parties;
    if (own === undefined || other === undefined) throw new Error("no parties");
    const agreements = Object.entries(peers).map(([trustDomain, jurisdictions]) => ({
      ...agreement,
      id: trustDomain,
      until: ended.includes(trustDomain) ? "2026-01-02" : agreement.until,
      parties: [own, { ...other, trustDomain, jurisdictions: [...jurisdictions] }],
    }));
    return createNoticesContext({
      ...eu.context,
      peers: createPeers(knownBy(...agreements), "eu.example"),
      regulators: () => serves.map((place, i) => ({ id: [IRISH, FRENCH][i] ?? "", serves: [place] })),
    });
  };
  const at = (context: NoticesContext, place: string) => {
    const notice = { ...NOTICE, jurisdiction: "EU", ...about(place) } as Notice;
    const line = reachOf(context, notice).find((each) => each.place === place);
    return [line?.told, line?.why];
  };
  const node = (domain: string) => `spiffe://${domain}/node`;

  test("a state of a country: only it is told, and the authorities of the country and its other states are named", () => {
    expect(at(withPeers({ "us-il.example": ["US-IL"] }), "US")).toEqual([
      [IL],
      "only a part of it is told: US-IL; tell us.ftc, us.doj-nsd, us-ca.ag, us-ca.cppa, us-co.ag, us-co.da, us-md.ag, us-ny.ag, us-ny.dos, us-ny.police, us-ny.dfs, us-or.ag, us-tx.ag, us-wa.ag by other means",
    ]);
  });

  test("a country: its states that have a law and an authority of their own are named", () => {
    expect(at(withPeers({ "ca.example": ["CA"] }), "CA")).toEqual([
      [node("ca.example")],
      "tell ca-qc.cai by other means",
    ]);
    expect(at(withPeers({ "ca.example": ["CA"], "qc.example": ["CA-QC"] }), "CA")[1]).toBe("");
  });

  test("a country, where a state with a law of its own is concerned: the state's authority is named", () => {
    expect(at(withPeers({ "us.example": ["US"] }), "US-IL")).toEqual([
      [node("us.example")],
      "nobody is told who serves it itself; tell us-il.ag by other means",
    ]);
    // No law of Puerto Rico is known, so that the country's authority is the one.
    expect(at(withPeers({ "us.example": ["US"] }), "PR")).toEqual([[node("us.example")], ""]);
  });

  test("a member of a union: only it is told, unless somebody serves the whole", () => {
    expect(at(withPeers({ "ie.example": ["IE"] }, { serves: [] }), "EU")).toEqual([
      [node("ie.example")],
      "only a part of it is told: IE; tell eu.sa, eu.msa by other means",
    ]);
    expect(at(withPeers({ "ie.example": ["IE"] }), "EU")).toEqual([[IRISH, node("ie.example")], ""]);
    expect(at(withPeers({ "ie.example": ["IE"] }, { serves: [] }), "IE")[1]).toBe("");
    expect(at(withPeers({}), "IE")).toEqual([[IRISH], ""]);
  });

  test.each([
    ["FR", "fr.cnil"],
    ["RE", "fr.cnil"],
    ["NO", "no.datatilsynet"],
    ["AE-DIFC", "ae-difc.commissioner"],
  ])("a place of which nobody is told: its own authority is named, in %s", (place, authority) => {
    const [told, why] = at(withPeers({}, { serves: ["MT"] }), place);
    expect([told, why]).toEqual([
      [],
      expect.stringMatching(new RegExp(`; tell ${authority} by other means$`)),
    ]);
  });

  test("regulators of this node that serve parts of its place", () => {
    expect(at(withPeers({}, { serves: ["IE", "FR"] }), "EU")).toEqual([
      [IRISH, FRENCH],
      "only a part of it is told: FR, IE; tell eu.sa, eu.msa by other means",
    ]);
  });

  test("a peer whose agreement has ended is named also where another is told", () => {
    const both = { "us-il.example": ["US-IL"], "us.example": ["US"] };
    expect(at(withPeers(both, { ended: ["us.example"] }), "US-IL")).toEqual([
      [IL],
      "the agreement with spiffe://us.example/node is not in force, and it is not told",
    ]);
    expect(at(withPeers(both, { ended: ["us-il.example"] }), "US-IL")).toEqual([
      [node("us.example")],
      "nobody is told who serves it itself; the agreement with spiffe://us-il.example/node is not in force, and it is not told; tell us-il.ag by other means",
    ]);
  });

  test("of two agreements with one peer, the one in force says what it serves", () => {
    const [own, other] = agreement.parties;
    if (own === undefined || other === undefined) throw new Error("no parties");
    const before = {
      ...agreement,
      until: "2026-01-02",
      parties: [own, { ...other, jurisdictions: ["US-IL", "US-CA"] }],
    };
    const { eu } = createNoticePair();
    const peers = createPeers(knownBy(agreement, before), "eu.example");
    const context = createNoticesContext({ ...eu.context, peers });
    expect(at(context, "US-IL")).toEqual([[IL], ""]);
    expect(at(context, "US-CA")).toEqual([[], expect.stringContaining("no node is known for it")]);
  });
});

test("nobody but the reporter is told who is told", async () => {
  const pair = createNoticePair();
  const { notice } = await pair.eu.report(IRISH, sampleNotice());
  await pair.settle();
  expect((await pair.eu.get(FRENCH, notice.id)).reach).toEqual([]);
  expect((await pair.il.get(GENERAL, notice.id)).reach).toEqual([]);
});

test("a dry run says who would be told, refuses what would be refused, and leaves nothing", async () => {
  const { eu } = createNoticePair();
  const draft = sampleNotice(about("US-IL"));
  const dry = await eu.report(IRISH, draft, true);
  expect(dry).toMatchObject({ notice: { id: draft.id, version: 1 }, deliveries: [] });
  expect(dry.reach.map(({ place }) => place)).toEqual(["EU", "US-IL"]);
  const refused = { reason: "NOTICE_VERSION" };
  await expect(eu.report(IRISH, sampleNotice({ version: 2 }), true)).rejects.toMatchObject(refused);
  expect((await eu.store.log.head()).size).toBe(0);
  const real = await eu.report(IRISH, draft);
  expect(real.reach).toEqual(dry.reach);
  const { id } = draft;
  await expect(eu.report(FRENCH, sampleNotice({ id, version: 2 }), true)).rejects.toMatchObject({
    reason: "NOTICE_NOT_ORIGIN",
  });
  expect((await eu.store.log.head()).size).toBe(1);
});
