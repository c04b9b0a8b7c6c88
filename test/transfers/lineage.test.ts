/** What a node delivered to a platform comes along when the platform sends such data on, or the request is denied. */
import { beforeEach, describe, expect, test } from "vitest";
import { createLineage, findGap } from "../../src/transfers/lineage.ts";
import { MAX_NAMED } from "../../src/transfers/schema.ts";
import { parseRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  createPair,
  keyAt,
  LAKESHORE,
  never,
  type Pair,
  START,
  sample as signed,
  signedFor,
} from "../support/pair.ts";
import { assessed, changed, codesOf, EXPORTER, sample } from "./fixture.ts";
import { EU, IL, receiptBetween, signing } from "./leaves.ts";

describe("what was delivered", () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await createPair();
  });
  const deliver = async (n: number) =>
    (await pair.eu.origin.request(AURORA, keyAt(START, n), await signed("login"), never)).id;

  test("is known by its modality, as soon as it is there, and to its recipient alone", async () => {
    const lineageOf = createLineage(pair.il.context);
    expect(await lineageOf(LAKESHORE)).toEqual(new Map());
    const first = await deliver(1);
    expect(await lineageOf(LAKESHORE)).toEqual(new Map([["mod:face", [first]]]));
    const second = await deliver(2);
    expect(await Promise.all([lineageOf(LAKESHORE), lineageOf(LAKESHORE)])).toEqual(
      Array(2).fill(new Map([["mod:face", [first, second]]])),
    );
    expect(await lineageOf("spiffe://us-il.example/platform/second")).toEqual(new Map());
  });

  test("is known after a restart, also where an earlier version recorded it without its modality", async () => {
    const id = await deliver(1);
    const { store } = pair.il.context;
    const earlier: typeof store.page = async (...read) =>
      (await store.page(...read)).map((row) => ({ ...row, data: { transfer: id } }));
    const lineageOf = createLineage({ ...pair.il.context, store: { ...store, page: earlier } });
    expect(await lineageOf(LAKESHORE)).toEqual(new Map([["mod:face", [id]]]));
  });

  test("is known by the words of its document too", async () => {
    const read = {
      format: "mosip-cbeff",
      terms: [{ path: "/BIR/BIR[1]/Type", kind: "modality", scheme: "comity", term: "face" }],
      findings: [],
      payloadBroken: false,
    };
    const request = await signedFor(
      parseRequest({ ...(await signed("login")), modality: [], documentRead: read }),
    );
    const { id, state } = await pair.eu.origin.request(AURORA, keyAt(START, 1), request, never);
    expect(state).toBe("PERMITTED");
    const { store } = pair.il.context;
    const earlier: typeof store.page = async (...span) =>
      (await store.page(...span)).map((row) => ({ ...row, data: { transfer: id } }));
    const lineageOf = createLineage({ ...pair.il.context, store: { ...store, page: earlier } });
    expect(await lineageOf(LAKESHORE)).toEqual(new Map([["mod:face", [id]]]));
  });

  test("is named to a limit", async () => {
    const lineageOf = createLineage(pair.il.context);
    for (let n = 0; n < MAX_NAMED + 1; n++) await deliver(n);
    expect((await lineageOf(LAKESHORE)).get("mod:face")).toHaveLength(MAX_NAMED);
  });
});

describe("what was delivered, after its entry has passed its date", () => {
  test("is known all the same, by its transfers, and to a node that was started again", async () => {
    const pair = await createPair();
    const deliver = async (n: number) =>
      (await pair.eu.origin.request(AURORA, keyAt(START, n), await signed("login"), never)).id;
    const ids = [await deliver(1), await deliver(2)];
    await pair.il.store.pass("2099-01-01");
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([]);
    expect(await createLineage(pair.il.context)(LAKESHORE)).toEqual(new Map([["mod:face", ids]]));
    const later = await deliver(3);
    expect(await createLineage(pair.il.context)(LAKESHORE)).toEqual(new Map([["mod:face", [...ids, later]]]));
  });
});

