/** The samples of a local federation: those between its nodes, and calls that work there. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { exampleCalls, samplesFor } from "../../../src/cli/local/samples.ts";
import type { Home } from "../../../src/client/index.ts";

const home = (jurisdiction: string, i: number): Home => ({
  ...{ jurisdiction, trustDomain: "", platforms: ["one"], regulators: [], ledgerKey: "", newLog: false },
  ...{ configFile: "", nodeFolder: "", operatorFolder: "" },
  address: `127.0.0.1:${7440 + i}`,
  platformFolder: (name) => `certs/${jurisdiction}/platform/${name}`,
  regulatorFolder: (name) => name,
});
const homes = (...codes: readonly string[]) => codes.map(home);
const folders = { certs: "certs", state: ".comity" };

test("the samples between the places come in the order to read them", () => {
  expect(samplesFor(homes("EU", "US-IL", "JP")).map(({ name }) => name)).toEqual([
    ...["eu-us-il-login", "eu-us-il-advertising", "jp-us-il-payment", "eu-jp-research"],
  ]);
  expect(samplesFor(homes("KR", "EU"))).toEqual([]);
});

test("the calls are of a sample that runs there, to the node that it leaves", () => {
  const [transfer = "", how, , verify] = exampleCalls(homes("US-IL", "JP"), folders);
  const file = /transfer (\S+)/.exec(transfer)?.[1] ?? "";
  expect(file).toMatch(/jp-us-il-payment\.yaml$/);
  expect(existsSync(file)).toBe(true);
  expect(how).toContain("--node 127.0.0.1:7441 --as certs/JP/platform/one");
  expect(verify).toContain(".comity/receipts/jp-us-il-payment.receipt.json");
});

test("without a sample between the nodes a floor between them is left, and one place has a partner", () => {
  expect(exampleCalls(homes("KR", "JP"), folders)[0]).toContain("floor --from KR --to JP");
  expect(exampleCalls(homes("KR"), folders)[0]).toContain("floor --from KR --to US-IL");
});
