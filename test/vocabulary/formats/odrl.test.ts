/** ODRL: a permission grants where all of it is understood, and nowhere else. */
import { describe, expect, test } from "vitest";
import { readOdrl, readPolicies } from "../../../src/vocabulary/formats/odrl.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";
import { findingsOf, refused } from "./common.ts";

const read = (text: string) => readPolicies(parseTurtle(Buffer.from(text)));
const grantsOf = (text: string) =>
  read(text)
    .terms.filter(({ effect }) => effect === "grants")
    .map(({ kind, term }) => `${kind}=${term}`);

const purpose = (word: string) =>
  `odrl:constraint [ odrl:leftOperand odrl:purpose; odrl:operator odrl:isA; odrl:rightOperand ${word} ]`;
const permission = (more = "") => `odrl:permission [ odrl:action odrl:sell; odrl:target pd:Retina${more} ]`;

describe("a permission", () => {
  test("grants its action, within the purpose that it is bound to", () => {
    expect(grantsOf(`ex:p a odrl:Set; ${permission(`; ${purpose("dpv:Marketing")}`)}.`)).toEqual([
      "tier=odrl:sell",
      "purpose=dpv:Marketing",
    ]);
  });

  test("may have its action and target from the policy", () => {
    expect(
      grantsOf("ex:p a odrl:Agreement; odrl:action odrl:sell; odrl:permission [ odrl:target ex:x ]."),
    ).toEqual(["tier=odrl:sell"]);
  });

  test.each([
    [
      "a time",
      "; odrl:constraint [ odrl:leftOperand odrl:dateTime; odrl:operator odrl:lt; odrl:rightOperand 1 ]",
    ],
    ["a purpose that it may not have", `; ${purpose("dpv:A").replace("isA", "neq")}`],
    [
      "two purposes together",
      `; ${purpose("dpv:A")}, [ odrl:leftOperand odrl:purpose; odrl:operator odrl:eq; odrl:rightOperand dpv:B ]`,
    ],
    ["one of two purposes", `; odrl:constraint [ odrl:or ex:a, ex:b ]`],
    ["a purpose that is no word", `; ${purpose('"sales"')}`],
    ["a duty", "; odrl:duty [ odrl:action odrl:compensate ]"],
    [
      "a constraint that another type may turn around",
      `; ${purpose("dpv:A").replace("[", "[ a odrl:LogicalConstraint, ex:Negated;")}`,
    ],
    [
      "a constraint that something is said of",
      `; ${purpose("dpv:A").replace("[", "[ schema:validIn ex:x;")}`,
    ],
    ["a property of its own", "; ex:unless ex:raining"],
  ])("bound to %s grants nothing, and a finding says so", (_, more) => {
    const text = `ex:p a odrl:Set; ${permission(more)}.`;
    expect(grantsOf(text)).toEqual([]);
    expect(read(text).findings.length).toBeGreaterThan(0);
  });

  test.each([
    ["an offer", `ex:p a odrl:Offer; ${permission()}.`],
    ["a request", `ex:p a odrl:Request; ${permission()}.`],
    ["a policy of no type", `ex:p ${permission()}.`],
    [
      "a policy that prohibits too",
      `ex:p a odrl:Set; ${permission()}; odrl:prohibition [ odrl:action odrl:use ].`,
    ],
    ["a policy that inherits", `ex:p a odrl:Set; ${permission()}; odrl:inheritFrom ex:q.`],
    [
      "a policy whose description denies",
      `ex:p a odrl:Set; dct:description "She may NOT sell"; ${permission()}.`,
    ],
    [
      "a document that prohibits elsewhere",
      `ex:p a odrl:Set; ${permission()}. ex:q a odrl:Set; odrl:prohibition [ odrl:action odrl:sell ].`,
    ],
    [
      "a document with a prohibition by itself",
      `ex:p a odrl:Set; ${permission()}. ex:q a odrl:Prohibition; odrl:action odrl:sell.`,
    ],
    ["a policy of an unknown profile", `ex:p a odrl:Set; odrl:profile ex:own; ${permission()}.`],
    [
      "a policy of a known profile and an unknown one",
      `ex:p a odrl:Set; odrl:profile dpv-odrl:, ex:own; ${permission()}.`,
    ],
    [
      "a policy of a second type that asks nothing and grants nothing",
      `ex:p a odrl:Set, odrl:Assertion; ${permission()}.`,
    ],
    ["a policy of an unknown second type", `ex:p a odrl:Set, ex:Draft; ${permission()}.`],
    ["a policy within a time", `ex:p a odrl:Set; dct:valid "2020-01-01/2021-01-01"; ${permission()}.`],
    ["a policy that was replaced", `ex:p a odrl:Set; dct:isReplacedBy ex:q; ${permission()}.`],
    [
      "a policy that another replaces",
      `ex:p a odrl:Set; ${permission()}. ex:q a odrl:Set; dct:replaces ex:p; ${permission("; odrl:duty [ odrl:action odrl:delete ]")}.`,
    ],
    [
      "a policy whose name was replaced",
      `ex:p a odrl:Set; odrl:uid ex:u; ${permission()}. ex:u dct:isReplacedBy ex:v.`,
    ],
    [
      "a policy whose name another replaces",
      `ex:p a odrl:Set; odrl:uid ex:u; ${permission()}. ex:q dct:replaces ex:u.`,
    ],
    [
      "a policy that another replaces in a text",
      `ex:p a odrl:Set; ${permission()}. ex:q dct:replaces "ex:p".`,
    ],
    [
      "a policy with the name of another",
      `ex:p a odrl:Set; odrl:uid ex:u; ${permission()}. ex:q a odrl:Set; odrl:uid ex:u; ${permission("; odrl:duty ex:d")}.`,
    ],
    [
      "a permission of whose name something unknown is said",
      `ex:p a odrl:Set; ${permission("; odrl:uid ex:u")}. ex:u ex:onlyIn 'DE'.`,
    ],
    ["a policy behind an unknown property", `ex:c ex:doesNotAllow [ a odrl:Set; ${permission()} ].`],
    [
      "a permission of an unknown type",
      permission("; a ex:Draft").replace(/^/, "ex:p a odrl:Set; ").concat("."),
    ],
    [
      "a permission that its description denies",
      `ex:p a odrl:Set; ${permission("; dct:description 'not allowed'")}.`,
    ],
    [
      "a permission that another revokes",
      `ex:p a odrl:Set; odrl:permission ex:r. ex:r odrl:action odrl:sell. ex:s ex:revokes ex:r.`,
    ],
    [
      "a refined action by its name",
      "ex:p a odrl:Set; odrl:permission [ odrl:action odrl:sell ]. odrl:sell odrl:refinement ex:c.",
    ],
    [
      "a refined action within an action",
      "ex:p a odrl:Set; odrl:permission [ odrl:action [ rdf:value odrl:sell ] ]. odrl:sell odrl:refinement ex:c.",
    ],
    [
      "a refined assignee",
      `ex:p a odrl:Set; ${permission("; odrl:assignee [ a odrl:PartyCollection; odrl:source ex:u; odrl:refinement ex:c ]")}.`,
    ],
    [
      "a refined assignee of the policy",
      `ex:p a odrl:Set; odrl:assignee ex:u; ${permission()}. ex:u odrl:refinement ex:c.`,
    ],
    [
      "a refined assigner",
      `ex:p a odrl:Set; ${permission("; odrl:assigner [ odrl:source ex:u; odrl:refinement ex:c ]")}.`,
    ],
    [
      "an assignee of whom something unknown is said",
      `ex:p a odrl:Set; ${permission("; odrl:assignee [ a odrl:Party; ex:onlyIn 'DE' ]")}.`,
    ],
    [
      "a target of which something unknown is said",
      "ex:p a odrl:Set; odrl:permission [ odrl:action odrl:sell; odrl:target [ a pd:Retina; ex:onlyIn 'DE' ] ].",
    ],
    [
      "a constraint that ends",
      `ex:p a odrl:Set; ${permission(`; ${purpose("dpv:Marketing").replace(" ]", "; dct:valid '2020' ]")}`)}.`,
    ],
    [
      "a refined action",
      "ex:p a odrl:Set; odrl:permission [ odrl:action [ rdf:value odrl:sell; odrl:refinement ex:c ] ].",
    ],
    [
      "a refined target",
      "ex:p a odrl:Set; odrl:permission [ odrl:action odrl:sell; odrl:target [ a pd:Retina; odrl:refinement ex:c ] ].",
    ],
  ])("of %s grants nothing", (_, text) => {
    expect(grantsOf(text)).toEqual([]);
  });
});

