/** What an offer really holds: proven, in date, in scope, in its place, for everybody; the rest is named as rejected. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateOffer, type Scope } from "../../src/transfers/offered.ts";
import { acceptedDigestOf, parseRequest } from "../../src/transfers/transfer-request.ts";
import { proofsOf } from "../support/evidence.ts";
import { AT, agreementBetween, atlas, EXPORTER } from "./fixture.ts";

const RECIPIENT = "spiffe://us-il.comity.example/platform/lakeshore";
const OTHER = "spiffe://us-il.comity.example/platform/other";
const TODAY = "2026-11-21";
const YESTERDAY = "2026-11-20";
const TOMORROW = "2026-11-22";

const leaves = (...concepts: string[]) =>
  new Set(concepts.flatMap((each) => [...atlas.concepts.leaves(each)]));
const eu = atlas.packs.get("EU");
if (eu === undefined) throw new Error("the EU's pack is not here");
const scope = {
  exporter: EXPORTER,
  agreement: agreementBetween("EU", "US-IL"),
  common: atlas.common,
  registry: atlas.registry,
  firstDays: atlas.firstDays,
  concepts: atlas.concepts,
  scheme: eu.scheme,
  leaves: { modality: leaves("mod:face"), form: leaves("form:template"), purpose: leaves("pur:verify") },
  permissions: new Set<string>(),
  day: TODAY,
};
/** What a test changes: the scope, or why an item has no proof, by its path. */
type Changes = Partial<Scope> & { readonly unproven?: ReadonlyMap<string, string> };

const WORDS = { modality: "facial image", form: "biometric template", purpose: "authentication" };

function held(offer: object, { unproven = new Map(), ...changes }: Changes = {}) {
  const request = parseRequest({
    scheme: "eu",
    from: "EU",
    to: "US-IL",
    recipient: RECIPIENT,
    ...WORDS,
    offer,
  });
  const proofs = proofsOf(request, EXPORTER, AT, unproven);
  return evaluateOffer({ ...scope, request, digest: acceptedDigestOf(request), proofs, ...changes });
}
const atoms = (offer: object, changes: Changes = {}) => [...held(offer, changes).atoms];
const why = (offer: object, changes: Changes = {}) =>
  held(offer, changes).rejected.map((each) => `${each.path}: ${each.why}`);

const consent = {
  for: ["collect", "disclose"],
  qualities: ["explicit", "informed"],
  purposes: "authentication",
  modalities: "facial image",
  forms: "biometric template",
  recipients: RECIPIENT,
  destinations: "US-IL",
  given: "2026-01-01",
  subjects: "all",
};
const instrument = { id: "eu.scc", parties: RECIPIENT, from: "2026-01-01" };

