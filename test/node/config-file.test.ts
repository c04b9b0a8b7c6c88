/** The commented configuration: it says all that there is, and means the same as its values. */
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { ConfigFile, type ConfigInput, formatConfig, parseAddress } from "../../src/node/config-file.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

const KEY = createLedgerKey("o.example").verifierKey;

const values: ConfigInput = {
  trustDomain: "eu.example",
  jurisdictions: ["EU"],
  listen: "127.0.0.1:7440",
  certificate: "node/certificate.pem",
  key: "node/key.pem",
  authority: "node/authority.pem",
  ledgerKey: "node/ledger.pem",
  store: "ledger.db",
  regulators: [{ name: "r", serves: ["EU"] }],
};
const text = formatConfig(values);

test("the file means its values, and nothing more", () => {
  expect(load(text)).toEqual(values);
  expect(ConfigFile.parse(load(text))).toEqual(ConfigFile.parse(values));
});

test("every key stands there with a sentence, in lines that fit a terminal", () => {
  for (const [key, { description = "" }] of Object.entries(ConfigFile.shape)) {
    expect(text, key).toMatch(new RegExp(`^(# )?${key}:`, "m"));
    expect(text.replaceAll("\n# ", " "), key).toContain(description);
    expect(description, key).toMatch(/^[A-Z].*\.$/);
  }
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("a key that is left out shows its default, and means it where the comment is taken away", () => {
  const uncommented = text.replace("# freeBytes:", "freeBytes:").replace("# logLevel:", "logLevel:");
  expect(uncommented).not.toBe(text);
  expect(ConfigFile.parse(load(uncommented))).toEqual(ConfigFile.parse(values));
});

test("an address is a host and a port", () => {
  expect(parseAddress("127.0.0.1:7440")).toEqual({ host: "127.0.0.1", port: 7440 });
  expect(parseAddress("[::1]:80")).toEqual({ host: "::1", port: 80 });
});

test.each([
  ["an address that others reach", { listen: "0.0.0.0:9470", logs: [KEY] }],
  ["no log", { listen: "127.0.0.1:9470", logs: [] }],
  ["what is no key of a log", { listen: "127.0.0.1:9470", logs: ["other.example"] }],
  [
    "two keys of one log",
    { listen: "127.0.0.1:9470", logs: [KEY, createLedgerKey("o.example").verifierKey] },
  ],
])("a node is no witness with %s", (_, witnessing) => {
  const good = { listen: "127.0.0.1:9470", logs: [KEY] };
  expect(ConfigFile.parse({ ...values, witnessing: good }).witnessing).toEqual(good);
  expect(ConfigFile.safeParse({ ...values, witnessing }).error?.issues[0]?.path[0]).toBe("witnessing");
});