test.each([
  ["a known profile", "odrl:profile dpv-odrl:"],
  ["a party with a name", "odrl:assignee [ a odrl:Party, vcard:Organization; odrl:uid ex:o; vcard:fn 'O' ]"],
  ["a name of its own", "odrl:uid ex:u"],
  ["a source", "dct:source <magnet:?xt=urn:btih:0000>"],
  ["a type that describes the document", "a foaf:Document"],
])("%s leaves a permission as it is", (_, more) => {
  expect(grantsOf(`ex:p a odrl:Set; ${more}; ${permission()}.`)).toEqual(["tier=odrl:sell"]);
});

test("a policy may be that of an asset", () => {
  expect(grantsOf(`ex:a odrl:hasPolicy [ a odrl:Set; ${permission()} ].`)).toEqual(["tier=odrl:sell"]);
});

test("a request describes what it asks for", () => {
  const { terms } = read(`ex:p a odrl:Request; ${permission("; odrl:assignee ex:alice")}.`);
  expect(terms).toEqual([
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:target",
      kind: "modality",
      term: "pd:Retina",
      effect: "describes",
      scheme: "dpv",
    },
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:assignee",
      kind: "role",
      term: "odrl:assignee",
      effect: "describes",
      scheme: "odrl",
    },
    {
      record: 1,
      path: "/odrl:Request[1]/odrl:permission/odrl:action",
      kind: "tier",
      term: "odrl:sell",
      effect: "describes",
      scheme: "odrl",
    },
  ]);
});

