/** The whole of the authorisation: a table of roles by method. A method outside the table is denied. */
import { ComityError } from "../../errors.ts";
import type { Identity, Role } from "../../federation/identity.ts";

/** The trust domain to which the caller must belong: this node's own, another one, or either. */
type Scope = "home" | "peer" | "any";
type Callers = Readonly<Partial<Record<Role, Scope>>>;

const PLATFORM: Callers = { platform: "home" };
const REGULATOR: Callers = { regulator: "home" };
const OVERSEERS: Callers = { auditor: "home", operator: "home" };
const OPERATOR: Callers = { operator: "home" };
const AUDITOR: Callers = { auditor: "home" };
const READERS: Callers = { ...OVERSEERS, node: "any" };
const ANYONE: Callers = { node: "any", platform: "any", regulator: "any", auditor: "any", operator: "any" };

const HOLDERS: Callers = { platform: "home", regulator: "home", auditor: "home", operator: "home" };
const ERASERS: Callers = { platform: "home", operator: "home" };
/** Those who may hold receipts. A node asks for leaves of this node's own log alone. */
const HOLDERS_OF_RECEIPTS: Callers = { ...OVERSEERS, platform: "home", node: "peer" };
const ASKERS: Callers = { ...OVERSEERS, platform: "home", regulator: "home" };

/** The callers of each method, by the path of the method. */
export const METHODS: Readonly<Record<string, Callers>> = {
  "/comity.v1.Transfers/Assess": PLATFORM,
  "/comity.v1.Transfers/AssessMany": PLATFORM,
  "/comity.v1.Transfers/Request": PLATFORM,
  "/comity.v1.Transfers/RequestMany": PLATFORM,
  "/comity.v1.Transfers/Resolve": PLATFORM,
  "/comity.v1.Transfers/GetReceipt": PLATFORM,
  "/comity.v1.Transfers/Inbox": PLATFORM,
  "/comity.v1.Erasures/Erase": ERASERS,
  "/comity.v1.Erasures/ListErasures": ERASERS,
  "/comity.v1.Notices/Report": REGULATOR,
  "/comity.v1.Notices/Acknowledge": REGULATOR,
  "/comity.v1.Notices/MarkDuty": REGULATOR,
  "/comity.v1.Notices/List": REGULATOR,
  "/comity.v1.Notices/Get": REGULATOR,
  "/comity.v1.Notices/Watch": REGULATOR,
  "/comity.v1.Notices/ListDeadLetters": OPERATOR,
  "/comity.v1.Notices/Requeue": OPERATOR,
  "/comity.v1.Packs/Publish": { operator: "home" },
  "/comity.v1.Peers/Offer": OVERSEERS,
  "/comity.v1.Peers/Add": OPERATOR,
  "/comity.v1.Peers/List": OVERSEERS,
  "/comity.v1.Peers/Test": OPERATOR,
  "/comity.v1.Peers/Remove": OPERATOR,
  "/comity.v1.Agreements/Draft": OPERATOR,
  "/comity.v1.Agreements/ListAgreements": OVERSEERS,
  "/comity.v1.Agreements/GetAgreement": OVERSEERS,
  "/comity.v1.Agreements/Sign": OPERATOR,
  "/comity.v1.Agreements/Decline": OPERATOR,
  "/comity.v1.Agreements/Terminate": OPERATOR,
  "/comity.v1.Identities/Issue": OPERATOR,
  // By its own live certificate, and for the same name alone: nobody needs to be asked. The node renews itself.
  "/comity.v1.Identities/Renew": HOLDERS,
  "/comity.v1.Identities/Revoke": OPERATOR,
  "/comity.v1.Identities/ListCertificates": OPERATOR,
  "/comity.v1.Identities/ListRegulators": OPERATOR,
  "/comity.v1.Authority/GetAuthority": OPERATOR,
  "/comity.v1.Authority/Reload": OPERATOR,
  "/comity.v1.Authority/Reissue": OPERATOR,
  "/comity.v1.Law/Ask": ASKERS,
  "/comity.v1.Audit/ListDecisions": AUDITOR,
  "/comity.v1.Federation/Exchange": { node: "peer" },
  "/comity.v1.Federation/GetHeldCheckpoint": { node: "peer" },
  "/comity.v1.Federation/GetAbilities": { node: "peer" },
  "/comity.v1.Federation/GetHandOvers": { node: "peer" },
  "/comity.v1.Federation/Cosign": { node: "peer" },
  "/comity.v1.Federation/CompareHeads": { node: "peer" },
  "/comity.v1.Federation/ProveHead": { node: "peer" },
  "/comity.v1.Federation/ListExchanged": { node: "peer" },
  // THREAT: even sealed leaves show how many there are, and nobody may count notices that they may not see. Regulators
  // read no part of the log; nodes read its size, since no proof of what they exchange holds without it.
  "/comity.v1.Ledger/GetCheckpoint": READERS,
  // THREAT: a leaf by its place alone would show an auditor what lies outside its scope.
  "/comity.v1.Ledger/Prove": OPERATOR,
  "/comity.v1.Ledger/ListHandOvers": OVERSEERS,
  "/comity.v1.Ledger/RenewKey": OPERATOR,
  "/comity.v1.Ledger/ProveConsistency": OVERSEERS,
  "/comity.v1.Ledger/ListForks": OVERSEERS,
  "/comity.v1.Ledger/GetCoseReceipts": HOLDERS_OF_RECEIPTS,
  "/grpc.health.v1.Health/Check": ANYONE,
  "/grpc.health.v1.Health/Watch": ANYONE,
};

