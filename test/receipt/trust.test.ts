/** The trust file: whose ledger keys it names, and in what form it is refused. */
import { expect, test } from "vitest";
import { parseTrust } from "../../src/receipt/trust.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const key = createLedgerKey("eu.comity.example");
const node = { trustDomain: "eu.comity.example", ledger: key.verifierKey };
const trust = { type: "comity/v1/trust", nodes: [node] };

test("a key stands under the SPIFFE id of its node", () => {
  const keys = parseTrust(trust);
  expect([...keys.keys()]).toEqual(["spiffe://eu.comity.example/node"]);
  expect(keys.get("spiffe://eu.comity.example/node")).toMatchObject({ name: "eu.comity.example" });
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["another version", { ...trust, type: "comity/v2/trust" }],
  ["no node", { ...trust, nodes: [] }],
  ["a word too many", { ...trust, note: "more" }],
  ["a node with a word too many", { ...trust, nodes: [{ ...node, note: "more" }] }],
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
