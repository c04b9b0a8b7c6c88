/**
 * Translates between errors and gRPC statuses. Each reason has a status, with google.rpc details, ErrorInfo first
 * (AIP-193).
 */
import grpc, { type ServiceError, type StatusObject } from "@grpc/grpc-js";
import { loadSync, type MessageTypeDefinition } from "@grpc/proto-loader";
import { ComityError, type FieldViolation, type Reason, reasonOf } from "../../errors.ts";
import { PROTO_FOLDER } from "./definition.ts";
import { shorten } from "./text.ts";

const { status: Code } = grpc;

/**
 * The gRPC status of each reason. Clients branch on the reason; the status is for proxies and tools between them and
 * the node.
 */
export const STATUS: Readonly<Record<Reason, grpc.status>> = {
  IDENTITY_MISSING: Code.UNAUTHENTICATED,
  IDENTITY_INVALID: Code.UNAUTHENTICATED,
  TRUST_DOMAIN_UNKNOWN: Code.UNAUTHENTICATED,
  CERTIFICATE_REFUSED: Code.UNAUTHENTICATED,
  CERTIFICATE_EXPIRED: Code.UNAUTHENTICATED,
  AUTHORITY_ABSENT: Code.FAILED_PRECONDITION,
  LAST_OPERATOR: Code.FAILED_PRECONDITION,
  FINGERPRINT_WRONG: Code.FAILED_PRECONDITION,
  ROLE_FORBIDDEN: Code.PERMISSION_DENIED,
  SCOPE_FORBIDDEN: Code.PERMISSION_DENIED,
  INPUT_INVALID: Code.INVALID_ARGUMENT,
  INPUT_TOO_LARGE: Code.RESOURCE_EXHAUSTED,
  TEXT_MALFORMED: Code.INVALID_ARGUMENT,
  DUPLICATE_KEY: Code.INVALID_ARGUMENT,
  FACT_UNKNOWN: Code.INVALID_ARGUMENT,
  FACT_MISSING: Code.FAILED_PRECONDITION,
  DEADLINE_PASSED: Code.DEADLINE_EXCEEDED,
  CLOCK_SKEW: Code.FAILED_PRECONDITION,
  KEY_REUSED: Code.ALREADY_EXISTS,
  KEY_EXPIRED: Code.FAILED_PRECONDITION,
  NOT_FOUND: Code.NOT_FOUND,
  ERASED: Code.FAILED_PRECONDITION,
  KEPT_BY_LAW: Code.FAILED_PRECONDITION,
  IN_DOUBT: Code.FAILED_PRECONDITION,
  METHOD_UNKNOWN: Code.UNIMPLEMENTED,
  COMPRESSION_REFUSED: Code.UNIMPLEMENTED,
  VOC_NO_TERM: Code.FAILED_PRECONDITION,
  VOC_BROADER: Code.FAILED_PRECONDITION,
  VOC_NARROWER: Code.FAILED_PRECONDITION,
  VOC_AMBIGUOUS: Code.FAILED_PRECONDITION,
  VOC_CONFLICT: Code.INVALID_ARGUMENT,
  VOC_SCHEME_UNKNOWN: Code.INVALID_ARGUMENT,
  VOC_DUP_KEY: Code.INVALID_ARGUMENT,
  VOC_LEXICAL: Code.INVALID_ARGUMENT,
  VOC_OUT_OF_RANGE: Code.INVALID_ARGUMENT,
  VOC_VERSION: Code.INVALID_ARGUMENT,
  JURISDICTION_UNKNOWN: Code.INVALID_ARGUMENT,
  NO_LAW_AT_DATE: Code.INVALID_ARGUMENT,
  PACK_INVALID: Code.FAILED_PRECONDITION,
  PACK_STALE: Code.FAILED_PRECONDITION,
  ATOM_UNKNOWN: Code.INVALID_ARGUMENT,
  AGREEMENT_MISSING: Code.FAILED_PRECONDITION,
  AGREEMENT_EXPIRED: Code.FAILED_PRECONDITION,
  AGREEMENT_INVALID: Code.FAILED_PRECONDITION,
  PURPOSE_NOT_AGREED: Code.FAILED_PRECONDITION,
  RECIPIENT_UNKNOWN: Code.FAILED_PRECONDITION,
  PROHIBITED: Code.FAILED_PRECONDITION,
  LAW_NOT_RESEARCHED: Code.FAILED_PRECONDITION,
  REQUIREMENT_UNMET: Code.FAILED_PRECONDITION,
  OBLIGATIONS_NOT_ACCEPTED: Code.FAILED_PRECONDITION,
  OPERATION_FORBIDDEN: Code.FAILED_PRECONDITION,
  GUARDIAN_CONSENT_MISSING: Code.FAILED_PRECONDITION,
  RETENTION_CONFLICT: Code.FAILED_PRECONDITION,
  LINEAGE_MISSING: Code.FAILED_PRECONDITION,
  BARRED: Code.FAILED_PRECONDITION,
  NOTICE_NOT_ORIGIN: Code.PERMISSION_DENIED,
  NOTICE_CONFLICT: Code.ALREADY_EXISTS,
  NOTICE_VERSION: Code.FAILED_PRECONDITION,
  NOTICE_UNKNOWN: Code.NOT_FOUND,
  NOTICE_UNREADABLE: Code.DATA_LOSS,
  NOTICE_WITHDRAWN: Code.FAILED_PRECONDITION,
  NOTICE_NOT_PARKED: Code.FAILED_PRECONDITION,
  MARKING_LOWERED: Code.PERMISSION_DENIED,
  CURSOR_FOREIGN: Code.PERMISSION_DENIED,
  CURSOR_UNKNOWN: Code.OUT_OF_RANGE,
  RECEIPT_INVALID: Code.INVALID_ARGUMENT,
  PROOF_INVALID: Code.INVALID_ARGUMENT,
  SIGNATURE_MISSING: Code.INVALID_ARGUMENT,
  LEDGER_KEY_REPLACED: Code.INVALID_ARGUMENT,
  EVIDENCE_INVALID: Code.INVALID_ARGUMENT,
  STATEMENT_INVALID: Code.INVALID_ARGUMENT,
  STATEMENT_CONFLICT: Code.ALREADY_EXISTS,
  CONFIG_INVALID: Code.FAILED_PRECONDITION,
  ADDRESS_IN_USE: Code.FAILED_PRECONDITION,
  DIRECTORY_UNWRITABLE: Code.FAILED_PRECONDITION,
  PEER_UNREACHABLE: Code.UNAVAILABLE,
  NODE_UNREACHABLE: Code.UNAVAILABLE,
  NODE_DRAINING: Code.UNAVAILABLE,
  OVERLOADED: Code.RESOURCE_EXHAUSTED,
  STORE_UNAVAILABLE: Code.UNAVAILABLE,
  STORE_LOCKED: Code.UNAVAILABLE,
  SIGNER_UNAVAILABLE: Code.UNAVAILABLE,
  CANCELLED: Code.CANCELLED,
  INTERNAL: Code.INTERNAL,
};

