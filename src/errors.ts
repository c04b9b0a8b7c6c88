/**
 * The closed list of reasons for which Comity refuses, and the one error class that carries them.
 *
 * A reason is part of the interface: clients branch on it, never on the message. `edge/grpc/status.ts` maps each
 * reason to a gRPC status, and `exitCodeOf` to the exit code of the command line.
 */

/** The meaning of a reason for the caller. The exit code of the command line follows from it. */
type Family =
  /** Understood and refused: denied, blocked, or not verified. Exit 1. */
  | "refused"
  /** Not understood, or wrong input. Exit 2. */
  | "invalid"
  /** Nobody answered, or could answer now. Exit 3. */
  | "unreachable";

/** Every reason with its family, in the order in which a call meets them. */
export const REASONS = {
  // Identity and authorisation
  IDENTITY_MISSING: "refused",
  IDENTITY_INVALID: "refused",
  TRUST_DOMAIN_UNKNOWN: "refused",
  CERTIFICATE_REFUSED: "refused",
  CERTIFICATE_EXPIRED: "invalid",
  AUTHORITY_ABSENT: "refused",
  LAST_OPERATOR: "refused",
  FINGERPRINT_WRONG: "refused",
  ROLE_FORBIDDEN: "refused",
  SCOPE_FORBIDDEN: "refused",
  // Input
  INPUT_INVALID: "invalid",
  INPUT_TOO_LARGE: "invalid",
  TEXT_MALFORMED: "invalid",
  DUPLICATE_KEY: "invalid",
  FACT_UNKNOWN: "invalid",
  FACT_MISSING: "refused",
  DEADLINE_PASSED: "unreachable",
  CLOCK_SKEW: "refused",
  KEY_REUSED: "refused",
  KEY_EXPIRED: "refused",
  NOT_FOUND: "refused",
  ERASED: "refused",
  KEPT_BY_LAW: "refused",
  IN_DOUBT: "unreachable",
  METHOD_UNKNOWN: "invalid",
  COMPRESSION_REFUSED: "invalid",
  // Vocabulary
  VOC_NO_TERM: "refused",
  VOC_BROADER: "refused",
  VOC_NARROWER: "refused",
  VOC_AMBIGUOUS: "refused",
  VOC_CONFLICT: "invalid",
  VOC_SCHEME_UNKNOWN: "refused",
  VOC_DUP_KEY: "invalid",
  VOC_LEXICAL: "invalid",
  VOC_OUT_OF_RANGE: "invalid",
  VOC_VERSION: "invalid",
  // Law
  JURISDICTION_UNKNOWN: "invalid",
  NO_LAW_AT_DATE: "invalid",
  PACK_INVALID: "invalid",
  PACK_STALE: "refused",
  ATOM_UNKNOWN: "invalid",
  // Decision: why a transfer is denied
  AGREEMENT_MISSING: "refused",
  AGREEMENT_EXPIRED: "refused",
  AGREEMENT_INVALID: "refused",
  PURPOSE_NOT_AGREED: "refused",
  RECIPIENT_UNKNOWN: "refused",
  PROHIBITED: "refused",
  LAW_NOT_RESEARCHED: "refused",
  REQUIREMENT_UNMET: "refused",
  GUARDIAN_CONSENT_MISSING: "refused",
  RETENTION_CONFLICT: "refused",
  LINEAGE_MISSING: "refused",
  OBLIGATIONS_NOT_ACCEPTED: "refused",
  OPERATION_FORBIDDEN: "refused",
  BARRED: "refused",
  // Notices
  NOTICE_NOT_ORIGIN: "refused",
  NOTICE_CONFLICT: "refused",
  NOTICE_VERSION: "refused",
  NOTICE_UNKNOWN: "refused",
  NOTICE_UNREADABLE: "refused",
  NOTICE_WITHDRAWN: "refused",
  NOTICE_NOT_PARKED: "refused",
  MARKING_LOWERED: "refused",
  CURSOR_FOREIGN: "refused",
  CURSOR_UNKNOWN: "refused",
  // Proof
  RECEIPT_INVALID: "refused",
  PROOF_INVALID: "refused",
  SIGNATURE_MISSING: "refused",
  LEDGER_KEY_REPLACED: "refused",
  EVIDENCE_INVALID: "refused",
  STATEMENT_INVALID: "refused",
  STATEMENT_CONFLICT: "refused",
  // Running
  CONFIG_INVALID: "invalid",
  ADDRESS_IN_USE: "invalid",
  DIRECTORY_UNWRITABLE: "invalid",
  PEER_UNREACHABLE: "unreachable",
  NODE_UNREACHABLE: "unreachable",
  NODE_DRAINING: "unreachable",
  OVERLOADED: "unreachable",
  STORE_UNAVAILABLE: "unreachable",
  STORE_LOCKED: "invalid",
  SIGNER_UNAVAILABLE: "unreachable",
  CANCELLED: "unreachable",
  INTERNAL: "unreachable",
} as const satisfies Record<string, Family>;

