/** Requests on the wire: whatever a file can say arrives as it was said, and what is wrong is named as the message names it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { CONSENT_USES, RECIPIENT_ROLES } from "../../../src/edge/grpc/enums.ts";
import { decodeRequest, encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { ComityError } from "../../../src/errors.ts";
import { parseRequest, type TransferRequest } from "../../../src/transfers/transfer-request.ts";

/** What the other side reads of the request in a message. */
const sent = (request: object) =>
  Transfers.Assess.requestDeserialize(Transfers.Assess.requestSerialize({ request })).request;

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const texts = fc.array(text, { maxLength: 2 });
const place = fc.constantFrom("EU", "JP", "US-IL");
const day = fc.constantFrom("2026-01-01", "2026-11-21");
const platform = fc.constantFrom("spiffe://eu.example/platform/a", "spiffe://jp.example/platform/b");
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 2 });
/** A record of which the keys of `optional` may be left out. */
const item = (
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>>,
) => some(fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }));
const evidence = { evidence: text };

const offer = fc.record(
  {
    grounds: item({ law: place, basis: text }, evidence),
    consents: item(
      {
        for: some(fc.constantFrom(...Object.keys(CONSENT_USES))),
        qualities: texts,
        tiers: texts,
        destinations: some(place),
        given: day,
        subjects: fc.constantFrom("all", "some"),
      },
      { ...evidence, until: day },
    ),
    instruments: item({ id: text, parties: texts, from: day }, { ...evidence, until: day }),
    assessments: item({ id: text, date: day }, evidence),
    filings: item({ to: text, document: text, at: day }, { ...evidence, result: text }),
    notices: item({ id: text }, evidence),
    safeguards: item({ id: text }, evidence),
    exceptions: item({ id: text }, evidence),
    recipients: item(
      { id: platform, role: fc.constantFrom(...Object.keys(RECIPIENT_ROLES)), place, certs: texts },
      evidence,
    ),
    operations: texts,
    onward: fc.record({ tiers: texts, recipients: texts, places: some(place) }),
    retention: item({ event: text, period: text }, {}),
    accepts: fc.record({ obligations: fc.constant("ab".repeat(32)), evidence: text }),
    receipts: texts,
  },
  { requiredKeys: [] },
);

const request: fc.Arbitrary<TransferRequest> = fc
  .record(
    {
      scheme: text,
      from: place,
      to: place,
      recipient: platform,
      modality: texts,
      form: texts,
      purpose: texts,
      action: fc.constantFrom("transfer", "disclose", "sell", "lease", "trade", "publish"),
      facts: fc.record(
        { people: fc.constant("1..5"), youngest: fc.constant(["16", "17"]) },
        { requiredKeys: [] },
      ),
      offer,
    },
    { requiredKeys: ["scheme", "from", "to", "recipient"] },
  )
  .map(parseRequest);

describe("a request", () => {
  test("arrives as it was written", () => {
    fc.assert(
      fc.property(request, (given) => {
        expect(decodeRequest(sent(encodeRequest(given)))).toEqual(given);
      }),
    );
  });

  const [sample] = fc.sample(request, { numRuns: 1, seed: 3 }) as [TransferRequest];
  const message = encodeRequest({ ...sample, document: undefined });
  const fields = (request: object) => {
    try {
      decodeRequest(sent({ ...message, ...request }));
    } catch (error) {
      return ComityError.from(error).violations.map(({ field }) => field);
    }
    return [];
  };

  test.each<[string, object, string]>([
    ["an unknown action", { action: 99 }, "action"],
    ["no place to go to", { toPlace: "" }, "toPlace"],
    ["a consent without its date", { offer: { consents: [{ subjects: 1 }] } }, "offer.consents[0].givenDate"],
    [
      "a consent of an unknown use",
      { offer: { consents: [{ subjects: 1, givenDate: "2026-01-01", givenFor: [1, 99] }] } },
      "offer.consents[0].givenFor[1]",
    ],
    [
      "a consent of nobody",
      { offer: { consents: [{ givenDate: "2026-01-01" }] } },
      "offer.consents[0].subjects",
    ],
    [
      "an instrument that ends on no day",
      { offer: { instruments: [{ id: "x", fromDate: "2026-01-01", untilDate: "soon" }] } },
      "offer.instruments[0].untilDate",
    ],
    [
      "a filing on no day",
      { offer: { filings: [{ to: "eu.sa", document: "x" }] } },
      "offer.filings[0].filedDate",
    ],
    ["a privacy notice without a name", { offer: { privacyNotices: [{}] } }, "offer.privacyNotices[0].id"],
    [
      "a retention from no event",
      { offer: { retention: [{ period: "P1Y" }] } },
      "offer.retention[0].startEvent",
    ],
    [
      "a recipient in no role",
      { offer: { recipients: [{ id: "spiffe://eu.example/platform/a", place: "EU" }] } },
      "offer.recipients[0].role",
    ],
    [
      "an acceptance of nothing",
      { offer: { accepts: { obligationsHash: "ab" } } },
      "offer.accepts.obligationsHash",
    ],
  ])("with %s is refused by name", (_what, change, field) => {
    expect(fields(change)).toEqual([field]);
  });

  test("without an action asks for a transfer", () => {
    expect(decodeRequest(sent({ ...message, action: 0 })).action).toBe("transfer");
  });

  test("that is missing is refused for what every request says", () => {
    expect(() => decodeRequest(undefined)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
  });
});
