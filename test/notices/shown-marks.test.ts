/** Marks as they are shown: by duty, the reporter's before those of this node. */
import { expect, test } from "vitest";
import { nameOf } from "../../src/notices/done.ts";
import { shownMarks } from "../../src/notices/shown-marks.ts";
import { FRENCH, NAME, UNTIL } from "./notice-commands.ts";
import { CONTENT, NOTICE } from "./notices.ts";

const AT = "2026-03-02T10:00:00.000Z";
const SA = { place: "EU", to: "eu.sa", stage: "report" };
const UK = { place: "UK", to: "uk.ico", stage: "report" };

test("marks stand under the name of their duty, with who says so and where; what was never done has none", () => {
  const content = {
    ...CONTENT,
    done: [
      { ...SA, at: AT },
      { ...SA, to: "subjects", at: "never" },
    ],
  };
  const here = { ...NAME, by: FRENCH, at: AT, leaf: 3, until: UNTIL };
  const marks = shownMarks({ ...NOTICE, content }, [
    { ...here, ...SA },
    { ...here, ...UK },
  ]);
  expect([...marks.keys()]).toEqual([nameOf(SA), nameOf(UK)]);
  expect(marks.get(nameOf(SA))).toEqual([
    { ...SA, by: NOTICE.reporter, at: AT, here: false },
    { ...SA, by: FRENCH, at: AT, here: true },
  ]);
  // A place has one name, however it is spelt.
  expect(marks.get(nameOf({ ...UK, place: "GB" }))).toEqual([{ ...UK, by: FRENCH, at: AT, here: true }]);
});

test("a withdrawn notice has no marks of its reporter", () => {
  expect(shownMarks({ reporter: NOTICE.reporter }, [])).toEqual(new Map());
});