/** The calls that store something for each message. Those between nodes count each item. */
export const STORING: ReadonlySet<string> = new Set(
  [
    ...["Transfers/Request", "Transfers/RequestMany", "Erasures/Erase"],
    ...[
      "Notices/Report",
      "Notices/Acknowledge",
      "Notices/MarkDuty",
      "Packs/Publish",
      "Peers/Add",
      "Peers/Remove",
    ],
    ...["Agreements/Draft", "Agreements/Sign", "Agreements/Terminate"],
    ...["Identities/Issue", "Identities/Renew", "Identities/Revoke"],
  ].map((name) => `/comity.v1.${name}`),
);

/** Each method in words, after "may not". */
const DOES: Readonly<Record<string, string>> = {
  "/comity.v1.Transfers/Assess": "ask what a transfer would need",
  "/comity.v1.Transfers/AssessMany": "ask what a transfer of many people's data would need",
  "/comity.v1.Transfers/Request": "ask for a transfer",
  "/comity.v1.Transfers/RequestMany": "ask for a transfer of many people's data",
  "/comity.v1.Transfers/Resolve": "ask where a transfer stands",
  "/comity.v1.Transfers/GetReceipt": "ask for the receipt of a transfer",
  "/comity.v1.Transfers/Inbox": "read an inbox of transfers",
  "/comity.v1.Erasures/Erase": "have a transfer erased",
  "/comity.v1.Erasures/ListErasures": "list erasures",
  "/comity.v1.Notices/Report": "report an incident",
  "/comity.v1.Notices/Acknowledge": "acknowledge an incident notice",
  "/comity.v1.Notices/MarkDuty": "say that a duty of an incident notice was done",
  "/comity.v1.Notices/List": "list incident notices",
  "/comity.v1.Notices/Get": "read an incident notice",
  "/comity.v1.Notices/Watch": "follow a feed of incident notices",
  "/comity.v1.Notices/ListDeadLetters": "list dead letters",
  "/comity.v1.Notices/Requeue": "requeue dead letters",
  "/comity.v1.Packs/Publish": "publish a pack",
  "/comity.v1.Peers/Offer": "ask for this node's card",
  "/comity.v1.Peers/Add": "add a peer",
  "/comity.v1.Peers/List": "list peers",
  "/comity.v1.Peers/Test": "test a peer",
  "/comity.v1.Peers/Remove": "remove a peer",
  "/comity.v1.Agreements/Draft": "draft an agreement",
  "/comity.v1.Agreements/ListAgreements": "list agreements",
  "/comity.v1.Agreements/GetAgreement": "read an agreement",
  "/comity.v1.Agreements/Sign": "sign an agreement",
  "/comity.v1.Agreements/Decline": "decline an agreement",
  "/comity.v1.Agreements/Terminate": "end an agreement",
  "/comity.v1.Identities/Issue": "issue certificates",
  "/comity.v1.Identities/Renew": "renew its certificate",
  "/comity.v1.Identities/Revoke": "revoke certificates",
  "/comity.v1.Identities/ListCertificates": "list certificates",
  "/comity.v1.Identities/ListRegulators": "list regulators",
  "/comity.v1.Authority/GetAuthority": "ask about the change of the authority",
  "/comity.v1.Authority/Reload": "let the node take its files again",
  "/comity.v1.Authority/Reissue": "have the node's own certificates renewed",
  "/comity.v1.Law/Ask": "ask what the law demands",
  "/comity.v1.Audit/ListDecisions": "list the decisions of an audit",
  "/comity.v1.Federation/Exchange": "exchange statements",
  "/comity.v1.Federation/GetHeldCheckpoint": "read the checkpoints that this node holds of others",
  "/comity.v1.Federation/GetAbilities": "ask what this node takes",
  "/comity.v1.Federation/GetHandOvers": "ask for the hand-overs of the log",
  "/comity.v1.Federation/Cosign": "have checkpoints cosigned",
  "/comity.v1.Federation/CompareHeads": "compare checkpoints of other logs",
  "/comity.v1.Federation/ProveHead": "have the log's newest checkpoint proved",
  "/comity.v1.Federation/ListExchanged": "ask back what was exchanged",
  "/comity.v1.Ledger/GetCheckpoint": "read the log's checkpoint",
  "/comity.v1.Ledger/Prove": "ask for proofs of the log",
  "/comity.v1.Ledger/ListHandOvers": "list the keys of logs",
  "/comity.v1.Ledger/RenewKey": "renew the key of the log",
  "/comity.v1.Ledger/ProveConsistency": "ask for proofs of the log",
  "/comity.v1.Ledger/ListForks": "list the evidence of forks",
  "/comity.v1.Ledger/GetCoseReceipts": "ask for COSE receipts",
};

