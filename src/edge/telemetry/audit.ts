/** Implements the port of audit events: each is one line of JSON in the form of OCSF. Floods of refusals share lines. */
import { v7 } from "uuid";
import type {
  AccessEvent,
  AgreementEvent,
  Audit,
  CertificateEvent,
  ConfigurationEvent,
  ConnectionEvent,
  PeerEvent,
} from "../../engine/audit.ts";
import { ComityError, type Reason } from "../../errors.ts";
import { nodeId, parseIdentity, type Role } from "../../federation/identity.ts";
import type { AuditSink } from "./audit-sink.ts";
import type { NodeObserver } from "./events.ts";
import { AuditEvent, CLASSES, OCSF_VERSION, type OcsfUser, ResourceName } from "./ocsf.ts";
import { createTally, type Tallied } from "./tally.ts";

/** The audit of a process, with what the process itself adds: its start and its end. */
export type ProcessAudit = Audit & {
  /** `configuration` is the SHA-256 of the configuration's file in hexadecimal. */
  readonly started: (event: { readonly configuration: string }) => void;
  /** `reason` is absent where the node was told to stop. */
  readonly stopped: (event: { readonly configuration: string; readonly reason?: string }) => void;
  /** Writes what is still counted. Nothing may be told afterwards. */
  readonly close: () => void;
};

export type AuditParts = {
  readonly trustDomain: string;
  /** The version of the program. */
  readonly version: string;
  readonly sink: AuditSink;
  /** A line could not be written, or an event had no form that may be written. The node goes on. */
  readonly lost: (error: unknown) => void;
  /** The system's clock by default. */
  readonly now?: () => Date;
};

/** The time in which refusals that are alike share a line after the first, in milliseconds. */
export const SHARED_MS = 10_000;
/** The number of different refusals that are counted at a time. */
const MOST = 1000;

/** The reasons that say who calls, and not what is asked, is why a call was refused. */
export const ACCESS: ReadonlySet<Reason> = new Set<Reason>([
  "IDENTITY_MISSING",
  "IDENTITY_INVALID",
  "TRUST_DOMAIN_UNKNOWN",
  "CERTIFICATE_REFUSED",
  "CERTIFICATE_EXPIRED",
  "ROLE_FORBIDDEN",
  "SCOPE_FORBIDDEN",
  "METHOD_UNKNOWN",
  "NOTICE_NOT_ORIGIN",
  "MARKING_LOWERED",
  "CURSOR_FOREIGN",
]);

/**
 * Returns an observer that also tells the audit of packs that came into force, and of connections and calls that were refused
 * because of who calls.
 */
export function auditObserved<
  Given extends Pick<NodeObserver, "enacted" | "callRefused" | "connectionRefused">,