describe("a consent", () => {
  const consentsOf = (changes: object) => held({ consents: [{ ...consent, ...changes }] });
  const rejected = (changes: object) => why({ consents: [{ ...consent, ...changes }] });

  it("holds each of its qualities for each thing that it is for", () => {
    expect(consentsOf({}).consents).toEqual([
      {
        path: "offer.consents[0]",
        atoms: new Set([
          "consent.collect:explicit",
          "consent.collect:informed",
          "consent.disclose:explicit",
          "consent.disclose:informed",
        ]),
        given: "2026-01-01",
      },
    ]);
  });

  it("does not count where it is not proven, whatever it says", () => {
    const unproven = new Map([["offer.consents[0]", "no evidence"]]);
    expect(held({ consents: [consent] }, { unproven }).consents).toEqual([]);
    expect(why({ consents: [consent] }, { unproven })).toEqual(["offer.consents[0]: no evidence"]);
    expect(held({ consents: [consent] }, { proofs: new Map() }).consents).toEqual([]);
  });

  it("holds no quality that no law knows", () => {
    expect(consentsOf({ for: "collect", qualities: ["enthusiastic"] }).consents[0]?.atoms.size).toBe(0);
  });

  it("counts until the day before it ends, from the day on which it was given", () => {
    expect(rejected({ given: TODAY, until: TOMORROW })).toEqual([]);
    expect(rejected({ given: TOMORROW })).toEqual([
      "offer.consents[0]: it begins on 2026-11-22, after today",
    ]);
    expect(rejected({ until: TODAY })).toEqual(["offer.consents[0]: it expired on 2026-11-21"]);
  });

  it.each<[string, object]>([
    ["it does not cover all people concerned", { subjects: "some" }],
    ["its modalities do not cover the request", { modalities: "iris" }],
    ["it names no modalities", { modalities: [] }],
    ["it names no forms", { forms: [] }],
    ["its purposes do not cover the request", { purposes: "research" }],
    [
      "its purposes do not cover the request: `a word of no scheme` is no purpose of the scheme `eu`",
      { purposes: "a word of no scheme" },
    ],
    [
      "its purposes do not cover the request: `authentification` is no purpose of the scheme `eu`, did you mean `authentication` or `unique identification`",
      { purposes: "authentification" },
    ],
    ["it names other recipients", { recipients: OTHER }],
    ["it names other destinations", { destinations: "JP" }],
    ["it names other destinations", { destinations: "US-ILX" }],
    ["it names no recipients", { recipients: [] }],
    ["it names no destinations", { destinations: [] }],
    [
      "it does not cover all people concerned; its modalities do not cover the request; it names no forms; its purposes do not cover the request; it names other recipients; it names no destinations",
      {
        subjects: "some",
        modalities: "iris",
        forms: [],
        purposes: "research",
        recipients: OTHER,
        destinations: [],
      },
    ],
  ])("does not count: %s: %j", (reason, changes) => {
    expect(rejected(changes)).toEqual([`offer.consents[0]: ${reason}`]);
    expect(consentsOf(changes).consents).toEqual([]);
  });

  it("covers what its wider words surely contain, and the parts of a place that it names", () => {
    expect(rejected({ modalities: ["iris", "facial image"], destinations: ["JP", "US"] })).toEqual([]);
    expect(rejected({ purposes: "specified purpose" })).toEqual([]);
  });

  describe("for sale and onward use", () => {
    const TIERS = ["tier:0", "tier:1", "tier:2", "tier:3", "tier:4", "tier:5", "tier:any"];
    const permits = (tiers: readonly string[]) =>
      new Set(tiers.flatMap((tier) => [...(atlas.concepts.get(tier).permits ?? [])]));
    const qualities = (tiers: string | readonly string[], permissions: ReadonlySet<string>) => {
      const given = { ...consent, for: ["collect", "sale", "onward"], qualities: ["opt_in"], tiers };
      return [...(held({ consents: [given] }, { permissions }).consents[0]?.atoms ?? [])];
    };
    const ALL = ["consent.collect:opt_in", "consent.sale:opt_in", "consent.onward:opt_in"];

    it("holds where its tiers permit all that is meant, and only there; for the rest it holds anyway", () => {
      fc.assert(
        fc.property(fc.subarray(TIERS), fc.subarray(TIERS), (given, meant) => {
          const covered = permits(meant).isSubsetOf(permits(given));
          expect(qualities(given, permits(meant))).toEqual(covered ? ALL : ALL.slice(0, 1));
        }),
      );
    });

    it("to aggregates is none to the data itself, and to the data none to aggregates", () => {
      expect(qualities("tier:3", new Set(["sellRaw"]))).not.toContain("consent.sale:opt_in");
      expect(qualities("tier:5", new Set(["sellAggregate"]))).not.toContain("consent.sale:opt_in");
      expect(qualities(["3", "tier:5"], new Set(["sellAggregate", "sellRaw"]))).toEqual(ALL);
    });

    it("is named where it does not hold", () => {
      const given = { ...consent, for: "sale", tiers: "tier:3" };
      expect(why({ consents: [given] }, { permissions: new Set(["sellRaw"]) })).toEqual([
        "offer.consents[0]: for sale and onward use: its tiers do not permit what the request means",
      ]);
      expect(why({ consents: [consent] }, { permissions: new Set(["sellRaw"]) })).toEqual([]);
    });
  });

  describe("for onward use", () => {
    const THIRD = "spiffe://cn.comity.example/platform/third";
    const given = { ...consent, for: ["collect", "onward"], qualities: ["opt_in"], tiers: "tier:1" };
    const passing = (onward: object, changes: object = {}) => {
      const offer = { consents: [{ ...given, ...changes }], onward };
      return [why(offer), [...(held(offer).consents[0]?.atoms ?? [])]];
    };
    const counts = ["consent.collect:opt_in", "consent.onward:opt_in"];

    it.each<[string, object, object, string]>([
      ["recipients", { recipients: THIRD }, { recipients: [RECIPIENT, THIRD] }, "recipients to whom"],
      ["places", { places: ["CN"] }, { destinations: ["US-IL", "CN"] }, "places to which"],
    ])("counts only where it names all further %s", (_, { ...onward }, named, said) => {
      const whole = { recipients: [], places: [], ...onward };
      const list = Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, [value].flat()]));
      expect(passing(list)).toEqual([
        [
          `offer.consents[0]: for sale and onward use: it does not name all ${said} the data may be passed on`,
        ],
        ["consent.collect:opt_in"],
      ]);
      expect(passing(list, named)).toEqual([[], counts]);
    });
  });

  it("must cover all that the request is about", () => {
    const both = { ...scope.leaves, modality: leaves("mod:face", "mod:iris") };
    const wide = { ...WORDS, modality: ["facial image", "iris"], offer: { consents: [consent] } };
    const request = parseRequest({ scheme: "eu", from: "EU", to: "US-IL", recipient: RECIPIENT, ...wide });
    const proofs = proofsOf(request, EXPORTER, AT);
    expect(why({ consents: [consent] }, { leaves: both, proofs })).toEqual([
      "offer.consents[0]: its modalities do not cover the request",
    ]);
  });
});

