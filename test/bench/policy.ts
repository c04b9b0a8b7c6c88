/**
 * What a decision costs beside general policy engines, in this process: our own `decide`, Cedar and casbin hold the same
 * offers against the same law, that between the EU and Illinois. Cedar and casbin get each clause of each rule as a policy
 * with the rule's conditions, and what an offer implies worked out beforehand. Each operation is `BATCH` decisions.
 */
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import { sourcesOf } from "../../src/law/atlas.ts";
import { FACTS, type Facts } from "../../src/law/fact.ts";
import { computeFloor, isEngaged, type Source } from "../../src/law/floor.ts";
import type { Clause } from "../../src/law/formula.ts";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { type Condition, doubtOf, type Matcher, matchCondition, type Rule } from "../../src/law/rule.ts";
import { assess } from "../../src/transfers/assess.ts";
import { type Circumstances, withAgreement } from "../../src/transfers/circumstances.ts";
import { decide } from "../../src/transfers/decide.ts";
import { createDemandMemory, demandsOf, holdsOne } from "../../src/transfers/demands.ts";
import type { Offered } from "../../src/transfers/offered.ts";
import { joinFloor, type Protection } from "../../src/transfers/protection.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { translateRequest } from "../../src/transfers/translation.ts";
import { atlas, changed, circumstancesOf, sample } from "../transfers/fixture.ts";
import type { Candidate, Opened } from "./candidate.ts";

const BATCH = 20;
/** The sample is neither sold nor advertised with nor passed on. */
const ENGAGEMENT = { advertising: false, sale: false, onward: false };
/** The random offers that are decided, in turn. */
const OFFERS = 1_000;
/** The part of the atoms of the clauses that a random offer holds: so much that about half of the offers are permitted. */
const HELD = 0.93;

type Joined = Extract<Protection, { readonly kind: "floor" }>;
type Asked = { readonly offered: Offered; readonly held: readonly string[] };
type Decider = (asked: Asked) => boolean;

const login = sample("eu-us-il-login");
const { registry } = atlas;

function join(request: TransferRequest, circumstances: Circumstances): Joined {
  const protection = joinFloor(translateRequest(request, circumstances), circumstances);
  if (protection.kind === "floor") return protection;
  throw new Error("the sample request has no floor");
}

function clausesOf({ floor }: Joined): readonly Clause[] {
  return demandsOf(floor, registry).tested.tests.flatMap((each) => ("clauses" in each ? each.clauses : []));
}

