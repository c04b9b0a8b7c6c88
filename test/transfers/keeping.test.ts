/** Erasures that come before a law lets go of the records, at either node, and one that another law demands. */
import { beforeEach, expect, test } from "vitest";
import { load } from "../../src/engine/store.ts";
import { createErasures } from "../../src/transfers/erase.ts";
import { ERASURE } from "../../src/transfers/erasure.ts";
import { assertMayErase } from "../../src/transfers/keeping.ts";
import { INBOUND, TRANSFER } from "../../src/transfers/schema.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  EU,
  keyAt,
  never,
  type Pair,
  START,
  sample,
} from "../support/pair.ts";

const login = await sample("login");
const OPERATOR = "spiffe://eu.example/operator/desk";
const DAY_MS = 24 * 3600 * 1000;
const keep = (place: string, applies: string, more: object = {}) =>
  atlasWith(place, {
    id: "test-keep",
    applies,
    says: "Logs are kept for a year.",
    require: { keep: [{ object: "logs", start: "recording", days: 366 }] },
    ...more,
  });

let pair: Pair;
beforeEach(async () => {
  pair = await createPair();
});
const ask = () => pair.eu.origin.request(AURORA, keyAt(START), login, never);
const refused = (reason: string, message = /^/) =>
  expect.objectContaining({ reason, message: expect.stringMatching(message) });

test("what the law here has kept is not erased before its day, and is afterwards", async () => {
  const { id } = await ask();
  pair.eu.changeLaw(keep("EU", "origin"));
  const erasures = createErasures(pair.eu.context);
  const early = refused("KEPT_BY_LAW", /`EU`.*a test's own statute.*from 2027-11-25 on/);
  for (const caller of [AURORA, OPERATOR]) await expect(erasures.erase(caller, id)).rejects.toThrow(early);
  expect(await load(pair.eu.store, ERASURE, EU, id)).toBeUndefined();
  expect(await pair.eu.origin.resolve(AURORA, id)).toMatchObject({ state: "PERMITTED" });
  pair.advance(367 * DAY_MS);
  expect(await erasures.erase(AURORA, id)).toMatchObject({ state: "erased" });
});

test("each node is bound by its own law, and by what the facts of the transfer leave open", async () => {
  const { id } = await ask();
  const [own, theirs] = [await load(pair.eu.store, TRANSFER, id), await load(pair.il.store, INBOUND, EU, id)];
  const origin = { side: "origin", leaf: own?.leaf ?? -1 } as const;
  const destination = { side: "destination", leaf: theirs?.leaf ?? -1 } as const;
  const both = async () =>
    Promise.all(
      [assertMayErase(pair.eu.context, origin), assertMayErase(pair.il.context, destination)].map((each) =>
        each.then(
          () => "free",
          ({ reason }) => reason,
        ),
      ),
    );
  const under = (law: ReturnType<typeof keep>) => {
    pair.eu.changeLaw(law);
    pair.il.changeLaw(law);
    return both();
  };
  expect(await both()).toEqual(["free", "free"]);
  expect(await under(keep("US-IL", "destination"))).toEqual(["free", "KEPT_BY_LAW"]);
  expect(await under(keep("EU", "origin"))).toEqual(["KEPT_BY_LAW", "free"]);
  const data = { require: { keep: [{ object: "data", start: "purpose-end", days: 366 }] } };
  expect(await under(keep("EU", "origin", data))).toEqual(["free", "free"]);
  const strange = { require: { keep: [{ object: "what-nobody-placed", start: "recording", days: 366 }] } };
  expect(await under(keep("EU", "origin", strange))).toEqual(["KEPT_BY_LAW", "free"]);
  // The request is about faces, and does not state a sector.
  expect(await under(keep("EU", "origin", { when: { modality: "voice" } }))).toEqual(["free", "free"]);
  expect(await under(keep("EU", "origin", { when: { dataset: "importantData" } }))).toEqual([
    "KEPT_BY_LAW",
    "free",
  ]);
});

test("an operator states the law that demands an erasure, which is recorded; a platform cannot", async () => {
  const { id } = await ask();
  pair.eu.changeLaw(keep("EU", "origin"));
  const erasures = createErasures(pair.eu.context);
  const demanded = "GDPR Art 17(1)(d)";
  await expect(erasures.erase(AURORA, id, demanded)).rejects.toThrow(refused("ROLE_FORBIDDEN"));
  for (const wrong of ["", "two\nlines", "x".repeat(201)])
    await expect(erasures.erase(OPERATOR, id, wrong)).rejects.toThrow(refused("INPUT_INVALID"));
  expect(await erasures.erase(OPERATOR, id, demanded)).toMatchObject({ state: "erased", demanded });
  expect(await load(pair.eu.store, ERASURE, EU, id)).toMatchObject({ by: OPERATOR, demanded });
});