test("no more than ten thousand terms are made: permissions share targets", () => {
  const list = (name: string, count: number) => Array.from({ length: count }, (_, at) => `ex:${name}${at}`);
  const text = `ex:p a odrl:Set; odrl:action odrl:sell; odrl:permission ${list("r", 1900)}; odrl:target ${list("t", 1900)}.`;
  expect(refused(() => read(text))).toBe("VOC_OUT_OF_RANGE /");
  const said = `odrl:assignee ex:a. ex:a odrl:uid ${list("u", 200)}.`;
  expect(refused(() => read(`ex:p a odrl:Set; odrl:permission ${list("r", 600)}; ${said}`))).toBe(
    "VOC_OUT_OF_RANGE /",
  );
  const typed = `ex:p a odrl:Set; odrl:permission ${list("r", 500)}; odrl:target ${Array(3).fill("pd:Retina, pd:Iris").join()}.`;
  expect(read(typed).terms.length).toBeLessThan(10_000);
});

test("a description that denies what the rule permits is reported", () => {
  const text = `ex:p a odrl:Set; dct:description "Alice is never to sell."; ${permission()}.`;
  expect(findingsOf(read(text))).toEqual(["VOC_CONFLICT /odrl:Set[1]"]);
  expect(JSON.stringify(read(text))).not.toContain("Alice");
});