/** Draws numbers from 0 to 1, the same in each run (a linear congruential generator). */
function createDice(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Makes offers that hold random atoms of the clauses, those of consents in one consent. */
function createOffers({ offered, floor }: Joined, clauses: readonly Clause[]): readonly Asked[] {
  const roll = createDice();
  const atoms = [...new Set(clauses.flat())];
  const recognised = floor.grants.flatMap(({ used, atom }) => (used ? [atom] : []));
  return Array.from({ length: OFFERS }, () => {
    const drawn = atoms.filter(() => roll() < HELD);
    const [consents, general] = [drawn.filter(isConsent), drawn.filter((atom) => !isConsent(atom))];
    const held = [...drawn, ...recognised, ...registry.undertakings];
    return {
      offered: {
        ...offered,
        atoms: new Set(general),
        consents: [{ path: "offer.consents[0]", atoms: new Set(consents), given: "2026-01-01" }],
      },
      held: [...new Set(held.flatMap((atom) => [atom, ...(registry.implications.get(atom) ?? [])]))],
    };
  });
}

const isConsent = (atom: string) => atom.startsWith("consent.");

/** A clause of a rule that is tested before a transfer. */
type Policy = { readonly rule: Rule; readonly clause: Clause };

/** Writes every rule of the sources, whatever the facts, as policies: one for each clause. */
function policiesOf(sources: readonly Source[]): readonly Policy[] {
  return sources.flatMap((source) =>
    atlas.rulebook.compile(source).rules.flatMap(({ rule, drafts }) =>
      drafts([]).flatMap(({ at, part }) => {
        const dimension = DIMENSION_KEYS[at];
        if (dimension === undefined || !isEngaged(dimension, ENGAGEMENT)) return [];
        return part.value.kind === "formula" ? part.value.cnf.map((clause) => ({ rule, clause })) : [];
      }),
    ),
  );
}

/** Formats a test of a fact in Cedar: that it may be so, or with `surely` that it must be and is proven. */
function cedarTest(name: string, matcher: Matcher, surely: boolean): string {
  const facts = surely ? "context.proven" : "context.facts";
  const [known, fact] = [`${facts} has ${name}`, `${facts}.${name}`];
  const test = cedarMatch(fact, matcher, surely);
  return surely ? `(${known} && ${test})` : `(!(${known}) || ${test})`;
}

function cedarMatch(fact: string, matcher: Matcher, surely: boolean): string {
  if (matcher.kind === "oneOf") {
    const values = JSON.stringify([...matcher.values]);
    return surely ? `${values}.containsAll(${fact})` : `${fact}.containsAny(${values})`;
  }
  const { from, below } = matcher.kind === "since" ? { from: numberOf(matcher.day), below: MOST } : matcher;
  const [least, end] = [Math.max(from, 0), Math.min(below, MOST)];
  return surely
    ? `(${fact}.from >= ${least} && ${fact}.to < ${end})`
    : `(${fact}.from < ${end} && ${fact}.to >= ${least})`;
}

/** Cedar has no order of texts, so that a day is a number. */
const numberOf = (day: string) => Number(day.replaceAll("-", ""));
const MOST = Number.MAX_SAFE_INTEGER;

/** Writes facts for Cedar. A place brings the areas around it, by which rules name it. */
function cedarFacts(facts: Facts, proven: boolean): Record<string, cedar.CedarValueJson> {
  const told = [...facts].filter(([, fact]) => fact.proven || !proven);
  return Object.fromEntries(
    told.map(([name, { value }]) => {
      if (value.kind === "interval") return [name, { from: value.from, to: Math.min(value.to, MOST - 1) }];
      const values = [...value.values];
      if (FACTS[name].kind !== "place") return [name, values];
      return [name, values.flatMap((each) => (each.includes("-") ? [each, each.slice(0, 2)] : [each]))];
    }),
  );
}

const POLICIES = "floor";

function createCedar({ policies, joined: { facts } }: Setting): Decider {
  const test = (condition: Condition, surely: boolean) =>
    [...condition].map(([name, matcher]) => cedarTest(name, matcher, surely)).join(" && ") || "true";
  const forbid = ({ rule, clause }: Policy) => {
    const out = rule.unless.map((each) => ` && !(${test(each, true)})`).join("");
    const unmet = clause.length === 0 ? "" : ` && !context.held.containsAny(${JSON.stringify(clause)})`;
    return `forbid(principal, action, resource) when { ${test(rule.when, false)}${out}${unmet} };`;
  };
  const texts = ["permit(principal, action, resource);", ...policies.map(forbid)];
  const staticPolicies = Object.fromEntries(texts.map((text, i) => [`policy${i}`, text]));
  const parsed = cedar.preparsePolicySet(POLICIES, { staticPolicies });
  if (parsed.type !== "success")
    throw new Error(`Cedar does not read the policies: ${parsed.errors[0]?.message}`);
  const uid = (type: string) => ({ type, id: "it" });
  const call = {
    principal: uid("Platform"),
    action: uid("Action"),
    resource: uid("Data"),
    preparsedPolicySetId: POLICIES,
    entities: [],
  };
  const known = { facts: cedarFacts(facts, false), proven: cedarFacts(facts, true) };
  return ({ held }) => {
    const answer = cedar.statefulIsAuthorized({ ...call, context: { ...known, held: [...held] } });
    if (answer.type !== "success") throw new Error("Cedar does not answer");
    if (answer.response.diagnostics.errors.length > 0) throw new Error("a policy of Cedar fails");
    return answer.response.decision === "allow";
  };
}

const MODEL = `
[request_definition]
r = facts, held
[policy_definition]
p = policy, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = applies(r.facts, p.policy) && unmet(r.held, p.policy)
`;

async function createCasbin({ policies, joined: { facts } }: Setting): Promise<Decider> {
  const lines = policies.map((_, i) => `p, ${i}, deny`).join("\n");
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(lines));
  const policyOf = (name: string) => policies[Number(name)] as Policy;
  await enforcer.addFunction("applies", (known: Facts, name: string) => {
    const { when, unless } = policyOf(name).rule;
    return matchCondition(when, known).applies && unless.every((each) => doubtOf(each, known) !== undefined);
  });
  await enforcer.addFunction(
    "unmet",
    (held: ReadonlySet<string>, name: string) => !holdsOne(policyOf(name).clause, held),
  );
  return ({ held }) => enforcer.enforceSync(facts, new Set(held));
}

