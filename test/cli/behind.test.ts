/** Those who have not followed a change of the authority: a step stops for them, and names what they can do. */
import { expect, test } from "vitest";
import { assertFollowed, assertKnown, renewalsOf } from "../../src/cli/behind.ts";

const NOBODY = { peers: [], certificates: [], outside: [], renewals: [], over: new Set<string>() };
const held = (name: string) => ({
  ...{ id: `spiffe://kr.example/${name}`, serial: "0A" },
  file: `/home/${name}/certificate.pem`,
});

test("only callers whose certificates `reissue` leaves have a command of their own", () => {
  expect(
    renewalsOf(["node", "operator/desk", "platform/aurora", "regulator/pipc"].map(held), "kr.example:7440"),
  ).toEqual([
    "comity cert renew /home/platform/aurora --node kr.example:7440",
    "comity cert renew /home/regulator/pipc --node kr.example:7440",
  ]);
});

test("a step goes on once everybody has followed, and else names who has not, with the commands", () => {
  expect(assertFollowed(NOBODY)).toBe(NOBODY);
  const renewals = ["comity cert renew /home/platform/aurora --node kr.example:7440"];
  const left = { ...NOBODY, certificates: ["spiffe://kr.example/platform/aurora (serial 0A)"], renewals };
  expect(() => assertFollowed(left)).toThrow(
    /platform\/aurora \(serial 0A\)`\. .*: `comity cert renew \/home\/platform\/aurora --node/,
  );
  expect(() => assertFollowed({ ...NOBODY, peers: ["jp.example"] })).toThrow(
    /card: `jp\.example`\..*`--force`$/,
  );
});

test("callers outside the home are named with the file that they need", () => {
  expect(() => assertKnown(NOBODY, "/home")).not.toThrow();
  expect(() => assertKnown({ ...NOBODY, outside: ["spiffe://kr.example/auditor/away"] }, "/home")).toThrow(
    /auditor\/away`.*`\/home\/node\/authority\.pem`/,
  );
});