describe("an item", () => {
  const item = (list: string, entry: object) => ({ [list]: [entry] });

  it.each<[string, string, object]>([
    ["eu.art9-2-b", "grounds", { law: "EU", basis: "art9-2-b" }],
    ["eu.scc", "instruments", instrument],
    ["eu.tia", "assessments", { id: "eu.tia", date: TODAY }],
    ["eu.notice", "notices", { id: "eu.notice" }],
    ["eu.security", "safeguards", { id: "eu.security" }],
    ["exc:eu.art49-claims", "exceptions", { id: "exc:eu.art49-claims" }],
    ["jp.opt-out-filing", "filings", { to: "jp.ppc", document: "jp.opt-out-filing", at: TODAY }],
  ])("is `%s` in `%s`, once it is proven", (atom, list, entry) => {
    expect(atoms(item(list, entry))).toEqual([atom]);
    const unproven = new Map([[`offer.${list}[0]`, "no evidence"]]);
    expect(atoms(item(list, entry), { unproven })).toEqual([]);
    expect(why(item(list, entry), { unproven })).toEqual([`offer.${list}[0]: no evidence`]);
  });

  const belongs = (atom: string, list: string) =>
    `wrong section of the offer: \`${atom}\` belongs in \`offer.${list}\``;
  const nothing = (atom: string) => `\`${atom}\` is nothing that an offer can hold`;
  const unknown = (atom: string) => `no law here asks for \`${atom}\`, by that spelling`;

  it.each<[string, object, string]>([
    ["notices", { id: "eu.security" }, belongs("eu.security", "safeguards")],
    ["safeguards", { id: "eu.scc" }, belongs("eu.scc", "instruments")],
    ["notices", { id: "exc:eu.art49-claims" }, belongs("exc:eu.art49-claims", "exceptions")],
    ["instruments", { ...instrument, id: "eu.adequacy" }, nothing("eu.adequacy")],
    ["safeguards", { id: "eu.onward-protection" }, nothing("eu.onward-protection")],
    ["notices", { id: "consent.collect:explicit" }, nothing("consent.collect:explicit")],
    ["safeguards", { id: "a thing of no law" }, unknown("a thing of no law")],
    ["notices", { id: "eu.tai" }, `${unknown("eu.tai")}, did you mean \`eu.tia\` or`],
    ["grounds", { law: "EU", basis: "scc" }, belongs("eu.scc", "instruments")],
  ])(
    "in `%s` cannot be what belongs elsewhere, or what only law or the recipient can give: %j",
    (list, entry, reason) => {
      expect(atoms(item(list, entry))).toEqual([]);
      expect(why(item(list, entry))).toEqual([expect.stringContaining(`offer.${list}[0]: ${reason}`)]);
    },
  );

  it("with a date that makes no sense does not count", () => {
    const whyOf = (list: string, entry: object) => why(item(list, entry));
    const old = "it is dated before 1981-01-28";
    expect(whyOf("assessments", { id: "eu.dpia", date: "0001-01-01" })).toEqual([
      `offer.assessments[0]: ${old}`,
    ]);
    expect(whyOf("instruments", { ...instrument, from: "1981-01-27" })).toEqual([
      `offer.instruments[0]: ${old}`,
    ]);
    expect(whyOf("instruments", { ...instrument, from: "1981-01-28" })).toEqual([
      "offer.instruments[0]: it is dated 1981-01-28, and there is no `eu.scc` in the law of `EU` before 2021-06-27",
    ]);
    expect(why({ consents: [{ ...consent, given: "1900-01-01" }] })).toEqual([`offer.consents[0]: ${old}`]);
    const back = "it ends before it begins";
    expect(whyOf("instruments", { ...instrument, from: TODAY, until: TODAY })).toEqual([
      `offer.instruments[0]: ${back}`,
    ]);
    expect(why({ consents: [{ ...consent, given: TODAY, until: YESTERDAY }] })).toEqual([
      `offer.consents[0]: ${back}`,
    ]);
  });

  it("that was attested before it was done does not count", () => {
    const day = (date: string) => why({ assessments: [{ id: "eu.tia", date }] }, { day: "2026-11-25" });
    expect(day("2026-11-22")).toEqual([]);
    expect(day("2026-11-23")).toEqual([
      "offer.assessments[0]: its evidence is older than its own date, 2026-11-23",
    ]);
    // An instrument may begin after it was signed and attested.
    expect(why({ instruments: [{ ...instrument, from: "2026-11-24" }] }, { day: "2026-11-25" })).toEqual([]);
  });

  it("of the future or the past does not count", () => {
    const cases: [string, object][] = [
      ["instruments", { ...instrument, from: TOMORROW }],
      ["instruments", { ...instrument, until: TODAY }],
      ["assessments", { id: "eu.tia", date: TOMORROW }],
      ["filings", { to: "jp.ppc", document: "jp.opt-out-filing", at: TOMORROW }],
    ];
    for (const [list, entry] of cases) {
      expect(atoms(item(list, entry)), list).toEqual([]);
      expect(why(item(list, entry)), list).toHaveLength(1);
    }
    expect(held(item("filings", { to: "jp.ppc", document: "form", at: TOMORROW })).filings).toEqual([]);
    expect(held(item("filings", { to: "jp.ppc", document: "form", at: YESTERDAY })).filings).toHaveLength(1);
  });
});