type Setting = {
  readonly circumstances: Circumstances;
  readonly joined: Joined;
  readonly sources: readonly Source[];
  readonly policies: readonly Policy[];
  readonly offers: readonly Asked[];
};

function createSetting(): Setting {
  const circumstances = { ...circumstancesOf(login), demands: createDemandMemory() };
  const { agreement, at } = circumstances;
  if (agreement === undefined) throw new Error("there is no agreement");
  const joined = join(login, circumstances);
  const sources = withAgreement(sourcesOf(atlas, login.from, login.to, [], at), agreement, atlas, at);
  const offers = createOffers(joined, clausesOf(joined));
  return { circumstances, joined, sources, policies: policiesOf(sources), offers };
}

function createOwn({ joined, circumstances }: Setting): Decider {
  const { floor, facts } = joined;
  return ({ offered }) =>
    decide(floor, facts, offered, registry, false, circumstances.demands).decision === "permit";
}

/** Says on how many random offers the three agree, and how many they permit. */
export async function compareDecisions(): Promise<{ readonly agreed: number; readonly permitted: number }> {
  const setting = createSetting();
  const deciders = [createOwn(setting), createCedar(setting), await createCasbin(setting)];
  const answers = setting.offers.map((each) => deciders.map((decider) => decider(each)));
  return {
    agreed: answers.filter(([own, ...others]) => others.every((other) => other === own)).length,
    permitted: answers.filter(([own]) => own).length,
  };
}

export const OFFERS_COMPARED = OFFERS;

/** Opens a candidate that decides offer after offer. */
function deciding(create: (setting: Setting) => Decider | Promise<Decider>): Candidate["open"] {
  return async () => {
    const setting = createSetting();
    const decider = await create(setting);
    let n = 0;
    return {
      once: () => {
        for (let i = 0; i < BATCH; i++) decider(setting.offers[n++ % OFFERS] as Asked);
      },
      close: () => {},
    };
  };
}

/** Decides under a floor that is computed for facts that nobody has stated before. */
function createAnew({ joined, sources, circumstances: { demands } }: Setting): Decider {
  let people = 0;
  return ({ offered }) => {
    const value = { kind: "interval", from: ++people, to: people } as const;
    const facts = new Map(joined.facts).set("people", { value, proven: false });
    const floor = computeFloor(sources, facts, ENGAGEMENT, atlas.rulebook);
    return decide(floor, facts, offered, registry, false, demands).decision === "permit";
  };
}

/** Opens whole assessments, of requests that each state other people. They are parsed beforehand. */
async function openAssessing(): Promise<Opened> {
  const { circumstances } = createSetting();
  const ready: TransferRequest[] = [];
  let people = 0;
  return {
    prepare: async (count) => {
      while (ready.length < count * BATCH)
        ready.push(changed(login, { facts: { ...login.facts, people: [`${++people}`] } }));
    },
    ready: () => Math.floor(ready.length / BATCH),
    once: () => {
      for (const request of ready.splice(-BATCH)) {
        const { decision } = assess(request, circumstances).decision;
        if (decision !== "permit") throw new Error("the sample request was not permitted");
      }
    },
    close: () => {},
  };
}

export const policies: readonly Candidate[] = [
  {
    name: "policy-cedar",
    what: `${BATCH} decisions by Cedar, its policies parsed beforehand`,
    atOnce: [1],
    open: deciding(createCedar),
  },
  {
    name: "policy-casbin",
    what: `${BATCH} decisions by casbin`,
    atOnce: [1],
    open: deciding(createCasbin),
  },
  {
    name: "policy-decide",
    what: `${BATCH} decisions by Comity under a known floor, each of another offer`,
    atOnce: [1],
    open: deciding(createOwn),
  },
  {
    name: "policy-new-facts",
    what: `${BATCH} floors for new facts, each with a decision`,
    atOnce: [1],
    open: deciding(createAnew),
  },
  {
    name: "policy-assess",
    what: `${BATCH} whole assessments: words, offer, floor for new facts, decision`,
    atOnce: [1],
    open: openAssessing,
  },
];
