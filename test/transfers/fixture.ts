/** The sample requests, the law that ships and an agreement: what the tests of a transfer start from. */
import { loadRequest } from "../../src/client/index.ts";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { type Agreement, parseAgreement } from "../../src/federation/agreement.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { type Assessment, assess } from "../../src/transfers/assess.ts";
import type { Circumstances } from "../../src/transfers/circumstances.ts";
import { parseRequest, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { shippedAtlas } from "../support/atlas.ts";

export const atlas = shippedAtlas();
export const AT = new Date("2026-11-21T12:00:00Z");

const domainOf = (jurisdiction: string) => `${jurisdiction.toLowerCase()}.comity.example`;
const party = (jurisdiction: string) => ({
  trustDomain: domainOf(jurisdiction),
  jurisdictions: [jurisdiction],
  certificateAuthority: createAuthority({ trustDomain: domainOf(jurisdiction), now: AT }).certificatePem,
  ledger: createLedgerKey(domainOf(jurisdiction)).verifierKey,
});
const PARTIES = { EU: party("EU"), "US-IL": party("US-IL"), JP: party("JP") };
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
    issuers: { attestor: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } },
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

/** Assesses under an agreement of the two places, every item of the offer proven, nothing to be carried out. */
export function assessed(request: TransferRequest, changes: Partial<Circumstances> = {}): Assessment {
  const { from, to } = request;
  const agreement =
    isPlace(from) && isPlace(to) ? agreementBetween(from, to) : agreementBetween("EU", "US-IL");
  const agreements = [agreement];
  return assess(request, {
    atlas,
    agreement,
    agreements,
    at: AT,
    unproven: new Map(),
    binding: false,
    ...changes,
  });
}

/** The codes of a denial's reasons, in order. */
export const codesOf = ({ decision }: Assessment): readonly string[] =>
  decision.reasons.map(({ code }) => code);
