import { loadSync } from "@grpc/proto-loader";
import { describe, expect, test } from "vitest";
import {
  Agreements,
  Audit,
  Authority,
  Federation,
  Identities,
  Law,
  Ledger,
  LOADER_OPTIONS,
  type Method,
  Notices,
  Packs,
  Peers,
  PROTO_FILES,
  PROTO_FOLDER,
  Transfers,
} from "../../../src/edge/grpc/definition.ts";
import { authorise, METHODS, STORING } from "../../../src/edge/grpc/methods.ts";
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

type Described = {
  readonly name: string;
  readonly field: readonly { readonly typeName: string }[];
  readonly nestedType: readonly Described[];
};

const messages = new Map(
  Object.values(
    loadSync([...PROTO_FILES, "comity/v1/relay.proto"], { ...LOADER_OPTIONS, includeDirs: [PROTO_FOLDER] }),
  )
    .flatMap(({ type }) => (type === undefined ? [] : (type as Described)))
    .flatMap((type) => [type, ...(type.nestedType ?? [])])
    .map((type) => [type.name, type]),
);

/** The names of a message and of all messages that it can hold. */
function messagesIn(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const { typeName } of messages.get(name)?.field ?? [])
    if (typeName !== "") messagesIn(typeName.split(".").at(-1) ?? "", found);
  return found;
}

describe("authorise", () => {
  test("says what was tried in words, and who may do it", () => {
    const refusals = Object.keys(METHODS).flatMap((path) =>
      ROLES.flatMap((role) =>
        [HOME, "jp.example"].flatMap((domain) => {
          try {
            authorise(path, idOf(role, domain), HOME);
            return [];
          } catch (error) {
            return [ComityError.from(error).message];
          }
        }),
      ),
    );
    expect(refusals.filter((each) => /comity\.v1|\/[A-Z]|do this/.test(each))).toEqual([]);
    expect(refusals).toContain(
      "a platform may not list incident notices, only a regulator may: call with the certificate of one",
    );
    expect(refusals).toContain(
      "only callers of this node's own trust domain `eu.example` may ask for a transfer: call your home node",
    );
  });

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
      "Transfers/AssessMany platform home",
      "Transfers/Request platform home",
      "Transfers/RequestMany platform home",
      "Transfers/Resolve platform home",
      "Transfers/GetReceipt platform home",
      "Transfers/Inbox platform home",
      "Erasures/Erase platform home",
      "Erasures/Erase operator home",
      "Erasures/ListErasures platform home",
      "Erasures/ListErasures operator home",
      "Notices/Report regulator home",
      "Notices/Acknowledge regulator home",
      "Notices/MarkDuty regulator home",
      "Notices/List regulator home",
      "Notices/Get regulator home",
      "Notices/Watch regulator home",
      "Notices/ListDeadLetters operator home",
      "Notices/Requeue operator home",
      "Packs/Publish operator home",
      "Peers/Offer auditor home",
      "Peers/Offer operator home",
      "Peers/Add operator home",
      "Peers/List auditor home",
      "Peers/List operator home",
      "Peers/Test operator home",
      "Peers/Remove operator home",
      "Agreements/Draft operator home",
      "Agreements/ListAgreements auditor home",
      "Agreements/ListAgreements operator home",
      "Agreements/GetAgreement auditor home",
      "Agreements/GetAgreement operator home",
      "Agreements/Sign operator home",
      "Agreements/Decline operator home",
      "Agreements/Terminate operator home",
      "Identities/Issue operator home",
      "Identities/Renew platform home",
      "Identities/Renew regulator home",
      "Identities/Renew auditor home",
      "Identities/Renew operator home",
      "Identities/Revoke operator home",
      "Identities/ListCertificates operator home",
      "Identities/ListRegulators operator home",
      "Authority/GetAuthority operator home",
      "Authority/Reload operator home",
      "Authority/Reissue operator home",
      "Law/Ask platform home",
      "Law/Ask regulator home",
      "Law/Ask auditor home",
      "Law/Ask operator home",
      "Audit/ListDecisions auditor home",
      "Federation/Exchange node peer",
      "Federation/GetHeldCheckpoint node peer",
      "Federation/GetAbilities node peer",
      "Federation/GetHandOvers node peer",
      "Federation/Cosign node peer",
      "Federation/CompareHeads node peer",
      "Federation/ProveHead node peer",
      "Federation/ListExchanged node peer",
      "Ledger/GetCheckpoint node home",
      "Ledger/GetCheckpoint node peer",
      "Ledger/GetCheckpoint auditor home",
      "Ledger/GetCheckpoint operator home",
      "Ledger/Prove operator home",
      "Ledger/ListHandOvers auditor home",
      "Ledger/ListHandOvers operator home",
      "Ledger/RenewKey operator home",
      "Ledger/ProveConsistency auditor home",
      "Ledger/ProveConsistency operator home",
      "Ledger/ListForks auditor home",
      "Ledger/ListForks operator home",
      "Ledger/GetCoseReceipts node peer",
      "Ledger/GetCoseReceipts platform home",
      "Ledger/GetCoseReceipts auditor home",
      "Ledger/GetCoseReceipts operator home",
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
    const services = [
      Transfers,
      Notices,
      Packs,
      Peers,
      Agreements,
      Identities,
      Authority,
      Law,
      Audit,
      Federation,
    ];
    const paths = [...services, Ledger].flatMap((service) => Object.values(service).map(({ path }) => path));
    expect(Object.keys(METHODS)).toEqual(expect.arrayContaining(paths));
  });

  test("opens to regulators no answer that holds a part of the log, since that tells how long it is", () => {
    const answersFor = (role: string) =>
      Object.values<Method>({
        ...Notices,
        ...Packs,
        ...Peers,
        ...Agreements,
        ...Identities,
        ...Authority,
        ...Law,
        ...Audit,
        ...Ledger,
        ...Transfers,
      })
        .filter(({ path }) => verdict(path, role, HOME) === "passes")
        .map(({ path }) => `${path.split("/")[2]}Response`);
    const held = (role: string) => answersFor(role).flatMap((name) => [...messagesIn(name)]);
    const parts = ["Statement", "GetCheckpointResponse", "ProveResponse"];
    expect(held("regulator")).toEqual(expect.arrayContaining(["Notice", "Acknowledgement", "LawAnswer"]));
    for (const part of parts) {
      expect(held("regulator")).not.toContain(part);
      expect([...held("operator"), ...held("auditor")]).toContain(part);
    }
  });

  test("says why not", () => {
    expect(verdict(Transfers.Assess.path, "platform", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Transfers.Assess.path, "operator", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Federation.Exchange.path, "node", HOME)).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Notices.List.path, "regulator", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict(Notices.List.path, "platform", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Ledger.Prove.path, "regulator", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Ledger.GetCheckpoint.path, "regulator", HOME)).toBe("ROLE_FORBIDDEN");
    expect(verdict(Law.Ask.path, "node", "jp.example")).toBe("ROLE_FORBIDDEN");
    expect(verdict(Law.Ask.path, "platform", "jp.example")).toBe("SCOPE_FORBIDDEN");
    expect(verdict("/comity.v1.Transfers/Other", "platform", HOME)).toBe("METHOD_UNKNOWN");
    expect(verdict("constructor", "node", HOME)).toBe("METHOD_UNKNOWN");
  });
});

test("each call that stores is a method that there is", () => {
  expect([...STORING].filter((path) => !Object.hasOwn(METHODS, path))).toEqual([]);
});
