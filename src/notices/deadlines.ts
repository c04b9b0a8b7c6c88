/** Computes the legal deadlines that a notice starts at every place concerned, by the law of that place. */
import { areasOf, unionOf } from "../law/areas.ts";
import { type Atlas, chainOf, standalone } from "../law/atlas.ts";
import { dayAt } from "../law/day.ts";
import type { Fact, FactName, Facts } from "../law/fact.ts";
import type { Citation } from "../law/floor.ts";
import { type Duty, isEvent } from "../law/lattice/duty.ts";
import type { Pack } from "../law/pack/pack.ts";
import { inForce, matchCondition, type Rule } from "../law/rule.ts";
import { PREFIXES } from "../vocabulary/concept.ts";
import { placesOf } from "./audience.ts";
import { deadlineOf, type Deadline as End } from "./deadline.ts";
import type { Done } from "./done.ts";
import type { Content, Notice } from "./notice.ts";
import { type Timing, timingOf } from "./timing.ts";
import { evaluate, knownOf } from "./trigger.ts";

/** A duty to tell somebody. Its time runs from awareness of the incident, or from another event. */
export type Deadline = {
  /** The place whose law it is, or whose place lies within the law's. */
  readonly place: string;
  /** A regulator's id, or `subjects` for the people concerned; `unknown` where no pack covers the place. */
  readonly to: string;
  readonly stage: string;
  /** The event from which the law counts: one of `EVENTS`, or a name that this program does not know. */
  readonly start: string;
  /**
   * The instant (RFC 3339, UTC) from which it runs. Of one that waits, that of awareness: it starts no earlier.
   */
  readonly startsAt: string;
  /** Set where nobody has stated when the event was: it does not run, and has no `dueAt`. */
  readonly waits?: true;
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
  /** The first instant (RFC 3339) at which somebody says that the duty was done; absent while it is owed. */
  readonly doneAt?: string;
};

/** A deadline with its state at an instant. */
export type DeadlineNow = Deadline & { readonly state: "waiting" | "running" | "late" | "done" };

/** Returns the deadlines with their state at `now`. One without a number, or whose duty is done, is never late. */
export function deadlinesAt(deadlines: readonly Deadline[], now: Date): readonly DeadlineNow[] {
  return deadlines.map((deadline) => ({ ...deadline, state: stateAt(deadline, now) }));
}

function stateAt({ doneAt: done, waits, dueAt }: Deadline, now: Date): DeadlineNow["state"] {
  if (done !== undefined) return "done";
  if (waits) return "waiting";
  return dueAt !== undefined && Date.parse(dueAt) < now.getTime() ? "late" : "running";
}

/** Returns true for a duty that was done after its last moment. */
export function wasDoneLate({ doneAt: done, dueAt }: Pick<Deadline, "doneAt" | "dueAt">): boolean {
  return done !== undefined && dueAt !== undefined && Date.parse(done) > Date.parse(dueAt);
}

/**
 * Computes the deadlines of a notice, earliest first; then those without a number, those that wait for their event,
 * and those whose duty is done. A duty is left out only where the notice surely does not trigger it. A place without a
 * pack, or whose law nobody has researched in this, gets a deadline that says so; a withdrawn notice has none.
 * `marks` are the duties that regulators of this node say were done. Never throws, whatever a notice says.
 */
export function computeDeadlines(
  notice: Notice,
  atlas: Atlas,
  marks: readonly Done[] = [],
): readonly Deadline[] {
  const { content } = notice;
  if (content === undefined) return [];
  const timing = timingOf(notice, content, marks);
  const claims = claimsOf(content, atlas);
  const found = new Map<string, readonly Deadline[]>();
  for (const concerned of placesOf(notice)) {
    const packs = packsFor(concerned, atlas);
    if (packs.length === 0)
      found.set(concerned, [createUnanswered(concerned, timing, "no pack here answers for it")]);
    for (const pack of packs) found.set(pack, deadlinesIn(pack, content, claims, atlas, timing));
  }
  return [...found.values()].flat().sort(byEnd);
}

