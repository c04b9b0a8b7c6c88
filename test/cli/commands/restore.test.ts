/** `comity restore` by its words: what it says of a restored home, and what it refuses. */
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("says what is restored and what is still to bring, to a person and to a machine", async () => {
  const folder = await makeHome();
  await runIn(folder, "backup", "out", "--content-keys", "vault");
  const { code, stdout, stderr } = await runIn(
    folder,
    "restore",
    "out",
    "--home",
    "a",
    "--content-keys",
    "vault",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
    /^pipc.example is restored to .*: 2 leaves, as of .*, verified bring these files before the node starts: node\/key.pem node\/ledger.pem authority\/key.pem it signs nothing before /,
  );
  const json = await runIn(folder, "restore", "out", "--home", "b", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    trustDomain: "pipc.example",
    head: { size: 2 },
    missing: [
      "node/key.pem",
      "node/ledger.pem",
      "authority/key.pem",
      expect.stringContaining("content-keys-of"),
    ],
  });
  for (const [words, reason] of [
    [["out", "--home", "a"], "CONFIG_INVALID"],
    [["nowhere", "--home", "c"], "INPUT_INVALID"],
  ] as const) {
    const refused = await runIn(folder, "restore", ...words);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(reason)]);
  }
});

test("reports what came back from peers, to a person and to a machine; a node that was never restored has no report", async () => {
  const folder = await makeHome();
  const none = await runIn(folder, "restore", "report");
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("NOT_FOUND")]);
  await runIn(folder, "backup", "out");
  await runIn(folder, "restore", "out", "--home", "a");
  const { code, stdout } = await runIn(folder, "restore", "report", "--home", "a");
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^nothing is asked back yet/)]);
  const json = await runIn(folder, "restore", "report", "--home", "a", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ confirmed: false, peers: [] });
});