describe("a gap", () => {
  const leaves = new Map([
    ["mod:face", new Set(["mod:face"])],
    ["mod:any", new Set(["mod:face", "mod:iris"])],
  ]);
  const leavesOf = (concept: string) => leaves.get(concept) ?? new Set([concept]);
  const gap = (lineage: [string, string[]][], changes: object = {}) =>
    findGap(new Map(lineage), {
      modality: new Set(["mod:iris"]),
      leavesOf,
      received: [],
      collected: false,
      ...changes,
    })?.missing;

  test("is there where such data was delivered, under any word that may mean it", () => {
    expect(gap([["mod:iris", ["a", "b"]]])).toEqual(["receipt of a", "receipt of b"]);
    expect(
      gap([
        ["mod:any", ["a"]],
        ["mod:face", ["b"]],
        ["mod:iris", ["a", "c"]],
      ]),
    ).toEqual(["receipt of a", "receipt of c"]);
    const many = Array.from({ length: MAX_NAMED }, (_, i) => String(i));
    expect(
      gap([
        ["mod:any", many],
        ["mod:iris", ["more"]],
      ]),
    ).toHaveLength(MAX_NAMED);
  });

  test("is none where nothing of the modality was delivered, or the request says from where the data is", () => {
    expect(gap([])).toBeUndefined();
    expect(gap([["mod:face", ["a"]]])).toBeUndefined();
    expect(gap([["mod:iris", ["a"]]], { collected: true })).toBeUndefined();
    expect(gap([["mod:iris", ["a"]]], { received: ["mod:any"] })).toBeUndefined();
  });

  test("is there all the same where a receipt is of other data", () => {
    expect(gap([["mod:iris", ["a"]]], { received: ["mod:face"] })).toEqual(["receipt of a"]);
  });

  test("is there for each modality that no receipt names", () => {
    const both = { modality: new Set(["mod:face", "mod:iris"]), received: ["mod:face"] };
    const lineage: [string, string[]][] = [
      ["mod:face", ["a"]],
      ["mod:iris", ["b"]],
    ];
    expect(gap(lineage, both)).toEqual(["receipt of b"]);
    expect(gap([["mod:any", ["c"]]], both)).toEqual(["receipt of c"]);
    expect(gap(lineage, { ...both, received: ["mod:face", "mod:iris"] })).toBeUndefined();
  });
});

describe("a request about data that was delivered", () => {
  const login = sample("eu-us-il-login");
  const lineage = new Map([["mod:face", ["0193a5f0-0000-7000-8000-000000000001"]]]);
  const collections = [{ modalities: ["facial image"], date: "2026-06-01" }];

  test("is denied with the receipts' ids first, beside whatever else fails", () => {
    const { decision } = assessed(login, { lineage });
    expect(decision.reasons).toEqual([
      expect.objectContaining({
        code: "LINEAGE_MISSING",
        missing: ["receipt of 0193a5f0-0000-7000-8000-000000000001"],
      }),
    ]);
    expect(decision.remedy).toEqual(["offer.receipts: receipt of 0193a5f0-0000-7000-8000-000000000001"]);
    const bare = changed(login, { offer: { safeguards: [] } });
    expect(codesOf(assessed(bare, { lineage }))).toEqual(["LINEAGE_MISSING", ...codesOf(assessed(bare))]);
    expect(codesOf(assessed(login, { lineage, binding: true }))).toEqual(["LINEAGE_MISSING"]);
  });

  test("is decided by the law where the exporter proves that it collected such data itself", () => {
    const own = changed(login, { offer: { collections } });
    expect(codesOf(assessed(own, { lineage }))).toEqual([]);
    expect(codesOf(assessed(own, { lineage, proofs: new Map() }))).toContain("LINEAGE_MISSING");
    const other = changed(login, { offer: { collections: [{ ...collections[0], modalities: ["iris"] }] } });
    expect(codesOf(assessed(other, { lineage }))).toEqual(["LINEAGE_MISSING"]);
  });

  describe("with a receipt of the same modality", () => {
    const asked = (origin: string, destination: string, recipient: string, exporter = recipient) => {
      const receipt = receiptBetween(origin, destination, { recipient });
      const named = changed(login, { offer: { receipts: [receipt] } });
      return codesOf(assessed(named, { lineage, exporter, agreements: [signing] }));
    };
    const sakura = "spiffe://jp.comity.example/platform/sakura";

    test("is decided by the law where this node delivered it to the exporter", () => {
      expect(asked(IL, EU, EXPORTER)).not.toContain("LINEAGE_MISSING");
    });

    test("is denied where two other nodes say that they delivered it, or it went to another platform", () => {
      expect(asked(EU, IL, sakura)).toContain("LINEAGE_MISSING");
      expect(asked(EU, IL, EXPORTER)).toContain("LINEAGE_MISSING");
      expect(asked(IL, EU, sakura, EXPORTER)).toContain("LINEAGE_MISSING");
    });
  });

  test("of another modality is decided by the law", () => {
    expect(codesOf(assessed(login, { lineage: new Map([["mod:iris", ["a"]]]) }))).toEqual([]);
  });
});