>(observer: Given, audit: Audit): Given {
  return {
    ...observer,
    enacted: (event) => {
      observer.enacted(event);
      const { jurisdiction, version, authority, by = authority } = event;
      audit.configured({ what: "pack", name: `${jurisdiction} ${version}`, by });
    },
    callRefused: (event) => {
      observer.callRefused(event);
      if (ACCESS.has(event.reason)) audit.accessRefused(event);
    },
    connectionRefused: (event) => {
      observer.connectionRefused(event);
      audit.connectionRefused(event);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Creates the audit. Every event passes the schema before it is written, so that nothing unforeseen gets in. */
export function createAudit(parts: AuditParts): ProcessAudit {
  const { trustDomain, version, lost, now = () => new Date() } = parts;
  const product = { name: "Comity", vendor_name: "The Comity maintainers", version } as const;
  const node = nodeId(trustDomain);
  const write = createWriter(parts, product, now);
  const tally = createTally<Fields>({ sharedMs: SHARED_MS, most: MOST, now, tell: write });
  /** INVARIANT: an event that cannot be told changes nothing of what it tells of. */
  const guard =
    <Event>(tell: (fields: Fields) => void, fieldsOf: (event: Event) => Fields) =>
    (event: Event): void => {
      try {
        tell(fieldsOf(event));
      } catch (error) {
        lost(error);
      }
    };
  return {
    certificate: guard(write, certificateFields),
    agreement: guard(write, (event) => agreementFields(event, node)),
    peer: guard(write, (event) => peerFields(event, node)),
    configured: guard(write, (event) => configuredFields(event, node)),
    accessRefused: guard(tally, refusedAccess),
    connectionRefused: guard(tally, (event) => refusedConnection(event, node)),
    started: guard(write, ({ configuration }) => ({
      ...classify("lifecycle", 3),
      message: "node started",
      ...{ app: product, unmapped: { configuration } },
      ...SUCCESS,
    })),
    stopped: guard(write, ({ configuration, reason }) => ({
      ...classify("lifecycle", 4),
      message: "node stopped",
      ...{ app: product, unmapped: { configuration } },
      ...(reason === undefined ? SUCCESS : failure(reason, 3)),
    })),
    close: tally.close,
  };
}

const CERTIFICATE = { issued: 1, revoked: 5, renewed: 99 } as const;
const SUCCESS = { severity_id: 1, status_id: 1, status: "Success" } as const;
const failure = (reason: string, severity: 2 | 3) => ({
  severity_id: severity,
  status_id: 2,
  status: "Failure",
  status_code: reason,
});

function classify<Name extends keyof typeof CLASSES>(
  name: Name,
  activity: keyof (typeof CLASSES)[Name]["activities"] & number,
): Fields {
  const { uid, name: said, category, activities } = CLASSES[name];
  return {
    class_uid: uid,
    class_name: said,
    category_uid: category[0],
    category_name: category[1],
    activity_id: activity,
    activity_name: (activities as Readonly<Record<number, string>>)[activity],
    type_uid: uid * 100 + activity,
  };
}

function certificateFields({ change, subject, serial, by }: CertificateEvent): Fields {
  return {
    ...classify("account", CERTIFICATE[change]),
    message: `certificate ${change}`,
    user: { ...userOf(subject), ...(serial !== undefined && { credential_uid: serial }) },
    actor: actorOf(by),
    ...SUCCESS,
  };
}

const AGREEMENT = { signed: 1, agreed: 3, declined: 4, terminated: 4 } as const;
const PEER = { added: 1, changed: 3, removed: 4 } as const;

function agreementFields({ change, agreement, hash, peer, by }: AgreementEvent, node: string): Fields {
  // Whoever drafts an agreement names it as he likes, and a name that no line may hold would leave the event untold.
  const name = ResourceName.safeParse(agreement).success ? agreement : hash;
  return {
    ...classify("api", AGREEMENT[change]),
    message: `agreement ${change}`,
    api: { operation: `agreement/${change}` },
    actor: actorOf(by),
    src_endpoint: endpointOf(by ?? node),
    resources: [
      { type: "agreement", name },
      { type: "peer", name: peer },
    ],
    ...SUCCESS,
  };
}

function peerFields({ change, peer, by }: PeerEvent, node: string): Fields {
  return {
    ...classify("api", PEER[change]),
    message: `peer ${change}`,
    api: { operation: `peer/${change}` },
    actor: actorOf(by),
    src_endpoint: endpointOf(by ?? node),
    resources: [{ type: "peer", name: peer }],
    ...SUCCESS,
  };
}

function configuredFields({ what, name, by }: ConfigurationEvent, node: string): Fields {
  return {
    ...classify("api", 3),
    message: `${what} changed`,
    api: { operation: `configuration/${what}` },
    actor: actorOf(by),
    src_endpoint: endpointOf(by ?? node),
    resources: [{ type: what, name }],
    ...SUCCESS,
  };
}

function refusedAccess({ method, caller, reason }: AccessEvent): Fields {
  return {
    ...classify("api", 99),
    message: "access refused",
    api: { operation: method },
    actor: { user: userOf(caller.id) },
    src_endpoint: endpointOf(caller.id),
    ...failure(reason, 2),
  };
}

function refusedConnection({ reason, code }: ConnectionEvent, node: string): Fields {
  return {
    ...classify("authentication", 1),
    message: "connection refused",
    user: { name: "unknown", type: "unknown" },
    dst_endpoint: { uid: node },
    ...failure(reason, 2),
    status_detail: code,
  };
}

const NAMED: ReadonlySet<Role> = new Set(["node", "operator"]);

/** Returns a party as a line may show it. THREAT: names of platforms and regulators tell whom a node deals with. */
function userOf(id: string): OcsfUser {
  const { role, trustDomain: domain } = parseIdentity(id);
  return NAMED.has(role)
    ? ({ uid: id, type: role, domain } as OcsfUser)
    : ({ name: role, type: role, domain } as OcsfUser);
}

function endpointOf(id: string): Fields {
  const { role, trustDomain: domain } = parseIdentity(id);
  return NAMED.has(role) ? { uid: id } : { name: role, domain };
}

const actorOf = (by: string | undefined): Fields =>
  by === undefined ? { app_name: "comity" } : { user: userOf(by) };

/** Creates the function that adds the fields of every line, and writes it. Never throws. */
function createWriter({ trustDomain, sink, lost }: AuditParts, product: Fields, now: () => Date) {
  let sequence = 0;
  return (fields: Fields, times?: Tallied): void => {
    const event = {
      time: times?.first ?? now().getTime(),
      ...(times && { count: times.count, start_time: times.first, end_time: times.last }),
      ...fields,
      metadata: {
        version: OCSF_VERSION,
        product,
        log_name: "audit",
        tenant_uid: nodeId(trustDomain),
        uid: v7(),
        sequence: sequence + 1,
      },
    };
    try {
      const checked = AuditEvent.safeParse(event);
      if (!checked.success)
        throw new ComityError("INTERNAL", "an audit event has another form than its class");
      sink.write(JSON.stringify(checked.data));
      sequence += 1;
    } catch (error) {
      lost(error);
    }
  };
}