/**
 * Returns the packs that may bind at a place: those within it, and its own or else the nearest around it, whose chain
 * leads to the others.
 */
function packsFor(place: string, atlas: Atlas): readonly string[] {
  // A member's pack stands on its union's, whose duties are the same for all members.
  const all = standalone(atlas).filter((law) => unionOf(atlas, law) === law || hasDuties(atlas, law));
  const areas = areasOf(atlas, place);
  const nearest = areas.find((area) => all.includes(area));
  return all.filter((pack) => pack === nearest || areasOf(atlas, pack).includes(areas[0] ?? place));
}

const hasDuties = ({ packs }: Atlas, law: string): boolean =>
  packs.get(law)?.rules.some((rule) => dutiesOf(rule).length > 0) ?? false;

function deadlinesIn(
  place: string,
  content: Content,
  claims: readonly Facts[],
  atlas: Atlas,
  timing: Timing,
): readonly Deadline[] {
  const { aware } = timing;
  const [nearest, ...around] = chainOf(atlas, place);
  if (nearest === undefined) return [];
  const today = dayAt(atlas, aware, nearest.zone);
  if (!nearest.rules.some(({ from }) => from <= today))
    return [createUnanswered(place, timing, "the pack for it has no rule in force on that day")];
  const known = knownOf(content, place, (inner, area) => areasOf(atlas, inner).includes(area));
  const found = [nearest, ...around].flatMap((pack) => {
    const day = dayAt(atlas, aware, pack.zone);
    // A law may state one duty twice, for the exporter and for the recipient, or for a firm and for the police.
    const stated = new Set<string>();
    return pack.rules.flatMap((rule) => {
      const duties = dutiesOf(rule);
      const assumed = duties.length > 0 && inForce(rule, day) ? matchRule(rule, claims) : undefined;
      if (assumed === undefined) return [];
      return duties
        .filter((duty) => addNew(stated, JSON.stringify(duty)))
        .flatMap((duty) => {
          const met = evaluate(duty.trigger, known);
          return met.possible
            ? [createDeadline(duty, rule, pack, place, [...assumed, ...met.assumed], timing)]
            : [];
        });
    });
  });
  const why = "nobody has researched the whole of what its law asks after a breach";
  return [nearest, ...around].some(isOpen) ? [...found, createUnanswered(place, timing, why)] : found;
}

const isOpen = ({ notResearched }: Pack): boolean => notResearched.some((one) => one.startsWith("breach."));

