/** `comity store move`: the store of a node that does not run goes to another place. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("a store is moved, verified and named in node.yaml; then the node goes on with it", async () => {
  const folder = await makeHome();
  const home = join(folder, "comity-home");
  const to = `sqlite:${join(home, "other.db")}`;
  const made = JSON.parse((await runIn(folder, "ledger-key", "show", "--json")).stdout);
  const { code, stdout } = await runIn(folder, "store", "move", "--to", to, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    from: `sqlite:${join(home, "ledger.db")}`,
    to,
    size: 2,
    rows: { certificate: 2, log: 2 },
  });
  expect(await runIn(folder, "store", "move", "--to", `sqlite:${join(home, "third.db")}`)).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/STORE_UNAVAILABLE.*was moved to/s),
  });
  expect(existsSync(join(home, "third.db"))).toBe(false);
  const file = join(home, "node.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("ledger.db", "other.db"));
  expect(JSON.parse((await runIn(folder, "ledger-key", "show", "--json")).stdout)).toEqual(made);
  const back = await runIn(folder, "store", "move", "--from", to, "--to", `sqlite:${join(home, "back.db")}`);
  expect(back.stdout).toMatch(/2 leaves and \d+ rows are at sqlite:.*back\.db/s);
});

test.each([
  ["a place that is none", ["--to", "ledger.db"], /CONFIG_INVALID.*sqlite:FILE/s],
  ["a password in the URL", ["--to", "postgres://a:geheim@b/c"], /CONFIG_INVALID.*holds a password/s],
  [
    "a database that cannot be reached",
    ["--to", "postgres://a@127.0.0.1:1/c"],
    /STORE_UNAVAILABLE.*reached/s,
  ],
])("%s is refused", async (_, words, message) => {
  const { code, stderr } = await runIn(await makeHome(), "store", "move", ...words);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("geheim");
});
