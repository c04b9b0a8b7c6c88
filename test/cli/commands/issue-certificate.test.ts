/** What `comity cert issue` states of an identity. The command itself is run in `certificates.test.ts`. */
import { expect, test } from "vitest";
import { profileOf } from "../../../src/cli/commands/issue-certificate.ts";

test("a node is named by its trust domain or by its whole id, and what is left out is not stated", () => {
  expect(profileOf({})).toEqual({});
  expect(profileOf({ serves: ["KR"] })).toEqual({ serves: ["KR"] });
  for (const alsoAt of ["jp.example", "spiffe://jp.example/node"])
    expect(profileOf({ party: "X", alsoAt })).toEqual({ party: "X", alsoAt: "spiffe://jp.example/node" });
});
