/** A certificate that was revoked never counts again, an identity never has too many, and one operator always stays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CERTIFICATE,
  type Certificate,
  END_UNKNOWN,
  IDENTITY,
  MOST_VALID,
} from "../../src/identities/schema.ts";
import { type IdentityCommand, identityMachine } from "../../src/identities/state.ts";
import { createRows } from "../engine/rows.ts";

const NOW = "2026-11-23T12:00:00.000Z";
const END = "2027-02-21T12:00:00.000Z";
const idOf = (name: string) => `spiffe://kr.example/${name}`;
const DESK = idOf("operator/desk");

const certificate = (serial: string, name: string, keyHash = `key ${serial}`): Certificate => ({
  ...{ serial, identity: idOf(name), keyHash, notBefore: NOW, notAfter: END },
});
const issue = (serial: string, name: string, keyHash?: string): IdentityCommand => ({
  ...{ kind: "identity.issue", at: NOW, certificate: certificate(serial, name, keyHash), profile: {} },
});
const revoke = (name: string, serial?: string, force = false): IdentityCommand => ({
  ...{ kind: "identity.revoke", at: NOW, identity: idOf(name), cause: "key-compromise", force },
  ...(serial !== undefined && { serial }),
});

function createTable() {
  const rows = createRows();
  let leaf = 0;
  const run = (command: IdentityCommand): string => {
    const result = identityMachine.transition(command, rows, leaf++);
    if ("puts" in result) rows.write(result.puts);
    return "puts" in result ? "done" : result.refused;
  };
  return { rows, run, stateOf: (serial: string) => rows.get(CERTIFICATE, serial)?.state };
}

describe("the key", () => {
  test("of another identity, or of a revoked certificate, is not certified again", () => {
    const { run } = createTable();
    run(issue("A1", "platform/aurora", "key"));
    expect(run(issue("A2", "platform/borealis", "key"))).toBe("key-taken");
    expect(run(issue("A3", "platform/aurora", "key"))).toBe("done");
    run(revoke("platform/aurora", "A1"));
    expect(run(issue("A4", "platform/aurora", "key"))).toBe("key-revoked");
  });
});

describe("an identity", () => {
  test(`has at most ${MOST_VALID} certificates that count`, () => {
    const { run } = createTable();
    for (let i = 0; i < MOST_VALID; i++) expect(run(issue(`A${i}`, "platform/aurora"))).toBe("done");
    expect(run(issue("B1", "platform/aurora"))).toBe("too-many");
    expect(run(issue("B1", "platform/other"))).toBe("done");
    run(revoke("platform/aurora", "A3"));
    expect(run(issue("B2", "platform/aurora"))).toBe("done");
  });

  test("that is revoked loses what was stated of it, and counts only what is issued afterwards", () => {
    const { run, rows, stateOf } = createTable();
    const profile = { serves: ["KR"] };
    run({ kind: "identity.issue", at: NOW, certificate: certificate("A1", "regulator/pipc"), profile });
    expect(rows.get(IDENTITY, idOf("regulator/pipc"))).toMatchObject({ serves: ["KR"], admits: "any" });
    run(revoke("regulator/pipc"));
    expect(stateOf("A1")).toBe("revoked");
    expect(rows.get(IDENTITY, idOf("regulator/pipc"))).toEqual({
      ...{ id: idOf("regulator/pipc"), admits: "listed", leaf: 1, until: "9999-12-31" },
    });
    const from = certificate("made by files", "regulator/pipc");
    const next = certificate("A2", "regulator/pipc");
    expect(run({ kind: "identity.renew", at: NOW, certificate: next, from })).toBe("not-live");
    expect(run(issue("A3", "regulator/pipc"))).toBe("done");
    expect(rows.get(IDENTITY, idOf("regulator/pipc"))?.admits).toBe("listed");
  });

  test("is not revoked by the serial of another", () => {
    const { run, stateOf } = createTable();
    run(issue("A1", "platform/aurora"));
    expect(run(revoke("platform/other", "A1"))).toBe("identity-differs");
    expect(stateOf("A1")).toBe("issued");
  });
});

test("a serial that is not known is revoked with its identity, and stays so without an end", () => {
  const { run, rows } = createTable();
  expect(run(revoke("platform/aurora", "F00D"))).toBe("done");
  expect(rows.get(CERTIFICATE, "F00D")).toMatchObject({
    state: "revoked",
    keyHash: "",
    notAfter: END_UNKNOWN,
  });
  expect(run(issue("F00D", "platform/aurora"))).toBe("serial-taken");
});

test("a certificate that was made elsewhere is known once its holder renews it", () => {
  const { run, rows } = createTable();
  const from = certificate("F1", "platform/aurora");
  expect(
    run({ kind: "identity.renew", at: NOW, certificate: certificate("A1", "platform/aurora"), from }),
  ).toBe("done");
  expect(rows.get(CERTIFICATE, "F1")).toMatchObject({ state: "renewed", renewedBy: "A1" });
  expect(rows.get(CERTIFICATE, "A1")).toMatchObject({ state: "issued", role: "platform" });
  const places = ["A1", "F1"].map((serial) => rows.get(CERTIFICATE, serial)?.place);
  expect(new Set(places).size).toBe(2);
});

describe("the last operator", () => {
  test("is not revoked, by serial or by name, unless that is forced", () => {
    const { run, stateOf } = createTable();
    run(issue("A1", "operator/desk"));
    expect(run(revoke("operator/desk", "A1"))).toBe("last-operator");
    expect(run(revoke("operator/desk"))).toBe("last-operator");
    expect(stateOf("A1")).toBe("issued");
    run(issue("A2", "operator/night"));
    expect(run(revoke("operator/desk"))).toBe("done");
    expect(run(revoke("operator/night", "A2"))).toBe("last-operator");
    expect(run(revoke("operator/night", "A2", true))).toBe("done");
  });

  test("is whoever is left by date, too", () => {
    const { run } = createTable();
    run(issue("A1", "operator/desk"));
    const short = { ...certificate("A2", "operator/night"), notAfter: "2026-12-01T12:00:00.000Z" };
    run({ kind: "identity.issue", at: NOW, certificate: short, profile: {} });
    const late = { ...revoke("operator/desk", "A1"), at: "2026-12-02T12:00:00.000Z" } as IdentityCommand;
    expect(run(late)).toBe("last-operator");
  });
});

test("whatever comes in whatever order: what was revoked stays so, and an operator is left", () => {
  const name = fc.constantFrom("operator/desk", "operator/night", "platform/aurora");
  const serial = fc.constantFrom("A1", "A2", "A3", "A4");
  const step = fc.oneof(
    fc.record({ do: fc.constant("issue" as const), name, serial }),
    fc.record({ do: fc.constant("renew" as const), name, serial }),
    fc.record({ do: fc.constant("revoke" as const), name, serial }),
    fc.record({ do: fc.constant("revoke all" as const), name, serial }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const { run, rows, stateOf } = createTable();
      run(issue("00", "operator/desk"));
      const gone = new Set<string>();
      for (const [i, { do: what, name: of, serial: number }] of steps.entries()) {
        const from = certificate(number, of);
        if (what === "issue") run(issue(number, of));
        else if (what === "renew")
          run({ kind: "identity.renew", at: NOW, certificate: certificate(`R${i}`, of), from });
        else run(revoke(of, what === "revoke" ? number : undefined));
        for (const each of gone) expect(stateOf(each)).toBe("revoked");
        const all = rows.span({ of: CERTIFICATE, index: "place", prefix: [] });
        for (const { serial: each, state } of all) if (state === "revoked") gone.add(each);
        expect(all.some(({ role, state }) => role === "operator" && state === "issued")).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test("a command names the rows that it reads", () => {
  expect(identityMachine.reads(revoke("operator/desk", "A1"))).toEqual([
    { of: IDENTITY, key: [DESK] },
    { of: CERTIFICATE, key: ["A1"] },
  ]);
  expect(identityMachine.reads(issue("A1", "operator/desk"))).toContainEqual({
    ...{ of: CERTIFICATE, index: "key", prefix: ["key A1"] },
  });
});
