/** The sample requests, the law that ships and an agreement: what the tests of a transfer start from. */
import { loadRequest } from "../../src/client/index.ts";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { type Agreement, ATTESTABLE, parseAgreement } from "../../src/federation/agreement.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { type Assessment, assess } from "../../src/transfers/assess.ts";
import type { Circumstances } from "../../src/transfers/circumstances.ts";
import {
  acceptedDigestOf,
  parseRequest,
  type TransferRequest,
} from "../../src/transfers/transfer-request.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { ISSUER, proofsOf } from "../support/evidence.ts";

export const atlas = shippedAtlas();
/** The platform that asks. */
export const EXPORTER = "spiffe://eu.comity.example/platform/aurora";
export const AT = new Date("2026-11-21T12:00:00Z");

const domainOf = (jurisdiction: string) => `${jurisdiction.toLowerCase()}.comity.example`;
const party = (jurisdiction: string) => ({
  trustDomain: domainOf(jurisdiction),
  jurisdictions: [jurisdiction],
  certificateAuthority: createAuthority({ trustDomain: domainOf(jurisdiction), now: AT }).certificatePem,
  ledger: createLedgerKey(domainOf(jurisdiction)).verifierKey,
});
const PARTIES = {
  EU: party("EU"),
  "US-IL": party("US-IL"),
  JP: party("JP"),
  SG: party("SG"),
  KR: party("KR"),
};
type Place = keyof typeof PARTIES;
const isPlace = (code: string): code is Place => Object.hasOwn(PARTIES, code);

/** An agreement's document, as its parties would sign it. */
export function agreementDocument(a: Place, b: Place, changes: object = {}): Record<string, unknown> {
  return {
    type: "comity/v1/agreement",
    id: "agreement",
    from: "2026-01-01",
    until: "2027-01-01",
    parties: [PARTIES[a], PARTIES[b]],
    purposes: ["pur:recognition", "pur:research", "pur:advertising"],
    rules: [],
    issuers: {
      [ISSUER]: {
        kty: "OKP",
        crv: "Ed25519",
        x: "A".repeat(43),
        attests: ATTESTABLE,
        acceptsFor: [a, b].map(domainOf),
      },
    },
    ...changes,
  };
}

export const agreementBetween = (a: Place, b: Place, changes: object = {}): Agreement =>
  parseAgreement(agreementDocument(a, b, changes));

/** A request that ships as an example, as it stands in its file. */
export function sample(name: string): TransferRequest {
  return loadRequest(new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname);
}

/** A request with other words in it; of its offer only what is given changes. */
export function changed(
  request: TransferRequest,
  { offer, ...changes }: { readonly offer?: object; readonly [field: string]: unknown },
): TransferRequest {
  return parseRequest({ ...request, ...changes, offer: { ...request.offer, ...offer } });
}

/** The circumstances of a request under an agreement of the two places, every item of the offer proven, nothing binding. */
export function circumstancesOf(
  request: TransferRequest,
  changes: Partial<Circumstances> = {},
): Circumstances {
  const { from, to } = request;
  const agreement =
    isPlace(from) && isPlace(to) ? agreementBetween(from, to) : agreementBetween("EU", "US-IL");
  const agreements = [agreement];
  return {
    atlas,
    agreement,
    agreements,
    at: AT,
    binding: false,
    exporter: EXPORTER,
    digest: acceptedDigestOf(request),
    proofs: proofsOf(request, EXPORTER, changes.at ?? AT),
    ...changes,
  };
}

/** Assesses a request in its circumstances. */
export const assessed = (request: TransferRequest, changes: Partial<Circumstances> = {}): Assessment =>
  assess(request, circumstancesOf(request, changes));

/** The codes of a denial's reasons, in order. */
export const codesOf = ({ decision }: Assessment): readonly string[] =>
  decision.reasons.map(({ code }) => code);
