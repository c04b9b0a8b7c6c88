/** A floor in few lines: what decides is told, by shorter forms where there is more of it. */
import { describe, expect, test } from "vitest";
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor, type ShownFloor } from "../../../src/cli/present/floor.ts";
import { shortDemandLines } from "../../../src/cli/present/floor-short.ts";
import { floorLines } from "../../../src/cli/present/floor-text.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const ask = (words: Parameters<typeof answerFloor>[0]) =>
  presentFloor(answerFloor(words, shippedAtlas(), new Date("2026-11-29T00:00:00Z")));
const text = (answer: ShownFloor, lines: number) =>
  plain(shortDemandLines(answer, 100, lines).flat()).join("\n");

describe("an answer without --verbose", () => {
  const LOGIN = { modality: "face", form: "template", purpose: "verify", age: "30" };
  test.each([
    ["EU", "US-IL", LOGIN],
    ["EU", "NZ", LOGIN],
    ["US-WA", "CN", {}],
    ["CN", "NZ", {}],
    ["US-TX", "EU", {}],
  ])("fits two screens: %s to %s, %j", (from, to, facts) => {
    const answer = ask({ from, to, ...facts });
    const lines = (verbose: boolean) => floorLines(answer, { width: 100, verbose });
    expect(lines(false).length).toBeLessThanOrEqual(100);
    expect(lines(true).length).toBeGreaterThan(100);
  });
});

describe("the demands of a floor", () => {
  const answer = shown({ from: "AA", to: "BB", purpose: "advertising" });

  test("are sentences where there is room, and never those that are replaced", () => {
    const whole = text(answer, 100);
    expect(whole).toMatch(/^BEFORE THE TRANSFER\n[\s\S]*\nAFTER THE TRANSFER\n/);
    expect(whole).toMatch(
      /AA \(origin\): The law asks aa\.platform\.\n +asks: prohibited\n +Act aa\.platform; since/,
    );
    expect(whole).not.toContain("aa.consent");
  });

  test("become citations, and then the laws alone, with every ban named to the last", () => {
    const room = text(answer, 100).split("\n").length;
    const cited = text(answer, room - 1);
    expect(cited).toMatch(/AA \(origin\): prohibited, Act aa\.platform/);
    expect(cited).not.toContain("The law asks");
    const least = text(answer, 0);
    expect(least.split("\n").length).toBeLessThanOrEqual(cited.split("\n").length);
    expect(least).toContain("AA (origin): prohibited, Act aa.platform");
    expect(least).not.toMatch(/Act (?!aa\.platform)/);
  });
});
