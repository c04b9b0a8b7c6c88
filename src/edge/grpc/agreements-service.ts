/** The service by which an operator cares for agreements: Agreements of comity/v1. */
import type { Clock } from "../../engine/context.ts";
import { formatSigned } from "../../evidence/agreement.ts";
import { isInForce } from "../../federation/agreement.ts";
import { canonicalBytes } from "../../ledger/canonical.ts";
import type { Agreements as AgreementsPort } from "../../peering/agreements.ts";
import type { HeldAgreement } from "../../peering/register.ts";
import { Agreements } from "./definition.ts";
import { AGREEMENT_STATES } from "./enums.ts";
import type { AgreementInput, AgreementOutput } from "./generated/comity/v1/Agreement.ts";
import type { DeclineRequestOutput } from "./generated/comity/v1/DeclineRequest.ts";
import type { DraftRequestOutput } from "./generated/comity/v1/DraftRequest.ts";
import type { DraftResponseInput } from "./generated/comity/v1/DraftResponse.ts";
import type { GetAgreementRequestOutput } from "./generated/comity/v1/GetAgreementRequest.ts";
import type { ListAgreementsResponseInput } from "./generated/comity/v1/ListAgreementsResponse.ts";
import type { SignRequestOutput } from "./generated/comity/v1/SignRequest.ts";
import type { TerminateRequestOutput } from "./generated/comity/v1/TerminateRequest.ts";
import { unary } from "./handlers.ts";
import { fromNode, invalid, requiredWordOf, requirePresent } from "./narrow.ts";
import { parseDocument } from "./peers-service.ts";
import type { Implementation } from "./server.ts";

/** An agreement as its operator sees it. `document` is its JWS, where it was asked for. */
export type ShownAgreement = {
  readonly hash: string;
  readonly id: string;
  readonly state: keyof typeof AGREEMENT_STATES;
  readonly from: string;
  readonly until: string;
  readonly parties: readonly { readonly trustDomain: string; readonly signed: boolean }[];
  readonly inForce: boolean;
  readonly endsAt: string;
  readonly endedBy: string;
  readonly document?: unknown;
};

/** Creates the service over a node's agreements. */
export function createAgreementsService(agreements: AgreementsPort, clock: Clock): Implementation {
  const shown = (held: HeldAgreement) => ({ agreement: encodeAgreement(held, clock.now()) });
  return {
    definition: Agreements,
    handlers: {
      Draft: unary(
        async ({ terms }: DraftRequestOutput): Promise<DraftResponseInput> =>
          shown(await agreements.draft(parseDocument(terms, "terms"))),
      ),
      ListAgreements: unary(async (): Promise<ListAgreementsResponseInput> => {
        const now = clock.now();
        const all = agreements
          .list()
          .toSorted((a, b) => Number(fromOf(a) < fromOf(b)) - Number(fromOf(a) > fromOf(b)));
        return { agreements: all.map((held) => encodeAgreement(held, now)) };
      }),
      GetAgreement: unary(async ({ name = "" }: GetAgreementRequestOutput) => {
        const held = agreements.find(name);
        const document = Buffer.from(canonicalBytes(formatSigned(held.signed)));
        return { agreement: { ...encodeAgreement(held, clock.now()), document } };
      }),
      Sign: unary(async ({ name = "" }: SignRequestOutput, { identity }) =>
        shown(await agreements.sign(name, identity.id)),
      ),
      Decline: unary(async ({ name = "" }: DeclineRequestOutput, { identity }) =>
        shown(await agreements.decline(name, identity.id)),
      ),
      Terminate: unary(async ({ name = "", endsAt = "" }: TerminateRequestOutput, { identity }) => {
        const at = endsAt === "" ? clock.now() : parseInstant(endsAt);
        return shown(await agreements.terminate(name, at, identity.id));
      }),
    },
  };
}

const fromOf = ({ signed }: HeldAgreement) => signed.agreement.from;

function parseInstant(text: string): Date {
  const at = new Date(text);
  const valid = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(at.getTime());
  // Texts of later years would no longer compare as their instants do.
  if (valid && at.getUTCFullYear() <= 9999) return at;
  throw invalid("endsAt", "is not an instant such as 2026-11-30T12:00:00Z");
}

function encodeAgreement({ row, signed: { agreement } }: HeldAgreement, now: Date): AgreementInput {
  const { hash, id, state, parties, signed, endsAt, endedBy } = row;
  const complete = state === "agreed" || state === "terminated";
  return {
    hash,
    id,
    state: AGREEMENT_STATES[state],
    fromDay: agreement.from,
    untilDay: agreement.until,
    parties: parties.map((trustDomain) => ({ trustDomain, signed: signed.includes(trustDomain) })),
    inForce: complete && isInForce({ ...agreement, ...(endsAt !== undefined && { endsAt }) }, now),
    ...(endsAt !== undefined && { endsAt }),
    ...(endedBy !== undefined && { endedBy }),
  };
}

/** Decodes an agreement for its operator. Throws STATEMENT_INVALID. */
export function decodeAgreement(message: AgreementOutput | null | undefined): ShownAgreement {
  return fromNode("answer", () => {
    const { hash, id, state, fromDay, untilDay, parties, document, ...more } = requirePresent(
      message,
      "agreement",
    );
    return {
      hash: requirePresent(hash, "hash"),
      id: requirePresent(id, "id"),
      state: requiredWordOf(AGREEMENT_STATES, state, "state"),
      from: requirePresent(fromDay, "fromDay"),
      until: requirePresent(untilDay, "untilDay"),
      parties: parties.map(({ trustDomain, signed = false }) => ({
        trustDomain: requirePresent(trustDomain, "trustDomain"),
        signed,
      })),
      inForce: more.inForce ?? false,
      endsAt: more.endsAt ?? "",
      endedBy: more.endedBy ?? "",
      ...(document !== undefined && document.length > 0 && { document: parseDocument(document, "document") }),
    };
  });
}