const withArticle = (role: string) => `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;

/** Says which callers may do what another was refused. */
function whoMay(callers: Callers): string {
  const roles = Object.keys(callers).map(withArticle);
  return [roles.slice(0, -1).join(", "), roles.at(-1)].filter((each) => each !== "").join(" or ");
}

/**
 * Admits `caller` to the method at `path` of the node of trust domain `home`. Throws METHOD_UNKNOWN, ROLE_FORBIDDEN,
 * or SCOPE_FORBIDDEN for the right role in the wrong trust domain.
 */
export function authorise(path: string, caller: Identity, home: string): void {
  const callers = Object.hasOwn(METHODS, path) ? METHODS[path] : undefined;
  if (callers === undefined) throw methodUnknown();
  const scope = Object.hasOwn(callers, caller.role) ? callers[caller.role] : undefined;
  if (scope === undefined)
    throw new ComityError(
      "ROLE_FORBIDDEN",
      `${withArticle(caller.role)} may not ${DOES[path] ?? "do this"}, only ${whoMay(callers)} may: call with the certificate of one`,
    );
  const own = caller.trustDomain === home;
  if (scope !== "any" && (scope === "home") !== own)
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      scope === "home"
        ? `only callers of this node's own trust domain \`${home}\` may ${DOES[path] ?? "do this"}: call your home node`
        : `only nodes of other trust domains may ${DOES[path] ?? "do this"}`,
    );
}

/** Creates the error for a method that the node does not have. */
export function methodUnknown(): ComityError {
  return new ComityError("METHOD_UNKNOWN", "the node has no such method");
}
