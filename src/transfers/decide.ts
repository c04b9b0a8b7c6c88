/**
 * The decision: required ⊑ offered in every dimension that the request engages. What must hold after
 * the transfer becomes obligations. Every failing demand is listed, with the law that makes it.
 */

import { type Atom, GUARDIAN_CONSENT, LAWFUL_GROUND } from "../law/atom.ts";
import type { Facts } from "../law/fact.ts";
import type { Floor, Part } from "../law/floor.ts";
import { atomsOf, type Clause, clauseMet, implies } from "../law/formula.ts";
import { type Demand, type Dimension, formatDemand } from "../law/lattice/dimension.ts";
import { comesBefore, formatDuty } from "../law/lattice/duty.ts";
import { afterwards } from "../law/lift.ts";
import type { Registry } from "../law/pack/registry.ts";
import { listObligations, type Obligation, type ObligationList } from "../receipt/obligations.ts";
import type { Decision, DenialReason } from "./decision.ts";
import { filingMeets, formatFiling, soonest } from "./filing.ts";
import type { Offered } from "./offered.ts";
import { type Missing, smallestSet } from "./remedy.ts";

/** Atoms that nobody can bring in an offer: recognitions are law, not a safeguard. */
const NOT_OFFERABLE: ReadonlySet<string> = new Set(["recognition", "undertaking", "incident"]);

function isOfferable(item: string, { atoms }: Registry): boolean {
  return item !== LAWFUL_GROUND && !NOT_OFFERABLE.has(atoms.get(item)?.kind ?? "");
}

/**
 * The fewest items that meet every clause, of those that the clauses name. One may meet several: who brings
 * `written` need not bring `opt_in`.
 */
function remedyFor(clauses: Missing, registry: Registry): readonly string[] {
  const named = [...new Set(clauses.flat())].filter((item) => isOfferable(item, registry));
  const meeting = (clause: readonly string[]) => [
    ...named.filter((item) => clause.includes(item)),
    ...named.filter(
      (item) => !clause.includes(item) && clause.some((each) => implies(item, each, registry.implications)),
    ),
  ];
  return smallestSet(clauses.map(meeting));
}

type Ways = readonly ReadonlySet<Atom>[];

/** A part is met by what is held in general together with one consent: a mosaic of several is no consent. */
function waysOf(offered: Offered, floor: Floor, registry: Registry): Ways {
  const recognised = floor.grants.filter((grant) => grant.used).map((grant) => grant.atom);
  // What is undertaken cannot be brought: it is listed as an obligation, and held because the importer accepts it.
  const general = new Set([...offered.atoms, ...recognised, ...registry.undertakings]);
  return [general, ...offered.consents.map((consent) => general.union(consent.atoms))];
}

/** The clauses of a part that fail in the way that fails least. */
function failing(part: Part, ways: Ways, registry: Registry): readonly Clause[] {
  if (part.value.kind !== "formula") return [];
  const { cnf } = part.value;
  const attempts = ways.map((held) =>
    cnf.filter((clause) => !clauseMet(clause, held, registry.implications)),
  );
  return attempts.reduce((best, each) => (each.length < best.length ? each : best), cnf);
}

function unmet(dimension: Dimension, part: Part, ways: Ways, registry: Registry): readonly Failing[] {
  const clauses = failing(part, ways, registry);
  if (clauses.length === 0) return [];
  const forbidden = clauses.some((clause) => clause.length === 0);
  const reason: DenialReason = {
    code: forbidden ? "PROHIBITED" : "REQUIREMENT_UNMET",
    says: part.says,
    dimension,
    asWritten: formatDemand(part.demand),
    missing: remedyFor(clauses, registry),
    by: part.by,
  };
  return [{ reason, clauses }];
}

type Failing = { readonly reason: DenialReason; readonly clauses: Missing };

/** Duties to file before the transfer that no filing meets. One filing may meet the duties of several laws. */
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

/** Consent for somebody younger than the guardian's age is a guardian's to give. */
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
 * The rest of a part that is not tested beforehand, or is met only by undertaking it; undefined where nothing is left.
 */
function leftOf(engaged: boolean, { demand }: Part, registry: Registry): Demand | undefined {
  if (!engaged) return demand;
  if (demand.kind === "formula") {
    const undertaken = registry.undertakings;
    return atomsOf(demand.formula).some((atom) => undertaken.has(atom)) ? demand : undefined;
  }
  return demand.kind === "duties" ? afterwards(demand) : demand;
}

/** The obligations that must hold after the transfer, or because of it. */
function obligationsOf(floor: Floor, registry: Registry): ObligationList {
  const all = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) =>
    parts.flatMap((part): readonly Obligation[] => {
      // A guardian's age is held against the facts.
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

function acceptance(hash: string): Failing {
  const missing = [`accepts: ${hash}`];
  const says = "the importer has not accepted the obligations that an assessment of this request lists";
  return { reason: { code: "OBLIGATIONS_NOT_ACCEPTED", says, missing }, clauses: [missing] };
}

/**
 * Decides. `binding`: the request is to be carried out, so that the importer must have accepted the
 * obligations; an assessment only tells them.
 */
export function decide(
  floor: Floor,
  facts: Facts,
  offered: Offered,
  registry: Registry,
  binding: boolean,
): Decision {
  const ways = waysOf(offered, floor, registry);
  const tested = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) => {
    const open = engaged ? parts.filter((part) => !part.outdone) : [];
    if (dimension === "filings") return unfiled(open, offered);
    return open.flatMap((part) => unmet(dimension, part, ways, registry));
  });
  const failures = [...tested, ...guardian(floor, facts, offered), ...conflicts(floor)];
  const obligations = obligationsOf(floor, registry);
  // Asked last: what is not permitted needs nobody's acceptance.
  const unaccepted =
    binding && failures.length === 0 && obligations.items.length > 0 && offered.accepts !== obligations.hash;
  if (unaccepted) failures.push(acceptance(obligations.hash));
  const reasons = failures.map(({ reason }) => reason);
  const remedy = remedyFor(
    failures.flatMap(({ clauses }) => clauses),
    registry,
  );
  return {
    decision: reasons.length === 0 ? "permit" : "deny",
    obligations,
    reasons,
    remedy,
  };
}
