/**
 * Answers a question about the law as a lawyer would: a verdict of five, what was presumed, what to ask back, and what
 * to have before the transfer. What decides at a node is the floor alone.
 */
import { fieldError } from "../../errors.ts";
import { suggest } from "../../vocabulary/nearest.ts";
import { withLawPlaces, withoutAreas } from "../areas.ts";
import type { Atlas } from "../atlas.ts";
import { type Atom, GUARDIAN_CONSENT, isException } from "../atom.ts";
import { dayAt } from "../day.ts";
import { FACTS, type FactName, type Facts } from "../fact.ts";
import { clauseMet, type Implications } from "../formula.ts";
import type { Floor, Verdict } from "../outcome.ts";
import { type LawAnswer, type LawQuestion, wordsIn } from "../query.ts";
import type { Citation } from "../source.ts";
import { type Item, listItems } from "./checklist.ts";
import { heldUnder } from "./effect.ts";
import { findPenalties, type PenaltiesTold } from "./penalties.ts";
import { findQuestions, type Question } from "./questions.ts";
import { explainJudged } from "./reasons.ts";
import { createSetting, type Judged, type Setting } from "./setting.ts";
import {
  findStatedDuties,
  findUnread,
  findWorstCase,
  type StatedDuty,
  type SuggestedClaim,
  suggestClaims,
  type WorstCase,
} from "./stated.ts";
import { findUpcoming, type Upcoming } from "./upcoming.ts";

export type AnswerOptions = {
  /** The exceptions that the asker claims, such as `exc:us-tx.financial-transaction`; they count as shown. */
  readonly claims?: ReadonlySet<Atom>;
  /** True where nothing is presumed, and the worst case is the verdict; false by default. */
  readonly strict?: boolean;
};

/** A rule behind the verdict. */
export type Decisive = { readonly by: Citation; readonly says: string };

/** An exception that would open what is forbidden, or spare what is asked. */
export type ExceptionOffered = {
  readonly atom: Atom;
  readonly by: Citation;
  /** The verdict of the same question with this exception claimed. */
  readonly verdict: Verdict;
};

/** A floor under what is presumed, with the verdict over all values of open facts, and what a breach may cost. */
export type Answer = LawAnswer &
  PenaltiesTold & {
    readonly decisive: readonly Decisive[];
    /** True where the verdict is `depends` because only unsure rules forbid. */
    readonly restsOnUnsure: boolean;
    /** The facts that were presumed and that a rule looks at. */
    readonly presumed: Facts;
    /** The verdict where all that is presumed is so. */
    readonly presumedVerdict: Verdict;
    /** The verdict in the worst case, as a node takes it. */
    readonly worstVerdict: Verdict;
    /** The rule that forbids in the worst case, where it is not behind the verdict; else absent. */
    readonly worstCase?: WorstCase;
    /** The duties for later that bind because of facts that were stated by name. */
    readonly statedDuties: readonly StatedDuty[];
    /** The facts that were stated by name and at which nothing encoded looks. */
    readonly unread: readonly FactName[];
    /** The exceptions that speak of facts stated by name, and that count only where they are claimed. */
    readonly suggestedClaims: readonly SuggestedClaim[];
    readonly claims: readonly Atom[];
    readonly exceptions: readonly ExceptionOffered[];
    /** The next days, of the three months ahead, from which the answer is another one. */
    readonly upcoming: readonly Upcoming[];
    readonly questions: readonly Question[];
    readonly checklist: readonly Item[];
  };

/**
 * Answers a question. Facts that nobody stated are presumed or open: the verdict is `depends` where some of their
 * values forbid the transfer and others do not. Throws JURISDICTION_UNKNOWN, NO_LAW_AT_DATE, or INPUT_INVALID for a
 * claim that is no exception.
 */
export function answerLaw(atlas: Atlas, question: LawQuestion, options: AnswerOptions = {}): Answer {
  const answering = answerInSteps(atlas, question, options);
  for (;;) {
    const { done, value } = answering.next();
    if (done) return value;
  }
}

/**
 * Answers as `answerLaw` does, and pauses now and then. THREAT: a question that states nothing takes more than a hundred
 * milliseconds, for which a node would hear nobody else.
 */
export function* answerInSteps(
  atlas: Atlas,
  question: LawQuestion,
  options: AnswerOptions = {},
): Generator<void, Answer> {
  const { claims = NO_CLAIMS } = options;
  const setting = settingOf(atlas, question, options);
  const { stated, presumed } = setting;
  const floor = setting.floorFor(stated);
  const judged = setting.judge(stated, floor, "doubted");
  const checklist = listItems(floor, stated, claims, setting);
  const questions = yield* findQuestions(setting, floor, checklist);
  const exceptions = findExceptions(atlas, question, options, { judged, floor });
  const facts = withLawPlaces(atlas, question.facts);
  const { verdict } = judged;
  const upcoming = yield* findUpcoming(setting, {
    day: dayAt(atlas, question.at, "Etc/UTC"),
    floor,
    verdict,
    settingOn: (day) => settingOf(atlas, { ...question, at: day }, options),
  });
  const worstCase = findWorstCase(judged, stated);
  const told = findPenalties(atlas, floor, question.at, stated);
  return {
    ...question,
    facts: withoutAreas(facts),
    ...floor,
    verdict,
    why: explainJudged(judged, floor),
    packs: setting.packs,
    words: new Map([
      ...wordsIn(floor, facts, atlas),
      ...exceptionWords(exceptions, atlas),
      ...conceptWords(questions, atlas),
      ...guardianWords(checklist, atlas),
    ]),
    decisive: judged.bans.map(({ by, says }) => ({ by, says })),
    restsOnUnsure: verdict === "depends" && judged.unsure,
    presumed: withoutAreas(new Map([...presumed].filter(([name]) => setting.open().has(name)))),
    presumedVerdict: setting.judge(stated, floor, "presumed").verdict,
    worstVerdict: judged.worst,
    ...(worstCase === undefined ? {} : { worstCase }),
    statedDuties: findStatedDuties(floor, question.facts, setting, atlas.concepts),
    unread: findUnread(question.facts, setting, told.penalties),
    suggestedClaims: suggestClaims(question.facts, setting, exceptions),
    claims: [...claims].sort(),
    exceptions,
    upcoming,
    questions,
    checklist,
    ...told,
  };
}

