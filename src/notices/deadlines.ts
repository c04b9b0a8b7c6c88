/** Computes the legal deadlines that a notice starts at every place concerned, by the law of that place. */
import { type Atlas, areasOf, chainOf, dayAt, standalone } from "../law/atlas.ts";
import type { Fact, FactName, Facts } from "../law/fact.ts";
import type { Citation } from "../law/floor.ts";
import type { Duty } from "../law/lattice/duty.ts";
import type { Pack } from "../law/pack/pack.ts";
import { inForce, matchCondition, type Rule } from "../law/rule.ts";
import { PREFIXES } from "../vocabulary/concept.ts";
import { placesOf } from "./audience.ts";
import { deadlineOf } from "./deadline.ts";
import type { Content, Notice } from "./notice.ts";
import { evaluate, knownOf } from "./trigger.ts";

/** A duty to tell somebody. Its time runs from awareness of the incident. */
export type Deadline = {
  /** The place whose law it is, or whose place lies within the law's. */
  readonly place: string;
  /** A regulator's id, or `subjects` for the people concerned; `unknown` where no pack covers the place. */
  readonly to: string;
  readonly stage: string;
  /** The start, in RFC 3339, UTC. */
  readonly startsAt: string;
  /** The last moment, in RFC 3339, UTC; absent where the law states no number. */
  readonly dueAt?: string;
  /** Set where `dueAt` is an estimate and the law may allow a later moment. One sentence says why. */
  readonly estimate?: string;
  /** True where the law also says "without undue delay", "promptly" or the like. */
  readonly prompt: boolean;
  readonly says: string;
  readonly by: Citation;
  /** The atoms, such as `incident.named`, and facts that nobody stated and that were assumed to hold. */
  readonly assumed: readonly string[];
};

/** A deadline with its state at an instant. */
export type DeadlineNow = Deadline & { readonly state: "running" | "late" };

/** Returns the deadlines with their state at `now`. One without a number is never late. */
export function deadlinesAt(deadlines: readonly Deadline[], now: Date): readonly DeadlineNow[] {
  return deadlines.map((deadline) => {
    const late = deadline.dueAt !== undefined && Date.parse(deadline.dueAt) < now.getTime();
    return { ...deadline, state: late ? "late" : "running" };
  });
}

/**
 * Computes the deadlines of a notice, earliest first, those without a number last. A duty is left out only where the
 * notice surely does not trigger it. A place without a pack gets a deadline that says so; a withdrawn notice has
 * none. Never throws, whatever a notice says.
 */
export function computeDeadlines(notice: Notice, atlas: Atlas): readonly Deadline[] {
  const { content } = notice;
  if (content === undefined) return [];
  const aware = awareIn(notice, content);
  const found = new Map<string, readonly Deadline[]>();
  for (const concerned of placesOf(notice)) {
    const packs = packsFor(concerned, atlas);
    if (packs.length === 0)
      found.set(concerned, [createUnanswered(concerned, aware, "no pack here answers for it")]);
    for (const pack of packs) found.set(pack, deadlinesIn(pack, content, atlas, aware));
  }
  return [...found.values()].flat().sort(byEnd);
}

/**
 * Returns the instant of awareness: the one that is stated, or that of the report where the stated one is later, since
 * nobody reports what they do not know. Otherwise a slip in the year would leave every deadline running for decades.
 */
function awareIn({ at }: Notice, { times }: Content): Date {
  return new Date(Math.min(Date.parse(times.aware), Date.parse(at)));
}

/**
 * Returns the packs that may bind at a place: those within it, and its own or else the nearest around it, whose chain
 * leads to the others.
 */
function packsFor(place: string, atlas: Atlas): readonly string[] {
  const all = standalone(atlas);
  const areas = areasOf(atlas, place);
  const nearest = areas.find((area) => all.includes(area));
  return all.filter((pack) => pack === nearest || areasOf(atlas, pack).includes(areas[0] ?? place));
}

function deadlinesIn(place: string, content: Content, atlas: Atlas, aware: Date): readonly Deadline[] {
  const [nearest, ...around] = chainOf(atlas, place);
  if (nearest === undefined) return [];
  if (!nearest.rules.some(({ from }) => from <= dayAt(aware, nearest.zone)))
    return [createUnanswered(place, aware, "the pack for it has no rule in force on that day")];
  const known = knownOf(content, place, (inner, area) => areasOf(atlas, inner).includes(area));
  return [nearest, ...around].flatMap((pack) =>
    pack.rules
      .filter((rule) => inForce(rule, dayAt(aware, pack.zone)))
      .flatMap((rule) => {
        const assumed = matchRule(rule, content, atlas);
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
 * Returns the unknown facts that were assumed so that a rule applies; undefined where it does not apply. The leaked
 * data may have come to the place or from it, so a rule for either side applies. A notice is a claim, and no claim
 * meets an exception.
 */
function matchRule(rule: Rule, content: Content, atlas: Atlas): readonly FactName[] | undefined {
  const matchings = content.biometrics.flatMap((biometric) => {
    const matching = matchCondition(rule.when, factsOf(biometric, content, atlas));
    return matching.applies ? [[...matching.assumed, ...matching.depends]] : [];
  });
  return matchings.toSorted((a, b) => a.length - b.length)[0];
}

/** Returns the facts that a notice states about one kind of data, and about the places of its people. */
function factsOf(biometric: Content["biometrics"][number], { subjects }: Content, atlas: Atlas): Facts {
  const facts = new Map<FactName, Fact>();
  const state = (name: FactName, values: ReadonlySet<string>) =>
    facts.set(name, { value: { kind: "set", values }, proven: false });
  for (const kind of ["modality", "form"] as const) {
    const prefix = `${PREFIXES[kind]}:`;
    const id = biometric[kind].startsWith(prefix) ? biometric[kind] : prefix + biometric[kind];
    // A word outside the vocabulary leaves the fact unknown, and an unknown fact makes every rule apply.
    if (atlas.concepts.has(id)) state(kind, atlas.concepts.leaves(id));
  }
  state("subjectsIn", new Set(subjects.flatMap(({ place }) => areasOf(atlas, place))));
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
  // Only the time of awareness stands in a notice. A duty that another event starts has no end that could be
  // computed.
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

/** Makes the deadline of a place without a pack, since silence would look like a place without duties. */
function createUnanswered(place: string, aware: Date, why: string): Deadline {
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