describe("a field of an item", () => {
  const SCHEMA = new URL("../../docs/schema/request.schema.json", import.meta.url);
  const { properties } = JSON.parse(readFileSync(SCHEMA, "utf8")).properties.offer as {
    properties: Record<string, { items?: { properties?: object } }>;
  };
  const fields = Object.entries(properties).flatMap(([list, { items }]) =>
    Object.keys(items?.properties ?? {})
      // Retention has no evidence: it is a promise of the request, which the floor reads.
      .filter((field) => field !== "evidence" && list !== "retention")
      .map((field) => `${list}.${field}`),
  );
  /** An item that counts, with all its fields, and for each field a value with which it says less. */
  const items: Record<string, { entry: object; worse: Record<string, unknown> }> = {
    grounds: { entry: { law: "EU", basis: "art9-2-b" }, worse: { law: "JP", basis: "scc" } },
    consents: {
      entry: {
        ...consent,
        qualities: ["opt_in", "explicit"],
        tiers: "tier:5",
        until: TOMORROW,
        for: ["collect", "sale"],
      },
      worse: {
        for: ["collect"],
        qualities: ["explicit"],
        purposes: "research",
        modalities: "iris",
        forms: [],
        recipients: OTHER,
        destinations: "JP",
        tiers: [],
        given: TOMORROW,
        until: TODAY,
        subjects: "some",
      },
    },
    instruments: {
      entry: { ...instrument, until: TOMORROW },
      worse: { id: "eu.tia", parties: OTHER, from: TOMORROW, until: TODAY },
    },
    assessments: { entry: { id: "eu.tia", date: TODAY }, worse: { id: "eu.scc", date: TOMORROW } },
    filings: {
      entry: { to: "za.regulator", document: "za.prior-authorisation", at: TODAY, result: "approved" },
      worse: { to: "jp.ppc", document: "jp.opt-out-filing", at: TOMORROW, result: "refused" },
    },
    notices: { entry: { id: "eu.notice" }, worse: { id: "eu.scc" } },
    safeguards: { entry: { id: "eu.security" }, worse: { id: "eu.scc" } },
    exceptions: { entry: { id: "exc:eu.art49-claims" }, worse: { id: "eu.scc" } },
    recipients: {
      entry: { id: RECIPIENT, role: "controller", place: "US-IL", certs: ["cbpr"] },
      worse: { id: OTHER, role: "broker", place: "JP", certs: [] },
    },
    collections: {
      entry: { modalities: "facial image", date: TODAY },
      worse: { modalities: "iris", date: TOMORROW },
    },
  };
  const counted = (list: string, entry: object) => {
    const { atoms, consents, filings, recipient, collected } = held(
      { [list]: [entry] },
      { permissions: new Set(["sellRaw"]) },
    );
    return {
      atoms,
      consents: consents.map((each) => each.atoms),
      filings: filings.length,
      recipient,
      collected,
    };
  };

  it.each(fields)("is read by somebody: with less in `%s` less counts", (name) => {
    const [list = "", field = ""] = name.split(".");
    const { entry = {}, worse = {} } = items[list] ?? {};
    expect(Object.keys(worse)).toContain(field);
    expect(counted(list, { ...entry, [field]: worse[field] })).not.toEqual(counted(list, entry));
  });
});