/** One reason of the closed list. */
export type Reason = keyof typeof REASONS;

/** The spelling of some reasons in earlier versions: `VOC-NO-TERM` for `VOC_NO_TERM`. */
const HYPHENED = /^VOC-[A-Z-]+$/;

/**
 * Returns the reason of that name, or undefined where it is none. Also takes the spelling that stores and receipts of
 * earlier versions hold.
 */
export function reasonOf(name: string): Reason | undefined {
  const spelt = HYPHENED.test(name) ? name.replaceAll("-", "_") : name;
  return Object.hasOwn(REASONS, spelt) ? (spelt as Reason) : undefined;
}

/** A fault at one place of the input. `field` is a path such as `offer.consents[0].until`. */
export type FieldViolation = { readonly field: string; readonly description: string };

/**
 * The one error that Comity throws on purpose. `message` is for a person: lower case, no full stop, input in
 * backticks. It says what was wrong, where, and what to do, and never holds personal data.
 */
export class ComityError extends Error {
  readonly reason: Reason;
  readonly violations: readonly FieldViolation[];

  constructor(
    reason: Reason,
    message: string,
    options: { violations?: readonly FieldViolation[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ComityError";
    this.reason = reason;
    this.violations = options.violations ?? [];
  }

  /**
   * Returns a thrown ComityError as it is, and turns anything else into one with the reason INTERNAL and its cause.
   */
  static from(thrown: unknown): ComityError {
    if (thrown instanceof ComityError) return thrown;
    return new ComityError("INTERNAL", "an internal fault; the operator's log has it", {
      cause: thrown,
    });
  }
}

/**
 * Creates the error for a fault at one field of the input. The default message joins field and description, such as
 * "`at` is not a date".
 */
export function fieldError(
  reason: Reason,
  field: string,
  description: string,
  message = `\`${field}\` ${description}`,
): ComityError {
  return new ComityError(reason, message, { violations: [{ field, description }] });
}

/**
 * Runs all checks, and throws one error for all that fail, so that nobody mends one mistake to read of the next: the first
 * one's reason and message, with the violations of all. A check that fails without a violation is thrown at once.
 */
export function assertAll(...checks: readonly (() => unknown)[]): void {
  const failed: ComityError[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (thrown) {
      if (!(thrown instanceof ComityError) || thrown.violations.length === 0) throw thrown;
      failed.push(thrown);
    }
  }
  const [first, ...others] = failed;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new ComityError(first.reason, first.message, {
    violations: failed.flatMap(({ violations }) => violations),
    cause: first,
  });
}

/** Returns the exit code of a command that ended with `reason`: 1 refused, 2 invalid, 3 unreachable. */
export function exitCodeOf(reason: Reason): 1 | 2 | 3 {
  return ({ refused: 1, invalid: 2, unreachable: 3 } as const)[REASONS[reason]];
}