/** The shortest wait, in milliseconds, for reasons after which the same call may succeed later. */
const RETRY_AFTER_MS: Readonly<Partial<Record<Reason, number>>> = {
  PEER_UNREACHABLE: 1000,
  NODE_DRAINING: 1000,
  OVERLOADED: 1000,
  STORE_UNAVAILABLE: 5000,
};

/** The reason for a status without our details, which comes from the library or from a proxy between the nodes. */
const BARE: Readonly<Partial<Record<grpc.status, Reason>>> = {
  [Code.UNAVAILABLE]: "NODE_UNREACHABLE",
  [Code.DEADLINE_EXCEEDED]: "DEADLINE_PASSED",
  [Code.CANCELLED]: "CANCELLED",
  [Code.UNIMPLEMENTED]: "METHOD_UNKNOWN",
  [Code.RESOURCE_EXHAUSTED]: "OVERLOADED",
  [Code.UNAUTHENTICATED]: "IDENTITY_INVALID",
};

/** The text of the status with which a client ends a call whose answer is compressed. */
export const COMPRESSED = "the answer is compressed, which a client of a node does not read";

const DOMAIN = "comity";
const DETAILS = "grpc-status-details-bin";
const TYPE = "type.googleapis.com/google.rpc.";
const MAX_MESSAGE = 1000;
/** Trailers share the 16 KiB that clients in other languages accept by default, and base64 adds a third. */
const MAX_VIOLATION_BYTES = 6000;

type Any = { readonly type_url: string; readonly value: Buffer };
type Rpc = {
  Status: { code: number; message: string; details: readonly Any[] };
  ErrorInfo: { reason: string; domain: string; metadata: Readonly<Record<string, string>> };
  RetryInfo: { retry_delay: { seconds: number; nanos: number } };
  BadRequest: { field_violations: readonly FieldViolation[] };
};

const loaded = loadSync(["google/rpc/status.proto", "google/rpc/error_details.proto"], {
  includeDirs: [PROTO_FOLDER],
  keepCase: true,
  longs: Number,
  defaults: true,
});
const codecOf = <Name extends keyof Rpc>(name: Name) =>
  loaded[`google.rpc.${name}`] as MessageTypeDefinition<Rpc[Name], Rpc[Name]>;
const detail = <Name extends keyof Rpc>(name: Name, value: Rpc[Name]): Any => ({
  type_url: TYPE + name,
  value: codecOf(name).serialize(value),
});

/**
 * Returns the status for any thrown value. INTERNAL, and anything but a ComityError, shows nothing of itself.
 * `metadata` goes into ErrorInfo. No string in it can break the transport: all are well-formed, and their total
 * length is limited.
 */