describe("a filing", () => {
  const filing = { to: "za.regulator", document: "za.prior-authorisation", at: TODAY, result: "approved" };
  const refused = (changes: object) => why({ filings: [{ ...filing, ...changes }] });

  it("that needs approval counts once the authority has approved it", () => {
    expect(atoms({ filings: [filing] })).toEqual(["za.prior-authorisation"]);
    for (const result of ["filed", "pending", undefined])
      expect(refused({ result })).toEqual([
        `offer.filings[0]: \`za.regulator\` must have approved it, and its result is \`${result ?? "filed"}\``,
      ]);
  });

  it("that was refused, or answered with words that nobody understands, counts for nothing", () => {
    for (const document of ["za.prior-authorisation", "jp.opt-out-filing", "registration"]) {
      expect(held({ filings: [{ ...filing, document, result: "refused" }] }).filings).toEqual([]);
      expect(held({ filings: [{ ...filing, document, result: "refused: not allowed" }] }).filings).toEqual(
        [],
      );
    }
    expect(refused({ result: "authorised" })).toEqual([
      "offer.filings[0]: its result `authorised` is not understood: write one of `approved`, `filed`, `pending`, `refused`",
    ]);
  });

  it("ends what the same authority had approved, where it was refused later", () => {
    const both = (approved: string, refused: string) => [
      { ...filing, at: approved },
      { ...filing, at: refused, result: "refused" },
    ];
    expect(why({ filings: both(YESTERDAY, TODAY) })).toEqual([
      `offer.filings[0]: \`za.regulator\` has refused it since, on ${TODAY}`,
      "offer.filings[1]: `za.regulator` has refused it",
    ]);
    expect(atoms({ filings: both(TODAY, TODAY) })).toEqual([]);
    expect(atoms({ filings: both(TODAY, YESTERDAY) })).toEqual(["za.prior-authorisation"]);
    const other = { ...filing, to: "jp.ppc", document: "jp.opt-out-filing", result: "refused" };
    expect(atoms({ filings: [filing, other] })).toEqual(["za.prior-authorisation"]);
  });

  it("with another authority than the law's counts for nothing", () => {
    expect(refused({ to: "jp.ppc" })).toEqual([
      "offer.filings[0]: `za.prior-authorisation` is filed with `za.regulator`, and this one was filed with `jp.ppc`",
    ]);
  });
});