/** Returns the verdict alone, for pages over many questions. Throws as `answerLaw` does. */
export function judgeLaw(atlas: Atlas, question: LawQuestion, options: AnswerOptions = {}): Verdict {
  const setting = settingOf(atlas, question, options);
  return setting.judge(setting.stated, setting.floorFor(setting.stated), "doubted").verdict;
}

const NO_CLAIMS: ReadonlySet<Atom> = new Set();

function settingOf(atlas: Atlas, question: LawQuestion, options: AnswerOptions): Setting {
  const { claims = NO_CLAIMS, strict = false } = options;
  assertExceptions(atlas, claims);
  return createSetting(atlas, { ...question, claims, strict });
}

/** Returns the sentences of the exceptions that are offered: their rules may not be in the floor. */
function exceptionWords(exceptions: readonly ExceptionOffered[], { registry }: Atlas) {
  return exceptions.map(({ atom }) => [atom, registry.atoms.get(atom)?.says ?? atom] as const);
}

/** Returns the sentence of a guardian's consent where the checklist asks for it: no rule of the floor may name it. */
function guardianWords(checklist: readonly Item[], { registry }: Atlas) {
  const says = registry.atoms.get(GUARDIAN_CONSENT)?.says;
  const isAsked = checklist.some(({ have }) => have.includes(GUARDIAN_CONSENT));
  return says === undefined || !isAsked ? [] : [[GUARDIAN_CONSENT, says] as const];
}

/** Returns the labels of the concepts that questions name. */
function conceptWords(
  questions: readonly Question[],
  { concepts }: Atlas,
): readonly (readonly [string, string])[] {
  return questions
    .filter(({ fact }) => FACTS[fact].kind === "concept")
    .flatMap(({ outcomes }) => outcomes.flatMap(({ members }) => members))
    .map((id) => [id, concepts.get(id).label]);
}

function assertExceptions({ registry }: Atlas, claims: ReadonlySet<Atom>): void {
  for (const atom of claims)
    if (!isException(atom) || !registry.atoms.has(atom)) {
      const known = [...registry.atoms.keys()].filter(isException);
      throw fieldError(
        "INPUT_INVALID",
        "claims",
        "names no exception of a law",
        `\`${atom.slice(0, 128)}\` is no exception that a law knows${suggest(atom, known)}; an exception begins with \`exc:\``,
      );
    }
}

/**
 * Returns the exceptions of the rules that apply or may forbid: those that would change the verdict first, each with the
 * verdict if it is claimed.
 */
function findExceptions(
  atlas: Atlas,
  question: LawQuestion,
  options: AnswerOptions,
  { judged, floor }: { judged: Judged; floor: Floor },
): readonly ExceptionOffered[] {
  const { claims = NO_CLAIMS } = options;
  const verdictWith = (atom: Atom): Verdict => {
    const setting = settingOf(atlas, question, { ...options, claims: new Set([...claims, atom]) });
    return setting.judge(setting.stated, setting.floorFor(setting.stated), "doubted").verdict;
  };
  const opening = judged.bans.flatMap(({ exceptions, by }) =>
    exceptions.flat().map((atom) => [atom, by] as const),
  );
  const lightening = exceptionsAsked(floor, claims, atlas.rulebook.implications);
  const isForbidden = judged.verdict !== "conditional" && judged.verdict !== "free";
  const opens = isForbidden ? new Map(opening) : new Map<Atom, Citation>();
  const others = new Map(lightening.filter(([atom]) => !opens.has(atom)));
  return [
    ...[...opens].map(([atom, by]) => ({ atom, by, verdict: verdictWith(atom) })),
    ...[...others].map(([atom, by]) => ({ atom, by, verdict: judged.verdict })),
  ];
}

/** Returns the exceptions that are one of several ways to meet what is tested and not met yet. */
function exceptionsAsked(
  floor: Floor,
  claims: ReadonlySet<Atom>,
  implications: Implications,
): readonly (readonly [Atom, Citation])[] {
  const held = heldUnder(floor, claims);
  return [...floor.dimensions.values()].flatMap(({ engaged, parts }) =>
    (engaged ? parts : []).flatMap(({ value, by, outdone }) => {
      if (outdone || value.kind !== "formula") return [];
      const open = value.cnf.filter(
        (clause) => !clauseMet(clause, held, implications) && !clause.every(isException),
      );
      return open.flatMap((clause) => clause.filter(isException).map((atom) => [atom, by] as const));
    }),
  );
}
