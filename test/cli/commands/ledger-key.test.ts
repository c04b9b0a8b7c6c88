/** `comity ledger-key`: the keys of a log by the running node and from its store, and the renewal. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCosigner } from "../../../src/ledger/cosignature.ts";
import { parseTrust } from "../../../src/receipt/trust.ts";
import { comity } from "../../support/command.ts";
import { makeHome, runIn } from "../../support/home.ts";
import { isLonger, longTest } from "../../support/longer.ts";
import { type Strangers, startStrangers } from "../../support/strangers.ts";

const KR = "pipc.example";
let strangers: Strangers | undefined;
beforeAll(async () => {
  if (isLonger) strangers = await startStrangers({ [KR]: ["KR"] });
});
afterAll(() => strangers?.stop());

test("a home whose node does not run has one key; to renew it the node must run", async () => {
  const home = await makeHome();
  const { keys, trustDomain, cosigner } = JSON.parse(
    (await runIn(home, "ledger-key", "show", "--json")).stdout,
  );
  expect(parseCosigner(cosigner).name).toBe(KR);
  expect((await runIn(home, "ledger-key", "show")).stdout).toContain(cosigner);
  expect([trustDomain, keys]).toEqual([KR, [{ ledger: expect.stringMatching(/^pipc\.example\+/) }]]);
  expect(await runIn(home, "ledger-key", "renew", "--node", "127.0.0.1:1")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/NODE_UNREACHABLE.*`comity serve` starts it/s),
  });
});

longTest("a running node renews its key; keys and trust file say so, running and stopped", async () => {
  const { home, node } = strangers?.of(KR) ?? expect.unreachable();
  const run = (...words: string[]) => comity([...words, "--home", home]);
  const { stdout } = await run("ledger-key", "renew", "--json");
  const { from, to } = JSON.parse(stdout);
  expect((await run("ledger-key", "renew")).stdout).toMatch(/goes on under the key [0-9a-f]{8}/);
  const shown = JSON.parse((await run("ledger-key", "show", "--json")).stdout);
  expect(shown.keys).toMatchObject([{ ledger: from, upTo: expect.any(Number) }, { ledger: to }, {}]);
  const exported = JSON.parse((await run("trust", "export")).stdout);
  expect(exported).toMatchObject({
    type: "comity/v2/trust",
    nodes: [{ ledger: from, handOvers: [{ to }, {}] }],
  });
  expect(parseTrust(exported).get(`spiffe://${KR}/node`)).toHaveLength(3);
  expect((await run("ledger-key", "show")).stdout).toMatch(/signed sizes 0 to/);
  expect((await run("doctor", "--json")).stdout).not.toMatch(/ledger key/);
  await node().stop(1000);
  expect(JSON.parse((await run("ledger-key", "show", "--json")).stdout)).toEqual(shown);
  expect(JSON.parse((await run("trust", "export")).stdout)).toEqual(exported);
  // The copy of the old key that an operator restores by mistake.
  writeFileSync(join(home, "node/ledger.pem"), "no key", { mode: 0o600 });
  const found = await run("doctor", "--json");
  expect(JSON.parse(found.stdout).findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ about: "the ledger key" })]),
  );
});
