/** `comity verify` about logs: evidence of a fork, and two receipts of one log, each with an exit code of its own. */
import { expect, test } from "vitest";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../../src/ledger/checkpoint.ts";
import { formatFork } from "../../../src/ledger/fork.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { comity, fileWith, widest } from "../../support/command.ts";
import { ownReceipt, TRUST, transferReceipt } from "../../support/receipts.ts";
import { signNote } from "../../support/signed-note.ts";

const key = createLedgerKey("us.example");
const trust = fileWith(
  JSON.stringify({
    ...TRUST,
    nodes: [...TRUST.nodes, { trustDomain: "us.example", ledger: key.verifierKey }],
  }),
);
const root = (n: number) => new Uint8Array(32).fill(n);
const head = (n: number, by = key) =>
  signNote(formatCheckpoint({ origin: "us.example", size: 4, root: root(n) }), by);
const verify = (...words: string[]) => comity(["verify", ...words, "--trust", trust]);

test("evidence of a fork is said as such and ends with 4, for machines too", async () => {
  const file = fileWith(formatFork(head(1), head(2), { root: root(2), proof: [] }));
  const shown = await verify(file);
  expect(shown).toMatchObject({ code: 4, stderr: "" });
  expect(shown.stdout.split("\n")[0]).toBe("proves: the log us.example has two histories");
  expect(widest(shown.stdout)).toBeLessThanOrEqual(100);
  const json = await verify(file, "--json");
  expect([json.code, JSON.parse(json.stdout)]).toEqual([
    4,
    {
      ...{ verifies: true, kind: "fork", log: "us.example" },
      heads: [1, 2].map((n) => ({ size: 4, root: root(n).toBase64() })),
    },
  ]);
});

test("evidence that proves nothing, or is of a log that is not trusted, ends with 1", async () => {
  const [same, strange] = [
    formatFork(head(1), head(1), { root: root(1), proof: [] }),
    formatFork(head(1, createLedgerKey("us.example")), head(2), { root: root(2), proof: [] }),
  ].map(fileWith);
  expect(await verify(same ?? "")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("does not prove"),
  });
  expect(await verify(strange ?? "")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("PROOF_INVALID"),
  });
  const file = fileWith(formatFork(head(1), head(2), { root: root(2), proof: [] }));
  const little = fileWith(JSON.stringify(TRUST));
  expect(await comity(["verify", file, "--trust", little])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no ledger key for the log `us.example`"),
  });
  const broken = fileWith(canonicalBytes({ heads: [], type: "comity/v1/fork" }));
  expect(await verify(broken)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("evidence of a fork"),
  });
});

test("two receipts under one head are of one history, two of one size under two heads are not", async () => {
  const [permit, denial] = [transferReceipt("permit"), ownReceipt("denial")].map(fileWith) as [
    string,
    string,
  ];
  expect(await verify(permit, permit)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("one head"),
  });
  const fork = await verify(permit, denial, "--json");
  expect([fork.code, JSON.parse(fork.stdout)]).toEqual([
    4,
    { compared: [{ log: "eu.example", sizes: [1, 1], verdict: "fork" }] },
  ]);
  expect((await verify(permit, denial)).stdout).toContain("two histories");
});

test("a receipt that does not verify is compared with nothing", async () => {
  const receipt = fileWith(transferReceipt("permit"));
  const spoilt = Buffer.from(
    new TextDecoder().decode(transferReceipt("permit")).replace(/"index":0/, '"index":1'),
  );
  const { code, stdout, stderr } = await verify(receipt, fileWith(spoilt));
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("leaf `1`");
});
