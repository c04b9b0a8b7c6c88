/**
 * The decision: required ⊑ offered in every dimension that the request engages. Demands for the time after the
 * transfer become obligations. Every failing demand is listed, with the law that makes it.
 */

import { type Atom, GUARDIAN_CONSENT, LAWFUL_GROUND } from "../law/atom.ts";
import { type Facts, mayBeYounger } from "../law/fact.ts";
import type { Citation, Floor, Part } from "../law/floor.ts";
import type { Clause } from "../law/formula.ts";
import { formatDemand } from "../law/lattice/dimension.ts";
import { comesBefore, formatDuty } from "../law/lattice/duty.ts";
import { formatNotResearched } from "../law/not-researched.ts";
import type { Registry } from "../law/pack/registry.ts";
import { UNSURE_BINDS } from "../law/wording.ts";
import { type Advice, createAdvice, type Lack } from "./advice.ts";
import type { Decision, DenialReason } from "./decision.ts";
import {
  type ClauseTest,
  createDemandMemory,
  type DemandMemory,
  type Demands,
  demandsOf,
} from "./demands.ts";
import { filingMeets, formatFiling, soonest } from "./filing.ts";
import type { Offered } from "./offered.ts";

/** The kinds of atoms that nobody can put into an offer. A recognition, for example, is law and no safeguard. */
const NOT_OFFERABLE: ReadonlySet<string> = new Set(["recognition", "undertaking", "incident"]);

function isOfferable(item: string, { atoms }: Registry): boolean {
  return item !== LAWFUL_GROUND && !NOT_OFFERABLE.has(atoms.get(item)?.kind ?? "");
}

/** The clauses of tests that an offer meets, each as 1 at its number: in general, and by each consent. */
type Met = {
  readonly general: Uint8Array;
  readonly consents: readonly (Pick<Offered["consents"][number], "notFor"> & { readonly met: Uint8Array })[];
};

function metBy(
  offered: Offered,
  floor: Floor,
  { clauses, meets }: Pick<Demands["tested"], "clauses" | "meets">,
): Met {
  const mark = (met: Uint8Array, atom: Atom) => {
    for (const n of meets.get(atom) ?? NONE) met[n] = 1;
  };
  const general = new Uint8Array(clauses);
  for (const atom of offered.atoms) mark(general, atom);
  for (const grant of floor.grants) if (grant.used) mark(general, grant.atom);
  const consents = offered.consents.map(({ atoms, notFor }) => {
    const met = new Uint8Array(clauses);
    for (const atom of atoms) mark(met, atom);
    return { met, ...(notFor && { notFor }) };
  });
  return { general, consents };
}

const NONE: readonly number[] = [];

/**
 * Returns the failing clauses of a test, by the way that leaves the fewest: everything held in general, alone or together
 * with one consent that is not too old for the law. Parts of several consents do not add up to one.
 */
function failing({ first, clauses, part }: ClauseTest, { general, consents }: Met): readonly Clause[] {
  if (clauses.every((_, i) => general[first + i] === 1)) return [];
  const openWith = (met: Uint8Array) =>
    clauses.filter((_, i) => general[first + i] !== 1 && met[first + i] !== 1);
  let fewest = openWith(general);
  for (const { met, notFor } of consents) {
    if (fewest.length === 0) break;
    if (notFor?.has(part.by.jurisdiction)) continue;
    const left = openWith(met);
    if (left.length < fewest.length) fewest = left;
  }
  return fewest;
}

function unmet(test: ClauseTest, met: Met, advise: () => Advice): readonly Failing[] {
  const open = failing(test, met);
  if (open.length === 0) return [];
  const { dimension, part } = test;
  const forbidden = open.some((clause) => clause.length === 0);
  const lack = { clauses: open, ...(part.demand.kind === "formula" ? { formula: part.demand.formula } : {}) };
  const reason: DenialReason = {
    code: forbidden ? "PROHIBITED" : "REQUIREMENT_UNMET",
    says: withCertainty(part.says, part.by),
    dimension,
    asWritten: formatDemand(part.demand),
    missing: advise().missing(lack),
    by: part.by,
  };
  return [{ reason, ...lack }];
}

/** Says of a reason that its rule is unsure: it binds, and whoever is denied can look it up. */
function withCertainty(says: string, { status }: Citation): string {
  if (status !== "unsure") return says;
  return `${says}${/[.!?]$/.test(says) ? "" : "."} ${UNSURE_BINDS}`;
}

type Failing = { readonly reason: DenialReason } & Lack;

/**
 * Returns what fails of the outdone parts of the laws for which a consent is too old; mostly nothing. THREAT: such a consent
 * may meet the stricter part of an older law, and would stand for a law that came after it.
 */
function unmetOfOlder(
  { outdone }: Demands,
  offered: Offered,
  floor: Floor,
  advise: () => Advice,
): readonly Failing[] {
  const { consents } = offered;
  if (!consents.some(({ notFor }) => notFor !== undefined && notFor.size > 0)) return [];
  const older = outdone();
  const met = metBy(offered, floor, older);
  return older.tests
    .filter(({ part }) => consents.some(({ notFor }) => notFor?.has(part.by.jurisdiction)))
    .flatMap((test) => unmet(test, met, advise));
}

