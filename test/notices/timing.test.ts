/** Timing: when events were from which laws count, and when duties were done, by a notice and by marks at a node. */
import { describe, expect, test } from "vitest";
import { EVENT_NAMES, type EventName } from "../../src/law/lattice/duty.ts";
import type { Done } from "../../src/notices/done.ts";
import type { Content } from "../../src/notices/notice.ts";
import { TIME_OF_EVENT, Times } from "../../src/notices/times.ts";
import { timingOf } from "../../src/notices/timing.ts";
import { CONTENT, NOTICE } from "./notices.ts";

const AWARE = "2026-03-02T09:00:00.000Z";
const REPORTED = "2026-03-05T10:00:00.000Z";
const LATER = "2026-03-03T09:00:00.000Z";

const timing = (content: Partial<Content>, marks: readonly Done[] = []) =>
  timingOf({ ...NOTICE, at: REPORTED }, { ...CONTENT, ...content }, marks);

const mark = (place: string, to: string, at: string, stage = "report") => ({ place, to, stage, at });

describe("an event", () => {
  const at = (of: ReturnType<typeof timing>, event: EventName, place: string) =>
    of.at(event, place)?.toISOString();

  test.each(EVENT_NAMES)("%s is known once its time is stated", (event) => {
    const name = TIME_OF_EVENT[event];
    const bare = { aware: AWARE };
    expect(at(timing({ times: bare }), event, "SG")).toBe(event === "awareness" ? AWARE : undefined);
    expect(at(timing({ times: { ...bare, [name]: LATER } }), event, "SG")).toBe(LATER);
    expect(Times.safeParse({ ...bare, [name]: LATER }).success).toBe(true);
  });

  const times = { aware: AWARE, regulatorTold: LATER, peopleTold: LATER };
  const done = [
    mark("UK", "uk.ico", "2026-03-02T12:00:00Z"),
    mark("UK", "uk.ico", "2026-03-02T11:00:00+00:00"),
    mark("UK", "subjects", "2026-03-02T13:00:00Z"),
    mark("SG", "sg.pdpc", "never"),
  ];

  test("of telling is known from the first duty done at the place, before what the times say", () => {
    const stated = timing({ times, done });
    // `GB` is another spelling of the United Kingdom.
    expect(at(stated, "regulator-told", "GB")).toBe("2026-03-02T11:00:00.000Z");
    expect(at(stated, "subjects-told", "UK")).toBe("2026-03-02T13:00:00.000Z");
    expect(at(stated, "regulator-told", "SG")).toBe(LATER);
    expect(at(stated, "assessment", "UK")).toBeUndefined();
  });

  test("of telling is known from a mark at this node as well, the first of all", () => {
    const marked = timing({ times, done }, [
      mark("SG", "sg.pdpc", "2026-03-02T14:00:00Z"),
      mark("UK", "subjects", "2026-03-02T14:00:00Z"),
    ]);
    expect(at(marked, "regulator-told", "SG")).toBe("2026-03-02T14:00:00.000Z");
    expect(at(marked, "subjects-told", "UK")).toBe("2026-03-02T13:00:00.000Z");
  });

  test("was not later than the report that states it; a mark may be later than the report", () => {
    const late = "2062-03-02T09:00:00.000Z";
    const slip = timing({ times: { aware: AWARE, assessed: late }, done: [mark("EU", "subjects", late)] });
    expect(at(slip, "assessment", "EU")).toBe(REPORTED);
    expect(at(slip, "subjects-told", "EU")).toBe(REPORTED);
    const after = "2026-03-09T09:00:00.000Z";
    expect(at(timing({}, [mark("EU", "subjects", after)]), "subjects-told", "EU")).toBe(after);
  });
});

test("a duty was done when somebody first says so, in whatever order they said it", () => {
  const first = mark("EU", "eu.sa", "2026-03-02T10:00:00Z");
  const second = mark("EU", "eu.sa", "2026-03-02T11:00:00Z");
  const duty = { place: "EU", to: "eu.sa", stage: "report" };
  for (const [done, marks] of [
    [[first], [second]],
    [[second], [first]],
    [[], [second, first]],
    [[first], [{ ...second, at: "never" }]],
  ] as const)
    expect(timing({ done: [...done] }, marks).doneAt(duty)).toBe(first.at);
  expect(timing({ done: [first] }).doneAt({ ...duty, stage: "final" })).toBeUndefined();
  expect(timing({}, [{ ...first, at: "never" }]).doneAt(duty)).toBeUndefined();
});
