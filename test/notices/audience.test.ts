/** Who gets a notice: whoever is concerned, and nobody else. */
import { describe, expect, test } from "vitest";
import { overlap as overlapIn } from "../../src/law/areas.ts";
import { concernsAny, peersFor, placesOf, viewersFor } from "../../src/notices/audience.ts";
import { TLP } from "../../src/notices/marking.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { NOTICE, noticeWith } from "./notices.ts";

const atlas = shippedAtlas();
const overlap = (one: string, other: string) => overlapIn(atlas, one, other);

const peer = (...jurisdictions: string[]) => ({ jurisdictions });
const about = (...places: string[]) => noticeWith({ subjects: places.map((place) => ({ place })) });

describe("a place is concerned", () => {
  test.each([
    ["by people there", "JP", "JP", true],
    ["as a state, by people somewhere in the country", "US-IL", "US", true],
    ["as a country, by people in one of its states", "US", "US-IL", true],
    ["not as another state", "US-CA", "US-IL", false],
    ["not by a code that only begins alike", "U", "US", false],
    ["not by people elsewhere", "JP", "KR", false],
  ])("%s", (_, jurisdiction, place, expected) => {
    expect(concernsAny(about(place), [jurisdiction], overlap)).toBe(expected);
  });

  test.each([
    ["people in a member state", "IE", true],
    ["people where the GDPR holds through the EEA", "NO", true],
    ["people in a state that has left it: not", "UK", false],
  ])("as the Union, by %s", (_, place, expected) => {
    const reported = { ...about(place), jurisdiction: "JP" };
    expect(concernsAny(reported, ["EU"], overlap)).toBe(expected);
  });

  test.each([
    ["DE", "EU", "people somewhere in the Union"],
    ["FR", "RE", "people of a part with a code of its own"],
    ["EU", "GP", "people of an outermost region"],
    ["FI", "AX", "people on Åland"],
    ["EL", "GR", "people in Greece, by its other code"],
    ["GR", "EL", "people in Greece, by the code of the Union's institutions"],
    ["UK", "GB-SCT", "people in Scotland"],
    ["US", "PR", "people in Puerto Rico"],
  ])("as %s: by %s, %s", (served, place) => {
    expect(concernsAny({ ...about(place), jurisdiction: "JP" }, [served], overlap)).toBe(true);
  });

  test.each([
    ["DE", "FR"],
    ["US-IL", "PR"],
    ["EU", "GL"],
    ["UK", "EU"],
  ])("as %s: not by people in %s", (served, place) => {
    expect(concernsAny({ ...about(place), jurisdiction: "JP" }, [served], overlap)).toBe(false);
  });

  test("where the notice was reported, without people of its own", () => {
    expect(placesOf(about("JP", "JP"))).toEqual(["EU", "JP"]);
    const { content: _, ...withdrawn } = NOTICE;
    expect(placesOf({ ...withdrawn, version: 2, stage: "withdrawn" })).toEqual(["EU"]);
  });
});

describe("peers", () => {
  const all = [peer("JP"), peer("US-IL"), peer("KR"), peer("US-CA", "JP")];

  test("get it where one of their places is concerned", () => {
    expect(peersFor(about("JP", "US-IL"), all, overlap)).toEqual([
      peer("JP"),
      peer("US-IL"),
      peer("US-CA", "JP"),
    ]);
  });

  test.each(TLP)("marked %s: only RED stays home", (tlp) => {
    const notice = noticeWith({ subjects: [{ place: "JP" }] }, { tlp });
    expect(peersFor(notice, all, overlap)).toHaveLength(tlp === "RED" ? 0 : 2);
  });
});

describe("a node's own regulators", () => {
  const reporter = { id: NOTICE.reporter, serves: ["EU"] };
  const regulators = [
    reporter,
    { id: "spiffe://eu.comity.example/regulator/edps", serves: ["EU"] },
    { id: "spiffe://eu.comity.example/regulator/fdpic", serves: ["CH"] },
  ];

  test("see it where they are concerned", () => {
    expect(viewersFor(about("JP"), regulators, overlap)).toEqual(regulators.slice(0, 2).map(({ id }) => id));
  });

  test("see nothing of a RED one, but for its reporter", () => {
    expect(viewersFor(noticeWith({}, { tlp: "RED" }), regulators, overlap)).toEqual([NOTICE.reporter]);
  });
});
