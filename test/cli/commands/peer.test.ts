/** `comity peer`: a card is offered, read, and compared by its fingerprint. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("a card is offered, read and compared; another fingerprint is refused", async () => {
  const kr = await makeHome();
  const offered = await runIn(kr, "peer", "offer");
  const [, words = ""] = /^fingerprint: ([a-z ]+)$/m.exec(offered.stderr) ?? [];
  writeFileSync(join(kr, "kr.card.json"), offered.stdout);
  const shown = await runIn(kr, "peer", "show", "kr.card.json");
  expect(shown.stdout).toContain(words);
  expect(shown.stdout).toContain("Nothing here is to be believed yet");
  const compared = await runIn(kr, "peer", "show", "kr.card.json", "--fingerprint", words, "--json");
  expect(JSON.parse(compared.stdout)).toMatchObject({
    compared: true,
    fingerprint: words,
    jurisdictions: ["KR"],
  });
  const wrong = words.split(" ").toReversed().join(" ");
  expect(await runIn(kr, "peer", "show", "kr.card.json", "--fingerprint", wrong)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("FINGERPRINT_WRONG"),
  });
});

test("a name that is no file is asked of the running node, and a fingerprint belongs to a card", async () => {
  const kr = await makeHome();
  expect(await runIn(kr, "peer", "show", "pdpc.example", "--node", "127.0.0.1:1")).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("NODE_UNREACHABLE"),
  });
  expect(await runIn(kr, "peer", "show", "pdpc.example", "--fingerprint", "able acid")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is no file `pdpc.example`"),
  });
  expect((await runIn(kr, "peer", "show", "none.card.json")).stderr).not.toContain("NODE_UNREACHABLE");
});