/** Adds a member to a set. Returns false where the set has it already. */
function addNew(set: Set<string>, member: string): boolean {
  const { size } = set;
  return set.add(member).size > size;
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
function matchRule(rule: Rule, claims: readonly Facts[]): readonly FactName[] | undefined {
  const matchings = claims.flatMap((facts) => {
    const matching = matchCondition(rule.when, facts);
    return matching.applies ? [[...matching.assumed, ...matching.depends]] : [];
  });
  return matchings.toSorted((a, b) => a.length - b.length)[0];
}

/**
 * Returns the facts that a notice states: for each kind of data, those about it and about the places of all people.
 *
 * THREAT: a notice of 4 KB names 64 kinds of data and 64 places, and hundreds of rules look at each.
 */
function claimsOf({ biometrics, subjects }: Content, atlas: Atlas): readonly Facts[] {
  const kinds = new Map(biometrics.map((each) => [`${each.modality} ${each.form}`, each]));
  const places = new Set(subjects.map(({ place }) => place));
  const subjectsIn = new Set([...places].flatMap((place) => areasOf(atlas, place)));
  return [...kinds.values()].map((biometric) => factsOf(biometric, subjectsIn, atlas));
}

function factsOf(
  biometric: Content["biometrics"][number],
  subjectsIn: ReadonlySet<string>,
  atlas: Atlas,
): Facts {
  const facts = new Map<FactName, Fact>();
  const state = (name: FactName, values: ReadonlySet<string>) =>
    facts.set(name, { value: { kind: "set", values }, proven: false });
  for (const kind of ["modality", "form"] as const) {
    const prefix = `${PREFIXES[kind]}:`;
    const id = biometric[kind].startsWith(prefix) ? biometric[kind] : prefix + biometric[kind];
    // A word outside the vocabulary leaves the fact unknown, and an unknown fact makes every rule apply.
    if (atlas.concepts.has(id)) state(kind, atlas.concepts.leaves(id));
  }
  state("subjectsIn", subjectsIn);
  return facts;
}

/** The instant from which a duty's time runs; `why` where it is an estimate. */
type Start = { readonly at: Date; readonly why?: string };

/** The reason why awareness stands for a determination that nobody has stated. It is never later. */
const NOT_DETERMINED =
  "The law counts from the determination that there was a breach, which nobody has stated.";

/** Returns the start of a duty's time at a place; undefined where it waits for its event. */
function startOf({ start }: Duty, place: string, { aware, at }: Timing): Start | undefined {
  const stated = isEvent(start) ? at(start, place) : undefined;
  if (stated !== undefined) return { at: stated };
  return start === "determination" ? { at: aware, why: NOT_DETERMINED } : undefined;
}

/** Returns the end of a duty's time, where it has one: that of its number, and no later than the event it must precede. */
function endOf(duty: Duty, start: Start, pack: Pack, place: string, timing: Timing): End | undefined {
  const { amount, unit, countsFirstDay, notAfter = "" } = duty;
  const counted =
    amount === undefined || unit === undefined
      ? undefined
      : deadlineOf(start.at, amount, unit, pack, countsFirstDay);
  const before = isEvent(notAfter) ? timing.at(notAfter, place) : undefined;
  if (before !== undefined && (counted === undefined || before < counted.at)) return { at: before };
  const estimate = [start.why, counted?.estimate].filter((each) => each !== undefined).join(" ");
  return counted && { at: counted.at, ...(estimate === "" ? {} : { estimate }) };
}

function createDeadline(
  duty: Duty,
  { id, cite, from, until, status, says }: Rule,
  pack: Pack,
  place: string,
  assumed: readonly string[],
  timing: Timing,
): Deadline {
  const { to, stage, start: event, prompt } = duty;
  const { jurisdiction } = pack;
  const start = startOf(duty, place, timing);
  const due = start && endOf(duty, start, pack, place, timing);
  const done = timing.doneAt({ place, to, stage });
  return {
    place,
    to,
    stage,
    start: event,
    startsAt: (start?.at ?? timing.aware).toISOString(),
    ...(start === undefined ? { waits: true } : {}),
    ...(due === undefined ? {} : { dueAt: due.at.toISOString() }),
    ...(due?.estimate === undefined ? {} : { estimate: due.estimate }),
    ...(done === undefined ? {} : { doneAt: done }),
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
function createUnanswered(place: string, { aware, doneAt }: Timing, why: string): Deadline {
  const duty = { place, to: "unknown", stage: "report" };
  const at = doneAt(duty);
  return {
    ...duty,
    start: "awareness",
    startsAt: aware.toISOString(),
    ...(at === undefined ? {} : { doneAt: at }),
    prompt: true,
    says: `People are concerned at \`${place}\`, and ${why}: ask there what is due.`,
    by: {
      jurisdiction: place,
      side: "touched",
      rule: "unanswered",
      cite: "no law known here",
      since: aware.toISOString().slice(0, 10),
      status: "unsure",
    },
    assumed: [],
  };
}

/** Returns the rank of a deadline: those that run come before those that wait, and these before those that are done. */
const rankOf = ({ doneAt: done, waits }: Deadline) => (done !== undefined ? 2 : waits ? 1 : 0);

function byEnd(a: Deadline, b: Deadline): number {
  const end = ({ dueAt }: Deadline) => (dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(dueAt));
  const [endA, endB] = [end(a), end(b)];
  if (rankOf(a) !== rankOf(b)) return rankOf(a) - rankOf(b);
  if (endA !== endB) return endA - endB;
  const [textA, textB] = [a, b].map(({ place, to, stage }) => `${place} ${to} ${stage}`) as [string, string];
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}