export function toStatus(thrown: unknown, metadata: Readonly<Record<string, string>> = {}): StatusObject {
  const error = isInternal(thrown) ? ComityError.from(undefined) : ComityError.from(thrown);
  const { reason } = error;
  const code = STATUS[reason];
  const message = shorten(error.message, MAX_MESSAGE);
  const violations = bounded(error.violations);
  const retryAfterMs = RETRY_AFTER_MS[reason];
  const details = [
    detail("ErrorInfo", { reason, domain: DOMAIN, metadata }),
    ...(violations.length > 0 ? [detail("BadRequest", { field_violations: violations })] : []),
    ...(retryAfterMs === undefined ? [] : [detail("RetryInfo", retryInfo(retryAfterMs))]),
  ];
  const trailers = new grpc.Metadata();
  trailers.set(DETAILS, codecOf("Status").serialize({ code, message, details }));
  // gRPC compression: the refusal says what would be read.
  if (reason === "COMPRESSION_REFUSED") trailers.set("grpc-accept-encoding", "identity");
  return { code, details: message, metadata: trailers };
}

/** Returns true for a success, and for a failure that says its reason. */
export function isExplained({
  code,
  metadata,
}: {
  readonly code: grpc.status | null;
  readonly metadata?: grpc.Metadata | null | undefined;
}): boolean {
  return code === Code.OK || (metadata?.get(DETAILS).length ?? 0) > 0;
}

/** Returns the reason that a status of this program gives; undefined for a success, and for a status of the library. */
export function reasonOfStatus({
  metadata,
}: {
  readonly metadata?: grpc.Metadata | null | undefined;
}): Reason | undefined {
  return parseDetails(metadata?.get(DETAILS)[0])?.reason;
}

/** Returns true where `thrown` is a fault of the program, which the operator must see and the caller must not. */
export function isInternal(thrown: unknown): boolean {
  return ComityError.from(thrown).reason === "INTERNAL";
}

/**
 * Returns the error of a failed call as the ComityError that the other side threw. A reason that is unknown here
 * becomes INTERNAL. A status without our details is read by its code: UNAVAILABLE becomes NODE_UNREACHABLE.
 */
export function fromStatus(error: ServiceError): ComityError {
  const status = parseDetails(error.metadata?.get(DETAILS)[0]);
  if (status === undefined) return new ComityError(bareReason(error), bareMessage(error), { cause: error });
  const { reason, message, violations } = status;
  return new ComityError(reason, shorten(message, MAX_MESSAGE), { violations, cause: error });
}

/** Returns the reason that another node named, or INTERNAL where it is unknown here. */
export function parseReason(name: string): Reason {
  return reasonOf(name) ?? "INTERNAL";
}

function parseDetails(bytes: unknown) {
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    const { message, details } = codecOf("Status").deserialize(bytes);
    const find = <Name extends keyof Rpc>(name: Name) => {
      const found = details.find((each) => each.type_url === TYPE + name);
      return found && codecOf(name).deserialize(found.value);
    };
    const info = find("ErrorInfo");
    if (info?.domain !== DOMAIN) return undefined;
    const violations = find("BadRequest")?.field_violations ?? [];
    return { reason: parseReason(info.reason), message, violations };
  } catch {
    return undefined;
  }
}

function bareReason({ code, details }: ServiceError): Reason {
  if (details === COMPRESSED) return "COMPRESSION_REFUSED";
  // grpc-js rejects messages beyond its own limit before our code runs.
  if (code === Code.RESOURCE_EXHAUSTED && /larger than/.test(details)) return "INPUT_TOO_LARGE";
  return BARE[code] ?? "INTERNAL";
}

function bareMessage({ code, details }: ServiceError): string {
  if (code !== Code.UNAVAILABLE)
    return shorten(`the call ended with ${Code[code] ?? code}: ${details}`, MAX_MESSAGE);
  const why = details
    .replace(/\.? *Resolution note:.*$/s, "")
    .replace(/^No connection established\. Last error: */, "");
  const [plain] = SYSTEM_ERRORS.flatMap(([form, say]) => {
    const found = form.exec(why);
    return found === null ? [] : [say(found[1] ?? "")];
  });
  const hint = /certificate/i.test(why)
    ? "its certificate is not of the caller's trust domain; is this the caller's own node?"
    : "is it running, is the address right, and does the caller's certificate count there?";
  return shorten(`the node cannot be reached (${plain ?? why}): ${hint}`, MAX_MESSAGE);
}

/** The words for errors of the system, which name the address or the host. */
const SYSTEM_ERRORS: readonly (readonly [RegExp, (where: string) => string])[] = [
  [/\bECONNREFUSED\b *(\S*)/, (where) => `nothing listens at ${where}`],
  [/\b(?:ENOTFOUND|EAI_AGAIN)\b *(\S*)/, (where) => `no host of the name ${where} is known`],
  [/\b(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b *(\S*)/, (where) => `no way leads to ${where}`],
  [/\b(?:ECONNRESET|EPIPE)\b/, () => "the connection was cut"],
];

function retryInfo(ms: number): Rpc["RetryInfo"] {
  return { retry_delay: { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 } };
}

function bounded(violations: readonly FieldViolation[]): readonly FieldViolation[] {
  let bytes = 0;
  const short = violations.map(({ field, description }) => ({
    field: shorten(field, 256),
    description: shorten(description, 512),
  }));
  return short.filter(({ field, description }) => {
    bytes += Buffer.byteLength(field + description);
    return bytes <= MAX_VIOLATION_BYTES;
  });
}
