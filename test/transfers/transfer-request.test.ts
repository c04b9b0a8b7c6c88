/** A request is narrowed once: what is wrong is named by its path, and what is right has one digest. */
import { describe, expect, it } from "vitest";
import { ComityError } from "../../src/errors.ts";
import {
  dropEvidence,
  formatRequest,
  listEvidencedItems,
  parseRequest,
} from "../../src/transfers/transfer-request.ts";

const RECIPIENT = "spiffe://us-il.comity.example/platform/lakeshore";
const minimal = { scheme: "eu", from: "EU", to: "US-IL", recipient: RECIPIENT };
const consent = { for: "collect", given: "2026-01-01", subjects: "all" };

function refusal(input: unknown): ComityError {
  try {
    parseRequest(input);
  } catch (thrown) {
    if (thrown instanceof ComityError) return thrown;
    throw thrown;
  }
  throw new Error("the request was taken");
}

const offering = (offer: object) => ({ ...minimal, offer });

it("takes what is left out as empty, and the action as a transfer", () => {
  expect(parseRequest(minimal)).toEqual({
    ...minimal,
    modality: [],
    form: [],
    purpose: [],
    action: "transfer",
    facts: {},
    offer: {
      grounds: [],
      consents: [],
      instruments: [],
      assessments: [],
      filings: [],
      notices: [],
      safeguards: [],
      exceptions: [],
      recipients: [],
      operations: [],
      receipts: [],
      retention: [],
    },
  });
});

it("takes one word for a list of one, and numbers and yes or no as words", () => {
  const { modality, facts, offer } = parseRequest({
    ...minimal,
    modality: "face",
    facts: { people: 1200, onlinePlatform: false, provenance: ["EU", "JP"] },
    offer: { consents: [consent] },
  });
  expect(modality).toEqual(["face"]);
  expect(facts).toEqual({ people: ["1200"], onlinePlatform: ["false"], provenance: ["EU", "JP"] });
  expect(offer.consents[0]).toMatchObject({ for: ["collect"], qualities: [], purposes: [] });
});

describe("is refused, with the path of what is wrong:", () => {
  it.each<[string, unknown]>([
    ["scheme", { ...minimal, scheme: undefined }],
    ["scheme", { ...minimal, scheme: "" }],
    ["from", { ...minimal, from: "eu" }],
    ["to", { ...minimal, to: "Illinois" }],
    ["recipient", { ...minimal, recipient: "lakeshore" }],
    ["recipient", { ...minimal, recipient: "spiffe://us-il.comity.example/node" }],
    ["modality[1]", { ...minimal, modality: ["face", 3] }],
    ["purpose[0]", { ...minimal, purpose: "x".repeat(513) }],
    ["form[0]", { ...minimal, form: "half of a pair: \ud800" }],
    ["form", { ...minimal, form: Array.from({ length: 65 }, () => "template") }],
    ["action", { ...minimal, action: "give" }],
    ["facts.people[0]", { ...minimal, facts: { people: null } }],
    ["facts.people[0]", { ...minimal, facts: { people: { toString: 1, valueOf: 1 } } }],
    ["facts.people", { ...minimal, facts: { people: [] } }],
    ["facts", { ...minimal, facts: [] }],
    ["sender", { ...minimal, sender: "somebody" }],
    ["offer.consent", offering({ consent: [] })],
    ["offer.consents[0].scope", offering({ consents: [{ ...consent, scope: "all" }] })],
    ["offer.consents[0].given", offering({ consents: [{ ...consent, given: "yesterday" }] })],
    ["offer.consents[0].until", offering({ consents: [{ ...consent, until: "2026-02-30" }] })],
    ["offer.consents[0].subjects", offering({ consents: [{ ...consent, subjects: "most" }] })],
    ["offer.consents[0].for[0]", offering({ consents: [{ ...consent, for: "anything" }] })],
    ["offer.consents[0].destinations[0]", offering({ consents: [{ ...consent, destinations: "Japan" }] })],
    ["offer.grounds[0].law", offering({ grounds: [{ law: "GDPR", basis: "art9-2-b" }] })],
    [
      "offer.instruments[1].from",
      offering({ instruments: [{ id: "eu.scc", from: "2026-01-01" }, { id: "eu.bcr" }] }),
    ],
    [
      "offer.recipients[0].id",
      offering({ recipients: [{ id: "x", role: "controller", place: "EU", certs: [] }] }),
    ],
    ["offer.accepts.obligations", offering({ accepts: { obligations: "yes" } })],
    ["offer.notices[0].evidence", offering({ notices: [{ id: "notice", evidence: "x".repeat(4097) }] })],
    ["offer.safeguards", offering({ safeguards: Array.from({ length: 65 }, () => ({ id: "eu.security" })) })],
  ])("%s", (field, input) => {
    const { reason, violations, message } = refusal(input);
    expect(reason).toBe("INPUT_INVALID");
    expect(violations.map((each) => each.field)).toEqual([field]);
    expect(message).toContain(`\`${field}\``);
  });

  it("every path, where more than one thing is wrong", () => {
    const { violations } = refusal({ ...minimal, from: "eu", to: 3, extra: 1, more: 2 });
    expect(violations.map(({ field }) => field).toSorted()).toEqual(["extra", "from", "more", "to"]);
  });

  it.each([null, undefined, 3, "request", []])("the whole, where it is %j", (input) => {
    expect(refusal(input).reason).toBe("INPUT_INVALID");
  });
});

