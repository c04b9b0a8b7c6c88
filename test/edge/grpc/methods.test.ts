import { describe, expect, test } from "vitest";
import { Federation, Law, Ledger, Notices, Packs, Transfers } from "../../../src/edge/grpc/definition.ts";
import { authorise, METHODS } from "../../../src/edge/grpc/methods.ts";
import { ComityError } from "../../../src/errors.ts";
import { parseIdentity, ROLES } from "../../../src/federation/identity.ts";
import { cellsOf } from "../../support/protocol-page.ts";

const HOME = "eu.example";
const idOf = (role: string, domain: string) =>
  parseIdentity(role === "node" ? `spiffe://${domain}/node` : `spiffe://${domain}/${role}/x`);

function verdict(path: string, role: string, domain: string): string {
  try {
    authorise(path, idOf(role, domain), HOME);
    return "passes";
  } catch (error) {
    return ComityError.from(error).reason;
  }
}

describe("authorise", () => {
  test("lets through what the table says, and nothing else", () => {
    const passing = Object.keys(METHODS).flatMap((path) =>
      ROLES.flatMap((role) =>
        [HOME, "jp.example"]
          .filter((domain) => verdict(path, role, domain) === "passes")
          .map((domain) => `${path.split(".").at(-1)} ${role} ${domain === HOME ? "home" : "peer"}`),
      ),
    );
    expect(passing).toEqual([
      "Transfers/Assess platform home",
      "Transfers/Request platform home",
      "Transfers/Resolve platform home",
      "Transfers/Inbox platform home",
      "Notices/Report regulator home",
      "Notices/Acknowledge regulator home",
      "Notices/List regulator home",
      "Notices/Get regulator home",
      "Notices/Watch regulator home",
      "Notices/ListDeadLetters operator home",
      "Notices/Requeue operator home",
      "Packs/Publish operator home",
      "Law/Ask platform home",
      "Law/Ask regulator home",
      "Law/Ask auditor home",
      "Law/Ask operator home",
      "Federation/Exchange node peer",
      "Federation/GetHeldCheckpoint node peer",
      "Ledger/GetCheckpoint node home",
      "Ledger/GetCheckpoint node peer",
      "Ledger/GetCheckpoint regulator home",
      "Ledger/GetCheckpoint auditor home",
      "Ledger/GetCheckpoint operator home",
      "Ledger/Prove auditor home",
      "Ledger/Prove operator home",
      ...["Check", "Watch"].flatMap((method) =>
        ROLES.flatMap((role) => [`Health/${method} ${role} home`, `Health/${method} ${role} peer`]),
      ),
    ]);
  });

  test("is the table that the protocol shows", () => {
    const shown = cellsOf("Who may call what").map(({ state, column, cell }) => `${state} ${column} ${cell}`);
    const held = Object.entries(METHODS).flatMap(([path, callers]) =>
      (["platform", "regulator", "auditor", "operator", "node"] as const).map(
        (role) => `${path.split(".").at(-1)?.replace("/", ".")} ${role} ${callers[role] ?? "–"}`,
      ),
    );
    expect(shown).toEqual(held);
  });

  test("has a row for every method of the services", () => {
    const paths = [Transfers, Notices, Packs, Law, Federation, Ledger].flatMap((service) =>
      Object.values(service).map(({ path }) => path),
    );
    expect(Object.keys(METHODS)).toEqual(expect.arrayContaining(paths));
  });

  test("says why not", () => {
    expect(verdict(Transfers.Assess.path, "platform", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Transfers.Assess.path, "operator", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Federation.Exchange.path, "node", HOME)).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Notices.List.path, "regulator", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Notices.List.path, "platform", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Ledger.Prove.path, "regulator", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Law.Ask.path, "node", "jp.example")).toBe("ROLE_FORBIDDEN");
    expect(verdict(Law.Ask.path, "platform", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict("/comity.v1.Transfers/Other", "platform", HOME)).toBe("METHOD_UNKNOWN");
    expect(verdict("constructor", "node", HOME)).toBe("METHOD_UNKNOWN");
  });
});