test.each([
  ["no policy", "ex:p a dpv:Process.", "VOC_LEXICAL /"],
  [
    "a prohibition that is named a permission",
    "ex:p a odrl:Set; odrl:permission [ a odrl:Prohibition; odrl:action odrl:use ].",
    "VOC_CONFLICT /odrl:Set[1]/odrl:permission",
  ],
  ["an unknown prefix", "ex:p a foo:Set.", "VOC_LEXICAL line 1"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});

describe("in JSON-LD", () => {
  const CONTEXT = "http://www.w3.org/ns/odrl.jsonld";
  const json = (policy: object) => readOdrl(Buffer.from(JSON.stringify(policy)));
  const grants = async (policy: object) =>
    (await json(policy)).terms
      .filter(({ effect }) => effect === "grants")
      .map(({ kind, term }) => `${kind}=${term}`);
  const rule = { target: { "@id": "pd:Retina" }, action: "sell" };
  const policy = {
    "@context": CONTEXT,
    "@type": "Set",
    uid: "http://example.com/policy",
    permission: [rule],
  };
  const bound = { leftOperand: "purpose", operator: "isA", rightOperand: { "@id": "dpv:Marketing" } };

  test("a policy says what it says in Turtle", async () => {
    const written = read(
      `<http://example.com/policy> a odrl:Set; ${permission(`; ${purpose("dpv:Marketing")}`)}.`,
    );
    const answer = await json({ ...policy, permission: [{ ...rule, constraint: [bound] }] });
    expect(new Set(answer.terms)).toEqual(new Set(written.terms));
    expect(answer).toMatchObject({ format: "odrl", findings: written.findings });
  });

  test("the specification's example permits any use of a film, of which nothing is known", async () => {
    const film = "http://example.com/asset:9898.movie";
    const answer = await json({ ...policy, permission: [{ target: film, action: "use" }] });
    expect(await grants({ ...policy, permission: [{ target: film, action: "use" }] })).toEqual([
      "tier=odrl:use",
    ]);
    expect(findingsOf(answer)).toEqual(["VOC_NO_TERM /odrl:Set[1]/odrl:permission/odrl:target"]);
  });

  test.each([
    ["the context's other address", { "@context": CONTEXT.replace("http:", "https:") }],
    ["a context of its own beside it", { "@context": [CONTEXT, { pd: "https://w3id.org/dpv/pd#" }] }],
    ["the same meaning said again", { "@context": [CONTEXT, { odrl: "http://www.w3.org/ns/odrl/2/" }] }],
    [
      "names in full",
      {
        "@context": {},
        permission: undefined,
        uid: undefined,
        "@type": "odrl:Set",
        "odrl:permission": { "odrl:target": { "@id": "pd:Retina" }, "odrl:action": { "@id": "odrl:sell" } },
      },
    ],
    ["a known profile", { profile: "http://www.w3.org/ns/odrl/2/core" }],
    [
      "an action within a node",
      { permission: { ...rule, action: [{ "rdf:value": { "@id": "odrl:sell" } }] } },
    ],
  ])("%s changes nothing", async (_, more) => {
    expect(await grants({ ...policy, ...more })).toEqual(["tier=odrl:sell"]);
  });

  test.each([
    ["an unknown profile", { profile: "http://example.com/odrl:profile:01" }],
    ["a prohibition beside it", { prohibition: [{ target: "http://example.com/b", action: "index" }] }],
    ["a prohibition that is text", { "@context": [CONTEXT], "odrl:prohibition": "none" }],
    ["a request", { "@type": "Request" }],
    ["an offer", { "@type": "Offer" }],
    ["another class", { "@type": ["Set", "Privacy"] }],
    ["what it inherits", { inheritFrom: "http://example.com/policy:0" }],
    ["a duty", { permission: [{ ...rule, duty: [{ action: "delete" }] }] }],
    [
      "a refined action",
      { permission: [{ ...rule, action: [{ "rdf:value": { "@id": "odrl:sell" }, refinement: [bound] }] }] },
    ],
    [
      "a refined target",
      { permission: [{ ...rule, target: { "@type": "pd:Retina", refinement: [bound] } }] },
    ],
    [
      "two purposes at once",
      { permission: [{ ...rule, constraint: [{ and: { "@list": [bound, bound] } }] }] },
    ],
    [
      "a place",
      {
        permission: [
          { ...rule, constraint: [{ leftOperand: "spatial", operator: "eq", rightOperand: "DE" }] },
        ],
      },
    ],
    [
      "an action of its own",
      {
        "@context": [CONTEXT, { ex: "http://example.com/" }],
        permission: [{ ...rule, action: "ex:sell" }],
        profile: "ex:p",
      },
    ],
  ])("a policy with %s grants nothing", async (_, more) => {
    expect(await grants({ ...policy, ...more })).toEqual([]);
  });

  test.each([
    [
      "a word that means something else",
      { "@context": [CONTEXT, { prohibition: "dct:title" }] },
      "VOC_CONFLICT",
    ],
    [
      "such a word in a rule",
      { permission: [{ ...rule, "@context": { duty: "dct:title" } }] },
      "VOC_CONFLICT",
    ],
    ["another context", { "@context": [CONTEXT, "http://example.com/context"] }, "VOC_LEXICAL"],
    ["two names of its own", { "@id": "http://example.com/other" }, "VOC_LEXICAL"],
    ["a property without a meaning", { permissions: [rule] }, "VOC_LEXICAL"],
    ["an action without a meaning", { permission: [{ ...rule, action: "my word" }] }, "VOC_LEXICAL"],
    ["a prefix without a meaning", { permission: [{ ...rule, target: "foo:bar" }] }, "VOC_LEXICAL"],
    ["no policy", { "@type": "dpv:Process", permission: undefined }, "VOC_LEXICAL"],
  ])("with %s is refused", async (_, more, reason) => {
    await expect(json({ ...policy, ...more })).rejects.toMatchObject({ reason });
  });

  test("with a word twice is refused", async () => {
    const text = JSON.stringify(policy).replace('"@type"', '"permission":[],"@type"');
    await expect(readOdrl(Buffer.from(text))).rejects.toMatchObject({ reason: "VOC_DUP_KEY" });
  });

  test("a list of policies is read, and Turtle that begins with a bracket is Turtle", async () => {
    const answer = await readOdrl(Buffer.from(` [ ${JSON.stringify(policy)} ]`));
    expect(answer.terms.map(({ term }) => term)).toEqual(["pd:Retina", "odrl:sell"]);
    const turtle = await readOdrl(Buffer.from(`[ a odrl:Set; ${permission()} ].`));
    expect(turtle.terms.map(({ term }) => term)).toEqual(["pd:Retina", "odrl:sell"]);
  });
});