/**
 * Returns the duties to file before the transfer that no filing meets. One filing may meet the duties of several
 * laws.
 */
function unfiled(parts: readonly Part[], { filings, day }: Offered): readonly Failing[] {
  const due = parts.flatMap((part) =>
    part.value.kind !== "duties"
      ? []
      : part.value.duties
          .map((duty) => ({ part, duty, place: part.by.jurisdiction }))
          .filter(
            ({ duty, place }) =>
              comesBefore(duty) && !filings.some((filing) => filingMeets(duty, filing, day, place)),
          ),
  );
  return due.map(({ part, duty }) => {
    const same = due.filter((each) => each.duty.to === duty.to && each.duty.stage === duty.stage);
    const missing = [formatFiling(soonest(same, day) ?? duty)];
    return {
      reason: {
        code: "REQUIREMENT_UNMET",
        says: withCertainty(part.says, part.by),
        dimension: "filings",
        asWritten: formatDuty(duty),
        missing,
        by: part.by,
      },
      clauses: [missing],
    };
  });
}

/**
 * Requires a guardian's consent that is not too old for the law, of each law whose age a person may be younger than. The
 * law with the highest age is named, of those for which there is none.
 */
function guardian(floor: Floor, facts: Facts, offered: Offered): readonly Failing[] {
  const given = offered.consents.filter(({ atoms }) => atoms.has(GUARDIAN_CONSENT));
  const [first] = (floor.dimensions.get("guardianAge")?.parts ?? [])
    .flatMap(({ value, by }) => (value.kind === "number" ? [{ age: value.number, by }] : []))
    .filter(
      ({ age, by }) => mayBeYounger(age, facts) && given.every(({ notFor }) => notFor?.has(by.jurisdiction)),
    )
    .toSorted((one, other) => other.age - one.age);
  if (first === undefined) return [];
  return [
    {
      reason: {
        code: "GUARDIAN_CONSENT_MISSING",
        says: withCertainty(
          `somebody may be younger than ${first.age}: a guardian's consent is needed`,
          first.by,
        ),
        dimension: "guardianAge",
        missing: [GUARDIAN_CONSENT],
        by: first.by,
      },
      clauses: [[GUARDIAN_CONSENT]],
    },
  ];
}

function conflicts(floor: Floor): readonly Failing[] {
  return floor.conflicts.map(({ keep, retention }) => ({
    reason: {
      code: "RETENTION_CONFLICT",
      says: `the destination makes the recipient keep the data (${keep.cite}) longer than ${retention.cite} allows`,
      dimension: "retention",
      by: retention,
    },
    clauses: [[]],
  }));
}

/** Denies what a law could bind of which nobody knows what it asks. Nothing that is offered can answer that. */
function open({ notResearched }: Floor): readonly Failing[] {
  return notResearched.map((each) => ({
    reason: { code: "LAW_NOT_RESEARCHED", says: formatNotResearched(each), dimension: each.dimension },
    clauses: [[]],
  }));
}

function acceptance(hash: string, accepted: string | undefined): Failing {
  const missing = [`accepts: ${hash}`];
  const says =
    accepted === undefined
      ? "the importer has not accepted the obligations that an assessment of this request lists"
      : "the importer has accepted other obligations than an assessment of this request lists";
  return { reason: { code: "OBLIGATIONS_NOT_ACCEPTED", says, missing }, clauses: [missing] };
}

/**
 * Decides. `binding`: the request is to be carried out, so the importer must have accepted the obligations. An
 * assessment only lists them. `memory` keeps the demands of the floor for the next decision under it.
 */
export function decide(
  floor: Floor,
  facts: Facts,
  offered: Offered,
  registry: Registry,
  binding: boolean,
  memory: DemandMemory = createDemandMemory(),
): Decision {
  const demands = memory.get(floor.dimensions, () => demandsOf(floor, registry));
  const { obligations } = demands;
  const met = metBy(offered, floor, demands.tested);
  let advice: Advice | undefined;
  const advise = () => (advice ??= createAdvice(offered, registry, (item) => isOfferable(item, registry)));
  const tested = demands.tested.tests.flatMap((test) =>
    "parts" in test ? unfiled(test.parts, offered) : unmet(test, met, advise),
  );
  const older = unmetOfOlder(demands, offered, floor, advise);
  const failures = [
    ...tested,
    ...older,
    ...guardian(floor, facts, offered),
    ...conflicts(floor),
    ...open(floor),
  ];
  // This comes last: a transfer that is not permitted needs nobody's acceptance.
  const unaccepted =
    binding && failures.length === 0 && obligations.items.length > 0 && offered.accepts !== obligations.hash;
  if (unaccepted) failures.push(acceptance(obligations.hash, offered.accepts));
  if (failures.length === 0) return { decision: "permit", obligations, reasons: [], remedy: [] };
  const reasons = failures.map(({ reason }) => reason);
  return { decision: "deny", obligations, reasons, remedy: advise().remedy(failures) };
}
