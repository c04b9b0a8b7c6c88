/** The terms of an agreement as a person types them. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  composeTerms,
  type DraftOptions,
  loadIssuerKey,
  parseAcceptance,
  parseIssuer,
} from "../../../src/cli/commands/draft-agreement.ts";
import { ComityError } from "../../../src/errors.ts";
import type { Agreement } from "../../../src/federation/agreement.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { fileWith } from "../../support/command.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const PUBLIC = fileWith(publicKey.export({ type: "spki", format: "pem" }));
const X = publicKey.export({ format: "jwk" }).x;
const OLDER = {
  parties: [{ trustDomain: "pipc.example" }, { trustDomain: "pdpc.example" }],
  purposes: ["pur:verify"],
  rules: [{ id: "old" }],
  issuers: {
    bureau: { kty: "OKP", crv: "Ed25519", x: "o".repeat(43), attests: ["consents"], acceptsFor: [] },
  },
} as unknown as Agreement;

const compose = (options: Partial<DraftOptions>, older?: Agreement) =>
  composeTerms(
    { until: "2027-12-01", ...options },
    { older, own: "pipc.example", path: (file) => file, concepts: shippedAtlas().concepts },
  );
const refusal = (work: () => unknown): ComityError => {
  try {
    work();
  } catch (thrown) {
    return ComityError.from(thrown);
  }
  throw new Error("it was not refused");
};

describe("the terms", () => {
  test("are what was typed, with purposes by their full names", () => {
    expect(
      compose({
        with: ["pdpc.example"],
        purposes: ["recognition", "pur:verify"],
        from: "2026-12-01",
        id: "x",
      }),
    ).toEqual({
      with: ["pdpc.example"],
      id: "x",
      from: "2026-12-01",
      until: "2027-12-01",
      purposes: ["pur:recognition", "pur:verify"],
      rules: [],
      issuers: {},
    });
  });

  test("like an older one take over what was not typed, and more parties", () => {
    expect(compose({}, OLDER)).toEqual({
      with: ["pdpc.example"],
      until: "2027-12-01",
      purposes: ["pur:verify"],
      rules: [{ id: "old" }],
      issuers: OLDER.issuers,
    });
    const changed = compose(
      {
        with: ["ppc.example", "pdpc.example"],
        purposes: ["identify"],
        issuer: [`bureau=${PUBLIC}:notices`],
        rules: fileWith("rules: [{ id: new }]"),
      },
      OLDER,
    );
    expect(changed).toMatchObject({
      with: ["pdpc.example", "ppc.example"],
      purposes: ["pur:identify"],
      rules: [{ id: "new" }],
    });
    expect(changed).toMatchObject({ issuers: { bureau: { x: X, attests: ["notices"], acceptsFor: [] } } });
  });

  test("name what an issuer attests and accepts", () => {
    const given = {
      with: ["b.example"],
      purposes: ["verify"],
      issuer: [`a=${PUBLIC}:consents,notices,consents`, `b=${PUBLIC}`],
    };
    expect(compose({ ...given, acceptsFor: ["b=b.example,spiffe://b.example/platform/x"] })).toMatchObject({
      issuers: {
        a: { kty: "OKP", crv: "Ed25519", x: X, attests: ["consents", "notices"], acceptsFor: [] },
        b: { attests: [], acceptsFor: ["b.example", "spiffe://b.example/platform/x"] },
      },
    });
    expect(refusal(() => compose({ ...given, acceptsFor: ["c=b.example"] })).message).toContain(
      "names no issuer",
    );
  });

  test.each<[string, Partial<DraftOptions>, string]>([
    ["nobody", { purposes: ["verify"] }, "`--with NAME`"],
    ["no purpose", { with: ["b.example"] }, "`--purposes recognition`"],
    ["an unknown purpose", { with: ["b.example"], purposes: ["fun"] }, "fun"],
    [
      "rules that are no list",
      { with: ["b.example"], purposes: ["verify"], rules: fileWith("id: x") },
      "holds no list of rules",
    ],
  ])("with %s are refused", (_, options, says) => {
    expect(refusal(() => compose(options)).message).toContain(says);
  });
});

test("an issuer is a name, a file that may hold colons, and kinds; what is no kind is refused with all that are", () => {
  expect(parseIssuer("a=C:\\k.pem:consents")).toEqual({
    name: "a",
    file: "C:\\k.pem",
    attests: ["consents"],
  });
  expect(parseIssuer("a=k.pem")).toEqual({ name: "a", file: "k.pem", attests: [] });
  for (const wrong of ["k.pem:consents", "=k.pem:consents", "a=", "a=:consents"])
    expect(refusal(() => parseIssuer(wrong))).toMatchObject({ reason: "INPUT_INVALID" });
  expect(refusal(() => parseIssuer("a=k.pem:everything")).message).toMatch(
    /`everything` is nothing .*grounds, consents/,
  );
});

test("an acceptance is a name and importers", () => {
  expect(parseAcceptance("a=b.example,c.example")).toEqual({
    name: "a",
    importers: ["b.example", "c.example"],
  });
  for (const wrong of ["a", "a=", "=b.example"])
    expect(refusal(() => parseAcceptance(wrong)).reason).toBe("INPUT_INVALID");
});

test("an issuer's key is an Ed25519 public key, and never a private one", () => {
  expect(loadIssuerKey(PUBLIC)).toBe(X);
  const secret = fileWith(privateKey.export({ type: "pkcs8", format: "pem" }));
  expect(refusal(() => loadIssuerKey(secret)).message).toContain("holds a private key");
  const { publicKey: other } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  expect(
    refusal(() => loadIssuerKey(fileWith(other.export({ type: "spki", format: "pem" })))).message,
  ).toContain("type `ec`");
  expect(refusal(() => loadIssuerKey(fileWith("none"))).message).toContain("is no public key in PEM");
});