describe("an instrument", () => {
  it("binds only those who are its parties", () => {
    expect(why({ instruments: [{ ...instrument, parties: OTHER }] })).toEqual([
      "offer.instruments[0]: the recipient is not among its parties",
    ]);
    expect(atoms({ instruments: [{ ...instrument, parties: OTHER }] })).toEqual([]);
  });

  it("with others takes nothing away from one with the recipient, nor from anything else", () => {
    const foreign = { ...instrument, parties: OTHER };
    expect(atoms({ instruments: [instrument, foreign] })).toEqual(["eu.scc"]);
    expect(atoms({ instruments: [foreign, instrument] })).toEqual(["eu.scc"]);
    const misplaced = { ...foreign, id: "eu.tia" };
    expect(atoms({ instruments: [misplaced], assessments: [{ id: "eu.tia", date: TODAY }] })).toEqual([
      "eu.tia",
    ]);
  });
});

describe("the recipient", () => {
  const entry = { id: RECIPIENT, role: "processor", place: "US-IL", certs: ["dpf-eu"] };

  it("is what its proven entry says it is", () => {
    expect(held({ recipients: [entry] }).recipient).toMatchObject({ role: "processor", certs: ["dpf-eu"] });
  });

  it("is unknown where the entry is another's, of another place, or not proven", () => {
    expect(held({ recipients: [{ ...entry, id: OTHER }] }).recipient).toBeUndefined();
    expect(held({ recipients: [{ ...entry, place: "US" }] }).recipient).toBeUndefined();
    const unproven = new Map([["offer.recipients[0]", "no evidence"]]);
    expect(held({ recipients: [entry] }, { unproven }).recipient).toBeUndefined();
  });

  it("counts with the certificates that a law can look at; the others are named", () => {
    const recipients = [{ ...entry, certs: ["dpf-eu", "iso-27001", "cbpr"] }];
    expect(why({ recipients })).toEqual([
      "offer.recipients[0].certs[1]: no law here looks at the certificate `iso-27001`",
    ]);
    expect(held({ recipients }).recipient).toMatchObject({ certs: ["dpf-eu", "iso-27001", "cbpr"] });
  });
});

it("counts the importer's acceptance only when it is proven", () => {
  const accepts = { obligations: "a".repeat(64) };
  expect(held({ accepts }).accepts).toBe(accepts.obligations);
  const unproven = new Map([["offer.accepts", "no evidence"]]);
  expect(held({ accepts }, { unproven }).accepts).toBeUndefined();
});

describe("the entry of the recipient", () => {
  const entry = { id: RECIPIENT, role: "processor", place: "US-IL", certs: ["dpf-eu", "cbpr"] };

  it("counts, also where it stands twice", () => {
    const again = { ...entry, certs: ["cbpr", "dpf-eu"] };
    expect(held({ recipients: [entry, again] }).recipient).toMatchObject(entry);
  });

  it.each([
    ["role", { role: "controller" }],
    ["certificates", { certs: ["cbpr"] }],
  ])("does not count beside another that says another %s, whichever comes first", (_, changes) => {
    for (const recipients of [
      [entry, { ...entry, ...changes }],
      [{ ...entry, ...changes }, entry],
    ]) {
      expect(held({ recipients }).recipient).toBeUndefined();
      const said =
        "another entry says another role or other certificates of the recipient, so that none counts";
      expect(why({ recipients })).toEqual([0, 1].map((i) => `offer.recipients[${i}]: ${said}`));
    }
  });
});
