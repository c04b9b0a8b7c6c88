/** The trust file: whose ledger keys it names, and in what form it is refused. */
import { describe, expect, test } from "vitest";
import { cosignerOf, formatCosigner } from "../../src/ledger/cosignature.ts";
import { parseHandOver } from "../../src/ledger/hand-over.ts";
import { textOfKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { formatTrust, parseTrust } from "../../src/receipt/trust.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog } from "../ledger/handed-log.ts";

const key = createLedgerKey("eu.comity.example");
const node = { trustDomain: "eu.comity.example", ledger: key.verifierKey };
const trust = { type: "comity/v1/trust", nodes: [node] };

test("a key stands under the SPIFFE id of its node", () => {
  const keys = parseTrust(trust);
  expect([...keys.keys()]).toEqual(["spiffe://eu.comity.example/node"]);
  expect(keys.get("spiffe://eu.comity.example/node")?.map(textOfKey)).toEqual([key.verifierKey]);
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["another version", { ...trust, type: "comity/v4/trust" }],
  ["version 3 without witnesses", { ...trust, type: "comity/v3/trust" }],
  ["no node", { ...trust, nodes: [] }],
  ["a word too many", { ...trust, note: "more" }],
  ["a node with a word too many", { ...trust, nodes: [{ ...node, note: "more" }] }],
  ["a hand-over in version 1", { ...trust, nodes: [{ ...node, handOvers: [] }] }],
  ["a node without a key", { ...trust, nodes: [{ trustDomain: node.trustDomain }] }],
])("%s is refused", (_, value) => {
  expect(() => parseTrust(value)).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining("the trust file") }),
  );
});

test("a ledger key of no known form is refused", () => {
  expect(() => parseTrust({ ...trust, nodes: [{ ...node, ledger: "key" }] })).toThrow(
    expect.objectContaining({
      reason: "CONFIG_INVALID",
      message: "the trust file has a ledger key of no known form",
    }),
  );
});

describe("of a log that was handed over", () => {
  const log = beginLog("eu.comity.example");
  const statements = [3, 2].map((count) => {
    log.fill(count);
    return log.handOver();
  });
  const proved = (statement: Statement) => ({
    statement,
    handOver: parseHandOver(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8"))),
  });
  const own = { trustDomain: "eu.comity.example", ledger: log.first.verifierKey };
  const written = formatTrust([
    { ...own, handOvers: statements.map(proved) },
    {
      trustDomain: "jp.comity.example",
      ledger: createLedgerKey("jp.comity.example").verifierKey,
      handOvers: [],
    },
  ]) as { nodes: { handOvers: { statement: Statement; at: string; upTo: number; to: string }[] }[] };

  test("the file names each key with the size up to which it signed, and proves it", () => {
    const read = parseTrust(JSON.parse(JSON.stringify(written)));
    const keys = read.get("spiffe://eu.comity.example/node") ?? [];
    expect(keys.map(({ upTo }) => upTo)).toEqual([4, 7, undefined]);
    expect(keys.map(textOfKey).at(-1)).toBe(log.key().verifierKey);
    expect(read.get("spiffe://jp.comity.example/node")).toHaveLength(1);
    expect(written.nodes[0]?.handOvers.map(({ upTo, at }) => [upTo, at])).toEqual([
      [4, "2026-11-30T12:00:00.000Z"],
      [7, "2026-11-30T12:00:00.000Z"],
    ]);
  });

  test("without hand-overs the file is one of version 1", () => {
    expect(formatTrust([{ ...own, handOvers: [] }])).toEqual({ type: "comity/v1/trust", nodes: [own] });
  });

  test.each<[string, (each: (typeof written)["nodes"][0]["handOvers"]) => unknown[]]>([
    ["in another order", (each) => each.toReversed()],
    ["twice", ([one]) => [one, one]],
    ["without the first of them", ([, other]) => [other]],
    ["with another size than it proves", ([one]) => [{ ...one, upTo: 5 }]],
    ["with another key than it proves", ([one]) => [{ ...one, to: own.ledger }]],
    ["with another date than it proves", ([one]) => [{ ...one, at: "2026-11-30T13:00:00.000Z" }]],
    ["without a statement", ([one]) => [{ ...one, statement: undefined }]],
  ])("a hand-over %s is refused", (_, change) => {
    const handOvers = change(written.nodes[0]?.handOvers ?? []);
    expect(() => parseTrust({ type: "comity/v2/trust", nodes: [{ ...own, handOvers }] })).toThrow(
      expect.objectContaining({
        reason: "CONFIG_INVALID",
        message: expect.stringContaining(
          "the trust file has a hand-over of the log `eu.comity.example` that",
        ),
      }),
    );
  });
});

describe("the witnesses that a trust file requires", () => {
  const cosignerIn = (verifierKey: string, name?: string) => {
    const known = parseVerifierKey(verifierKey);
    return formatCosigner(cosignerOf(name === undefined ? known : { ...known, name }));
  };
  const [first, second] = ["one.example", "two.example"].map((name) => createLedgerKey(name).verifierKey);
  const keys = [cosignerIn(first ?? ""), cosignerIn(second ?? "")];
  const requiring = (required: number, of: readonly string[]) =>
    parseTrust({ ...trust, type: "comity/v3/trust", witnesses: { required, keys: of } });

  test("stand beside the keys of the nodes", () => {
    const { witnesses, size } = requiring(2, keys);
    expect([size, witnesses?.required, witnesses?.cosigners.map(({ name }) => name)]).toEqual([
      ...[1, 2],
      ["one.example", "two.example"],
    ]);
    const written = formatTrust([{ ...node, handOvers: [] }], { required: 2, keys });
    expect(written).toEqual({ ...trust, type: "comity/v3/trust", witnesses: { required: 2, keys } });
    expect(parseTrust(written).witnesses?.cosigners).toHaveLength(2);
    expect(requiring(1, [cosignerIn(key.verifierKey)]).witnesses?.required).toBe(1);
    expect(parseTrust(trust).witnesses).toBeUndefined();
  });

  test.each<[string, number, readonly string[], string]>([
    ["none", 0, keys, "witnesses.required"],
    ["more than there are", 3, keys, "requires `3` witnesses, and names `2`"],
    ["one by two keys as two", 2, [keys[0] ?? "", cosignerIn(second ?? "", "one.example")], "and names `1`"],
    ["one by the key of a log", 1, [key.verifierKey], "at witnesses.keys[0]"],
    ["a log under another name", 1, [cosignerIn(key.verifierKey, "one.example")], "no witness of itself"],
    ["nobody", 1, [], "witnesses.keys"],
  ])("are refused where they are %s", (_, required, of, words) => {
    expect(() => requiring(required, of)).toThrow(
      expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining(words) }),
    );
  });
});
