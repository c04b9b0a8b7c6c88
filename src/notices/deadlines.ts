/** The legal deadlines that a notice starts at every place concerned, by that place's own law. */
import { type Atlas, areaOf, chainOf, dayAt, standalone } from "../law/atlas.ts";
import type { Fact, FactName, Facts } from "../law/fact.ts";
import type { Citation } from "../law/floor.ts";
import type { Duty } from "../law/lattice/duty.ts";
import type { Pack } from "../law/pack/pack.ts";
import { inForce, matchCondition, placeWithin, type Rule } from "../law/rule.ts";
import { PREFIXES } from "../vocabulary/concept.ts";
import { placesOf } from "./audience.ts";
import { deadlineOf } from "./deadline.ts";
import type { Content, Notice } from "./notice.ts";
import { evaluate, knownOf } from "./trigger.ts";

/** A duty to tell somebody, which runs from the moment of awareness. */
export type Deadline = {
  /** The place whose law it is, or within which it stands. */
  readonly place: string;
  /** A regulator's id, or `subjects`; `unknown` where no pack answers for the place. */
  readonly to: string;
  readonly stage: string;
  /** RFC 3339, in UTC. */
  readonly startsAt: string;
  /** The last moment, RFC 3339 in UTC; absent where the law has no number. */
  readonly dueAt?: string;
  /** Set where `dueAt` is an estimate, and the law may allow a later moment: one sentence says why. */
  readonly estimate?: string;
  /** The law says "without undue delay", "promptly" or the like as well. */
  readonly prompt: boolean;
  readonly says: string;
  readonly by: Citation;
  /** Atoms such as `incident.named`, or facts, that nobody stated and that were taken to be so. */
  readonly assumed: readonly string[];
};

/** A deadline as it stands at an instant. */
export type DeadlineNow = Deadline & { readonly state: "running" | "late" };

/** The deadlines as they stand at `now`. One without a number is never late. */
export function deadlinesAt(deadlines: readonly Deadline[], now: Date): readonly DeadlineNow[] {
  return deadlines.map((deadline) => {
    const late = deadline.dueAt !== undefined && Date.parse(deadline.dueAt) < now.getTime();
    return { ...deadline, state: late ? "late" : "running" };
  });
}

/**
 * The deadlines of a notice, earliest first and those without a number last. A duty is left out only where the notice
 * surely does not trigger it. A place for which there is no law here has a deadline that says so. A withdrawn notice
 * has none. Never throws for anything that a notice says.
 */
export function deadlinesOf(notice: Notice, atlas: Atlas): readonly Deadline[] {
  const { content } = notice;
  if (content === undefined) return [];
  const aware = new Date(content.times.aware);
  const found = new Map<string, readonly Deadline[]>();
  for (const concerned of placesOf(notice)) {
    const packs = packsFor(concerned, atlas);
    if (packs.length === 0)
      found.set(concerned, [unanswered(concerned, aware, "no pack here answers for it")]);
    for (const pack of packs) found.set(pack, deadlinesIn(pack, content, atlas, aware));
  }
  return [...found.values()].flat().sort(byEnd);
}

/** The packs that may bind at a place: its own, those within it, and failing its own those around it. */
function packsFor(place: string, atlas: Atlas): readonly string[] {
  const all = standalone(atlas);
  const area = areaOf(atlas, place);
  const own = all.includes(area);
  return all.filter((pack) => placeWithin(pack, area) || (!own && placeWithin(area, pack)));
}

function deadlinesIn(place: string, content: Content, atlas: Atlas, aware: Date): readonly Deadline[] {
  const [nearest, ...around] = chainOf(atlas, place);
  if (nearest === undefined) return [];
  if (!nearest.rules.some(({ from }) => from <= dayAt(aware, nearest.zone)))
    return [unanswered(place, aware, "the pack for it has no rule in force on that day")];
  const known = knownOf(content, place);
  return [nearest, ...around].flatMap((pack) =>
    pack.rules
      .filter((rule) => inForce(rule, dayAt(aware, pack.zone)))
      .flatMap((rule) => {
        const assumed = matched(rule, content, atlas);
        if (assumed === undefined) return [];
        return dutiesOf(rule).flatMap((duty) => {
          const met = evaluate(duty.trigger, known);
          return met.possible
            ? [createDeadline(duty, rule, pack, place, [...assumed, ...met.assumed], aware)]
            : [];
        });
      }),
  );
}

