/** Trust bundles in SPIFFE's form: closed, and bounded. */
import { expect, test } from "vitest";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import { TrustBundle } from "../../src/federation/bundle.ts";
import { bundleOf, eu } from "../edge/tls/fixture.ts";

const bundle = formatTrustBundle(bundleOf(eu), 3);
const accepts = (change: object) => TrustBundle.safeParse({ ...bundle, ...change }).success;

test("a bundle that is written here is one", () => {
  expect(TrustBundle.parse(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
});

test("a key for tokens, nine authorities, no sequence and a field too many are refused", () => {
  const [first] = bundle.keys;
  expect(accepts({ keys: new Array(8).fill(first) })).toBe(true);
  const wrong = [
    { keys: [{ ...first, use: "jwt-svid" }] },
    { keys: new Array(9).fill(first) },
    { keys: [] },
    { spiffe_sequence: undefined },
    { more: 1 },
  ];
  expect(wrong.filter(accepts)).toEqual([]);
});
