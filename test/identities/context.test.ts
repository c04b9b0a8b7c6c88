/** Every refusal of the machine of identities has an error that says what to do; one that is not foreseen is a fault. */
import { expect, test } from "vitest";
import { commitChange, parseOwn } from "../../src/identities/context.ts";
import { AURORA, createIdentities } from "./fixture.ts";

test.each([
  ["too-many", "OVERLOADED"],
  ["not-live", "CERTIFICATE_REFUSED"],
  ["last-operator", "LAST_OPERATOR"],
  ["toString", "INTERNAL"],
])("`%s` becomes %s, and nothing is told", async (refused, reason) => {
  const { context, changes, desk } = await createIdentities();
  const store = { ...context.store, commit: async () => ({ refused }) };
  const leaf = {
    type: "comity/v1/certificate-revoked",
    nonce: context.entropy.nonce(),
    at: "2026-11-23T12:00:00.000Z",
    ...{ identity: AURORA, cause: "unspecified" as const, by: desk.id },
  } as const;
  const command = {
    kind: "identity.revoke",
    at: leaf.at,
    identity: AURORA,
    cause: "unspecified",
    force: false,
  } as const;
  const change = { what: "revoked", identity: AURORA, caller: desk } as const;
  await expect(commitChange({ ...context, store }, command, leaf, change)).rejects.toMatchObject({ reason });
  expect(changes).toEqual([]);
});

test("a name of another trust domain is its own node's", () => {
  const home = { trustDomain: "kr.example" };
  expect(parseOwn(AURORA, home).name).toBe("aurora");
  expect(() => parseOwn("spiffe://jp.example/platform/x", home)).toThrow(/its own node cares for it/);
});