function dutiesOf({ require }: Rule): readonly Duty[] {
  return [require.get("breach.regulator"), require.get("breach.subjects")].flatMap((demand) =>
    demand?.kind === "duties" ? demand.duties : [],
  );
}

/**
 * The unknown facts on which it hangs that a rule applies, or undefined where it does not. What leaked may
 * have come to the place or from it, so that a rule for either side applies. A notice is a claim, and no
 * exception of a rule is met by a claim.
 */
function matched(rule: Rule, content: Content, atlas: Atlas): readonly FactName[] | undefined {
  const matchings = content.biometrics.flatMap((biometric) => {
    const matching = matchCondition(rule.when, factsOf(biometric, content, atlas));
    return matching.applies ? [[...matching.assumed, ...matching.depends]] : [];
  });
  return matchings.toSorted((a, b) => a.length - b.length)[0];
}

/** The facts that a notice states of one kind of data, and of where its people are. */
function factsOf(biometric: Content["biometrics"][number], { subjects }: Content, atlas: Atlas): Facts {
  const facts = new Map<FactName, Fact>();
  const state = (name: FactName, values: ReadonlySet<string>) =>
    facts.set(name, { value: { kind: "set", values }, proven: false });
  for (const kind of ["modality", "form"] as const) {
    const prefix = `${PREFIXES[kind]}:`;
    const id = biometric[kind].startsWith(prefix) ? biometric[kind] : prefix + biometric[kind];
    // A word that the vocabulary does not have leaves the fact unknown, and every rule fires.
    if (atlas.concepts.has(id)) state(kind, atlas.concepts.leaves(id));
  }
  state("subjectsIn", new Set(subjects.map(({ place }) => place)));
  return facts;
}

function createDeadline(
  { to, stage, start, amount, unit, countsFirstDay, prompt }: Duty,
  { id, cite, from, until, status, says }: Rule,
  { jurisdiction, zone }: Pack,
  place: string,
  assumed: readonly string[],
  aware: Date,
): Deadline {
  // Of other events no notice states the time: the duty stands, without an end.
  const counted = amount !== undefined && unit !== undefined && start === "awareness";
  const due = counted ? deadlineOf(aware, amount, unit, { jurisdiction, zone }, countsFirstDay) : undefined;
  return {
    place,
    to,
    stage,
    startsAt: aware.toISOString(),
    ...(due === undefined ? {} : { dueAt: due.at.toISOString() }),
    ...(due?.estimate === undefined ? {} : { estimate: due.estimate }),
    prompt,
    says,
    by: {
      jurisdiction,
      side: "touched",
      rule: id,
      cite,
      since: from,
      ...(until === undefined ? {} : { until }),
      status,
      ...(jurisdiction === place ? {} : { within: place }),
    },
    assumed: [...new Set(assumed)],
  };
}

/** Silence would look like a place without duties. */
function unanswered(place: string, aware: Date, why: string): Deadline {
  return {
    place,
    to: "unknown",
    stage: "report",
    startsAt: aware.toISOString(),
    prompt: true,
    says: `People are concerned at \`${place}\`, and ${why}: ask there what is due.`,
    by: {
      jurisdiction: place,
      side: "touched",
      rule: "unanswered",
      cite: "no law known here",
      since: dayAt(aware, "UTC"),
      status: "unsure",
    },
    assumed: [],
  };
}

function byEnd(a: Deadline, b: Deadline): number {
  const end = ({ dueAt }: Deadline) => (dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(dueAt));
  const [endA, endB] = [end(a), end(b)];
  if (endA !== endB) return endA - endB;
  const [textA, textB] = [a, b].map(({ place, to, stage }) => `${place} ${to} ${stage}`) as [string, string];
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}
