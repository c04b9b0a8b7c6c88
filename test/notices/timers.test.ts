/** Legal deadlines as timers: which a node watches, and when they are soon. */
import { describe, expect, test } from "vitest";
import { overlap } from "../../src/law/areas.ts";
import type { Deadline } from "../../src/notices/deadlines.ts";
import { metTimersOf, timersOf } from "../../src/notices/timers.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { NOTICE } from "./notices.ts";

const START = "2026-03-02T08:00:00.000Z";

/** A deadline of so many hours at a place. */
function deadline(place: string, hours?: number): Deadline {
  const end = hours === undefined ? undefined : new Date(Date.parse(START) + hours * 3_600_000);
  return {
    place,
    to: "authority",
    stage: "report",
    start: "awareness",
    startsAt: START,
    ...(end === undefined ? {} : { dueAt: end.toISOString() }),
    prompt: true,
    says: "Tell the authority.",
    by: {
      jurisdiction: place,
      side: "touched",
      rule: "breach",
      cite: "Art 1",
      since: "2020-01-01",
      status: "confirmed",
    },
    assumed: [],
  };
}

const watch = (node: string, jurisdictions: readonly string[] = [], at = START) => ({
  node,
  jurisdictions: new Set(jurisdictions),
  overlap: (one: string, other: string) => overlap(shippedAtlas(), one, other),
  at: new Date(at),
  until: "2036-03-02",
});

describe("the timers of a notice", () => {
  const all = [deadline("EU", 72), deadline("US-IL", 24), deadline("BR", 24), deadline("JP")];
  const places = (node: string, jurisdictions?: readonly string[]) =>
    timersOf(NOTICE, all, watch(node, jurisdictions)).map(({ data }) => data.place);

  test("are those of all deadlines with a number at the origin, and of the places that another node serves", () => {
    expect(places(NOTICE.origin)).toEqual(["EU", "US-IL", "BR"]);
    expect(places("spiffe://us.example/node", ["US"])).toEqual(["US-IL"]);
    expect(places("spiffe://de.example/node", ["DE"])).toEqual(["EU"]);
    expect(places("spiffe://jp.example/node", ["JP"])).toEqual([]);
  });

  test("are soon in the last quarter of their time, and only late once they have passed", () => {
    const of = (at: string) => timersOf(NOTICE, [deadline("EU", 72)], watch(NOTICE.origin, [], at))[0];
    const due = "2026-03-05T08:00:00.000Z";
    expect(of(START)).toMatchObject({
      deadline: due,
      soon: "2026-03-04T14:00:00.000Z",
      kind: "legal-deadline",
    });
    expect(of("2026-03-05T07:59:59.000Z")).toHaveProperty("soon");
    expect(of(due)).not.toHaveProperty("soon");
  });

  test("are not those of duties that were done, which are met under the ids that they had", () => {
    const [eu, us] = [deadline("EU", 72), deadline("US-IL", 24)];
    const told = [{ ...eu, doneAt: "2026-03-03T08:00:00.000Z" }, us];
    const before = timersOf(NOTICE, [eu, us], watch(NOTICE.origin));
    expect(metTimersOf(NOTICE, [eu, us], watch(NOTICE.origin))).toEqual([]);
    expect(timersOf(NOTICE, told, watch(NOTICE.origin))).toEqual([before[1]]);
    expect(metTimersOf(NOTICE, told, watch(NOTICE.origin))).toEqual([before[0]?.id]);
    expect(metTimersOf(NOTICE, told, watch("spiffe://us.example/node", ["US"]))).toEqual([]);
  });

  test("have ids of their own, the same at every computation, also where one duty has two ends", () => {
    const ids = () =>
      timersOf(
        NOTICE,
        [deadline("EU", 24), deadline("EU", 72), deadline("FR", 72)],
        watch(NOTICE.origin),
      ).map(({ id }) => id);
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toEqual(ids());
  });
});
