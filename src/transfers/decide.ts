/**
 * The decision: required ⊑ offered in every dimension that the request engages. Demands for the time after the
 * transfer become obligations. Every failing demand is listed, with the law that makes it.
 */

import { type Atom, GUARDIAN_CONSENT, LAWFUL_GROUND } from "../law/atom.ts";
import type { Facts } from "../law/fact.ts";
import type { Floor, Part } from "../law/floor.ts";
import { atomsOf, type Clause, clauseMet } from "../law/formula.ts";
import { type Demand, type Dimension, formatDemand } from "../law/lattice/dimension.ts";
import { comesBefore, formatDuty } from "../law/lattice/duty.ts";
import { keepLaterDuties } from "../law/lift.ts";
import type { Registry } from "../law/pack/registry.ts";
import { listObligations, type Obligation, type ObligationList } from "../receipt/obligations.ts";
import { type Advice, createAdvice, type Lack } from "./advice.ts";
import type { Decision, DenialReason } from "./decision.ts";
import { filingMeets, formatFiling, soonest } from "./filing.ts";
import type { Offered } from "./offered.ts";

/** The kinds of atoms that nobody can put into an offer. A recognition, for example, is law and no safeguard. */
const NOT_OFFERABLE: ReadonlySet<string> = new Set(["recognition", "undertaking", "incident"]);

function isOfferable(item: string, { atoms }: Registry): boolean {
  return item !== LAWFUL_GROUND && !NOT_OFFERABLE.has(atoms.get(item)?.kind ?? "");
}

type Ways = readonly ReadonlySet<Atom>[];

/**
 * Returns the ways in which an offer can meet a part: everything held in general, together with one consent. Parts of
 * several consents do not add up to one.
 */
function waysOf(offered: Offered, floor: Floor, registry: Registry): Ways {
  const recognised = floor.grants.filter((grant) => grant.used).map((grant) => grant.atom);
  // An undertaking cannot be put into an offer: it becomes an obligation, and counts as held since the importer
  // accepts it.
  const general = new Set([...offered.atoms, ...recognised, ...registry.undertakings]);
  return [general, ...offered.consents.map((consent) => general.union(consent.atoms))];
}

/** Returns the failing clauses of a part, by the way that leaves the fewest. */
function failing(part: Part, ways: Ways, registry: Registry): readonly Clause[] {
  if (part.value.kind !== "formula") return [];
  const { cnf } = part.value;
  const attempts = ways.map((held) =>
    cnf.filter((clause) => !clauseMet(clause, held, registry.implications)),
  );
  return attempts.reduce((best, each) => (each.length < best.length ? each : best), cnf);
}

function unmet(
  dimension: Dimension,
  part: Part,
  ways: Ways,
  registry: Registry,
  advice: Advice,
): readonly Failing[] {
  const clauses = failing(part, ways, registry);
  if (clauses.length === 0) return [];
  const forbidden = clauses.some((clause) => clause.length === 0);
  const lack = { clauses, ...(part.demand.kind === "formula" ? { formula: part.demand.formula } : {}) };
  const reason: DenialReason = {
    code: forbidden ? "PROHIBITED" : "REQUIREMENT_UNMET",
    says: part.says,
    dimension,
    asWritten: formatDemand(part.demand),
    missing: advice.missing(lack),
    by: part.by,
  };
  return [{ reason, ...lack }];
}

type Failing = { readonly reason: DenialReason } & Lack;

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
        says: part.says,
        dimension: "filings",
        asWritten: formatDuty(duty),
        missing,
        by: part.by,
      },
      clauses: [missing],
    };
  });
}

/** Requires a guardian's consent where a person may be younger than the guardian's age. */
function guardian(floor: Floor, facts: Facts, offered: Offered): readonly Failing[] {
  const age = floor.dimensions.get("guardianAge");
  if (age?.value.kind !== "number" || age.value.number === 0) return [];
  const youngest = facts.get("youngest")?.value;
  if (youngest?.kind === "interval" && youngest.from >= age.value.number) return [];
  const given = offered.consents.some(({ atoms }) => atoms.has(GUARDIAN_CONSENT));
  if (given) return [];
  const part = age.parts.find((each) => !each.outdone);
  return [
    {
      reason: {
        code: "GUARDIAN_CONSENT_MISSING",
        says: `somebody may be younger than ${age.value.number}: a guardian's consent is needed`,
        dimension: "guardianAge",
        missing: [GUARDIAN_CONSENT],
        ...(part === undefined ? {} : { by: part.by }),
      },
      clauses: [[GUARDIAN_CONSENT]],
    },
  ];
}

/**
 * Returns the rest of a part that is not tested before the transfer, or that only an undertaking meets; undefined
 * where nothing is left.
 */
function leftOf(engaged: boolean, { demand }: Part, registry: Registry): Demand | undefined {
  if (!engaged) return demand;
  if (demand.kind === "formula") {
    const undertaken = registry.undertakings;
    return atomsOf(demand.formula).some((atom) => undertaken.has(atom)) ? demand : undefined;
  }
  return demand.kind === "duties" ? keepLaterDuties(demand) : demand;
}

/** Returns the obligations that must hold after the transfer, or because of it. */
function obligationsOf(floor: Floor, registry: Registry): ObligationList {
  const all = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) =>
    parts.flatMap((part): readonly Obligation[] => {
      // The guardian's age is compared with the facts, above.
      const left = part.outdone || dimension === "guardianAge" ? undefined : leftOf(engaged, part, registry);
      if (left === undefined) return [];
      return [{ dimension, asWritten: formatDemand(left), says: part.says, by: part.by }];
    }),
  );
  return listObligations(all);
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
 * assessment only lists them.
 */
export function decide(
  floor: Floor,
  facts: Facts,
  offered: Offered,
  registry: Registry,
  binding: boolean,
): Decision {
  const ways = waysOf(offered, floor, registry);
  const advice = createAdvice(offered, registry, (item) => isOfferable(item, registry));
  const tested = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) => {
    const open = engaged ? parts.filter((part) => !part.outdone) : [];
    if (dimension === "filings") return unfiled(open, offered);
    return open.flatMap((part) => unmet(dimension, part, ways, registry, advice));
  });
  const failures = [...tested, ...guardian(floor, facts, offered), ...conflicts(floor)];
  const obligations = obligationsOf(floor, registry);
  // This comes last: a transfer that is not permitted needs nobody's acceptance.
  const unaccepted =
    binding && failures.length === 0 && obligations.items.length > 0 && offered.accepts !== obligations.hash;
  if (unaccepted) failures.push(acceptance(obligations.hash, offered.accepts));
  const reasons = failures.map(({ reason }) => reason);
  return {
    decision: reasons.length === 0 ? "permit" : "deny",
    obligations,
    reasons,
    remedy: advice.remedy(failures),
  };
}
