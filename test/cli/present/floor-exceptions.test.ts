/** The exceptions of an answer: those that open what is forbidden, and those that spare some of it. */
import { expect, test } from "vitest";
import { openingLines, sparingLines } from "../../../src/cli/present/floor-exceptions.ts";
import { plain } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const POLICE = shown({ from: "AA", to: "BB", fact: ["sector=police"] });

test("exceptions are asked by name, with the verdict that each brings", () => {
  expect(plain(openingLines(POLICE, 100))).toEqual([
    "UNLESS ONE OF THESE HOLDS AND IS SHOWN (--claim NAME): THEN CONDITIONAL",
    "  exc:aa.warrant                      a court has ordered it?",
  ]);
  const [exception] = POLICE.exceptions;
  if (exception === undefined) throw new Error("no exception");
  const exceptions = [exception, { ...exception, atom: "exc:aa.other", verdict: "depends" as const }];
  expect(plain(openingLines({ ...POLICE, exceptions }, 100)).join("\n")).toMatch(
    /ordered it\? → conditional\n.*\? → depends/,
  );
  expect(openingLines(shown({ from: "AA", to: "BB" }), 100)).toEqual([]);
});

test("an exception that leaves the verdict is told apart: it spares some of what is asked", () => {
  const [exception] = POLICE.exceptions;
  if (exception === undefined) throw new Error("no exception");
  const by = { ...exception.by, rule: "aa.export" };
  const exceptions = [{ ...exception, by, verdict: POLICE.verdict }];
  expect(openingLines({ ...POLICE, exceptions }, 100)).toEqual([]);
  expect(plain(sparingLines({ ...POLICE, exceptions }, 100))).toEqual([
    "EXCEPTIONS THAT SPARE SOME OF IT (--claim NAME)",
    "  exc:aa.warrant                      a court has ordered it?",
  ]);
  expect(sparingLines(POLICE, 100)).toEqual([]);
});

test("an exception to a rule that forbids is told with it, also where it does not open the transfer alone", () => {
  const [exception] = POLICE.exceptions;
  if (exception === undefined) throw new Error("no exception");
  const alone = { ...exception, verdict: "prohibited unless" as const };
  expect(plain(openingLines({ ...POLICE, exceptions: [alone] }, 100))).toEqual([
    "UNLESS SEVERAL OF THESE HOLD AND ARE SHOWN (--claim NAME), FOR EACH LAW ONE",
    "  exc:aa.warrant                      a court has ordered it?",
  ]);
  expect(sparingLines({ ...POLICE, exceptions: [alone] }, 100)).toEqual([]);
});

test("an exception has one line with its first words, or its name alone, where there is little room", () => {
  const [exception] = POLICE.exceptions;
  if (exception === undefined) throw new Error("no exception");
  const other = { ...exception, atom: "exc:aa.other", verdict: "prohibited unless" as const };
  const words = { ...POLICE.words, "exc:aa.other": `serves ${"this and that ".repeat(9)}(Act 7)` };
  const answer = { ...POLICE, words, exceptions: [exception, other] };
  expect(plain(openingLines(answer, 100, "line")).slice(1)).toEqual([
    "  exc:aa.warrant                      a court has ordered it? → conditional",
    "  exc:aa.other                        serves this and that this and that this … → prohibited unless",
  ]);
  expect(plain(openingLines(answer, 100, "mixed")).slice(1)).toEqual([
    "  exc:aa.warrant                      a court has ordered it? → conditional",
    "  → prohibited unless, where nothing else is shown: exc:aa.other.",
  ]);
  expect(plain(openingLines(answer, 100, "name")).slice(1)).toEqual([
    "  exc:aa.warrant → conditional; exc:aa.other → prohibited unless.",
  ]);
});

test("an exception that is claimed opens it", () => {
  const open = shown({ from: "AA", to: "BB", fact: ["sector=police"], claim: ["exc:aa.warrant"] });
  expect(open).toMatchObject({ verdict: "conditional", claims: ["exc:aa.warrant"], exceptions: [] });
});
