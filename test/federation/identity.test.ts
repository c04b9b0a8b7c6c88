/** Identities: one form, and nothing that merely looks like it. */
import { describe, expect, it } from "vitest";
import { nodeId, parseIdentity, ROLES } from "../../src/federation/identity.ts";

describe("an identity", () => {
  it("of a node has no name, and every other role has one", () => {
    expect(parseIdentity("spiffe://eu.example/node")).toEqual({
      id: "spiffe://eu.example/node",
      trustDomain: "eu.example",
      role: "node",
      name: "",
    });
    for (const role of ROLES.filter((each) => each !== "node"))
      expect(parseIdentity(`spiffe://eu.example/${role}/Acme-1.a_b`)).toMatchObject({
        role,
        name: "Acme-1.a_b",
      });
    expect(parseIdentity(nodeId("eu.example"))).toMatchObject({ role: "node", trustDomain: "eu.example" });
  });

  it.each([
    "",
    "eu.example/node",
    "https://eu.example/node",
    "SPIFFE://eu.example/node",
    "spiffe://eu.example",
    "spiffe://eu.example/",
    "spiffe:///node",
    "spiffe://EU.example/node",
    "spiffe://eu.example:443/node",
    "spiffe://user@eu.example/node",
    `spiffe://${"a".repeat(256)}/node`,
    "spiffe://eu.example/node/",
    "spiffe://eu.example/node/second",
    "spiffe://eu.example//node",
    "spiffe://eu.example/admin/a",
    "spiffe://eu.example/Platform/a",
    "spiffe://eu.example/platform",
    "spiffe://eu.example/platform/",
    "spiffe://eu.example/platform/.",
    "spiffe://eu.example/platform/..",
    "spiffe://eu.example/platform/a/b",
    "spiffe://eu.example/platform/a%2fb",
    "spiffe://eu.example/platform/a b",
    "spiffe://eu.example/platform/é",
    `spiffe://eu.example/platform/${"a".repeat(129)}`,
    "spiffe://eu.example/platform/a?x=1",
    "spiffe://eu.example/platform/a#x",
    "spiffe://eu.example/node\n",
    " spiffe://eu.example/node",
  ])("is not `%s`", (id) => {
    expect(() => parseIdentity(id)).toThrow(expect.objectContaining({ reason: "IDENTITY_INVALID" }));
  });
});
