/** Regulators as an operator sees them: what waits for a new one in words, and where its places stand. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { addedLines, regulatorLines } from "../../../src/cli/present/regulators.ts";

const added = {
  ...{ id: "spiffe://kr.example/regulator/pipc", serves: ["KR"], serial: "5AD0", folder: "pipc" },
  ...{ until: "2027-02-28T00:00:00.000Z", keyElsewhere: true },
};

test.each([
  [0, "No notice is waiting"],
  [1, "1 notice is waiting:"],
  [12, "12 notices are waiting:"],
  [1000, "1000 notices or more are waiting:"],
])("%i notices that wait are said in words", (waiting, words) => {
  expect(addedLines({ ...added, waiting }).join("\n")).toContain(words);
});

test("a key that was made here is told to be handed over, one that stays elsewhere is not", () => {
  const lines = (keyElsewhere: boolean) => addedLines({ ...added, waiting: 0, keyElsewhere }).join("\n");
  expect(lines(false)).toContain("with its key");
  expect(lines(true)).not.toContain("key");
});

test("a table says for which places each reports, where that stands, and until when it is certified", () => {
  expect(regulatorLines([], 80)).toEqual(["The node has no regulator: `comity regulator add` enters one."]);
  const lines = regulatorLines(
    [
      { identity: added.id, serves: ["KR", "US-IL"], configured: true },
      {
        identity: "spiffe://kr.example/regulator/court",
        serves: ["KR"],
        configured: false,
        until: added.until,
      },
    ],
    80,
  )
    .map(stripVTControlCharacters)
    .join("\n");
  expect(lines).toMatch(/pipc +KR, US-IL +no certificate is known/);
  expect(lines).toContain("stands in the configuration");
  expect(lines).toMatch(/court +KR +until 2027-02-28/);
});