describe("facts", () => {
  it.each(["height", "People", "toString", "constructor"])("that no rule knows are refused: `%s`", (name) => {
    const { reason, violations } = refusal({ ...minimal, facts: { [name]: "1" } });
    expect(reason).toBe("FACT_UNKNOWN");
    expect(violations).toEqual([{ field: `facts.${name}`, description: "not a known fact" }]);
  });

  it("that are misspelt come with the nearest, and the command that lists all", () => {
    expect(refusal({ ...minimal, facts: { peple: "1" } }).message).toBe(
      "`facts.peple` is not a fact that any rule looks at, did you mean `people`; `comity floor --help` lists the facts",
    );
  });

  it("with a prototype for a name are unknown, and change nothing", () => {
    const input = JSON.parse(`{"__proto__": {"people": "1"}}`);
    expect(refusal({ ...minimal, facts: input }).reason).toBe("FACT_UNKNOWN");
    expect(Object.prototype).not.toHaveProperty("people");
  });

  it.each(["from", "to", "modality", "form", "purpose", "action", "recipientCerts", "recipientRole"])(
    "that the request states elsewhere are not stated twice: `%s`",
    (name) => {
      const { reason, violations } = refusal({ ...minimal, facts: { [name]: "EU" } });
      expect(reason).toBe("INPUT_INVALID");
      expect(violations.map(({ field }) => field)).toEqual([`facts.${name}`]);
    },
  );

  it.each([
    ["purpose", "write it as `purpose`"],
    ["recipientCerts", "write it as `certs` of the recipient's entry in `offer.recipients`"],
    ["recipientRole", "write it as `role` of the recipient's entry in `offer.recipients`"],
  ])("that the request states elsewhere are refused with their place: `%s`", (name, place) => {
    expect(refusal({ ...minimal, facts: { [name]: "EU" } }).message).toContain(place);
  });
});

describe("the digest", () => {
  const request = parseRequest({
    ...minimal,
    modality: ["face", "iris"],
    facts: { people: 5, youngest: 18 },
  });

  it("does not hang on the order of keys, nor on how a default was written", () => {
    const turned = parseRequest({
      facts: { youngest: ["18"], people: "5" },
      modality: ["face", "iris"],
      offer: { notices: [] },
      action: "transfer",
      to: "US-IL",
      recipient: RECIPIENT,
      from: "EU",
      scheme: "eu",
    });
    expect(formatRequest(turned)).toBe(formatRequest(request));
  });

  it("changes with every word, and with the order of a list", () => {
    const others = [
      { ...request, modality: ["iris", "face"] },
      { ...request, to: "JP" },
      { ...request, facts: { ...request.facts, people: ["6"] } },
      { ...request, offer: { ...request.offer, operations: ["store"] } },
    ];
    expect(new Set([request, ...others].map(formatRequest)).size).toBe(5);
  });
});

describe("evidence", () => {
  it("attests an item without itself, and every item can have it", () => {
    expect(dropEvidence({ id: "eu.security", evidence: "jws" } as object)).toEqual({ id: "eu.security" });
    const { offer } = parseRequest(
      offering({
        notices: [{ id: "eu.notice" }],
        consents: [consent, consent],
        accepts: { obligations: "0".repeat(64) },
      }),
    );
    expect(listEvidencedItems(offer).map(({ path }) => path)).toEqual([
      "offer.consents[0]",
      "offer.consents[1]",
      "offer.notices[0]",
      "offer.accepts",
    ]);
  });
});

it("takes receipts of at most 2 Mi characters in all, of which one may be as long as a node makes it", () => {
  const long = "x".repeat(1_300_000);
  expect(parseRequest(offering({ receipts: [long] })).offer.receipts).toEqual([long]);
  expect(refusal(offering({ receipts: [long, long] })).violations).toEqual([
    { field: "offer.receipts", description: "write receipts of at most 2 Mi characters" },
  ]);
});
