/** Encodes and decodes what an answer of the law says beyond the floor: presumptions, questions and the checklist. */
import type { Answer, Decisive, ExceptionOffered } from "../../law/answer/answer.ts";
import type { Item } from "../../law/answer/checklist.ts";
import type { Asked } from "../../law/answer/effect.ts";
import type { Outcome, Question } from "../../law/answer/questions.ts";
import type { StatedDuty, SuggestedClaim, WorstCase } from "../../law/answer/stated.ts";
import type { Upcoming } from "../../law/answer/upcoming.ts";
import { type FactName, type Facts, formatFact, isFactName, parseFact } from "../../law/fact.ts";
import { DIMENSIONS, type Dimension } from "../../law/lattice/dimension.ts";
import { decodeCitation, encodeCitation } from "./codec.ts";
import { VERDICTS, WEIGHTS } from "./enums.ts";
import type { AskedDimensionInput, AskedDimensionOutput } from "./generated/comity/v1/AskedDimension.ts";
import type { ChecklistItemInput, ChecklistItemOutput } from "./generated/comity/v1/ChecklistItem.ts";
import type { DecisiveRuleOutput } from "./generated/comity/v1/DecisiveRule.ts";
import type { FactInput, FactOutput } from "./generated/comity/v1/Fact.ts";
import type { FactOutcomeInput, FactOutcomeOutput } from "./generated/comity/v1/FactOutcome.ts";
import type { FactQuestionInput, FactQuestionOutput } from "./generated/comity/v1/FactQuestion.ts";
import type { LawAnswerInput, LawAnswerOutput } from "./generated/comity/v1/LawAnswer.ts";
import type { OfferedExceptionOutput } from "./generated/comity/v1/OfferedException.ts";
import type { StatedDutyOutput } from "./generated/comity/v1/StatedDuty.ts";
import type { SuggestedClaimOutput } from "./generated/comity/v1/SuggestedClaim.ts";
import type { UpcomingChangeOutput } from "./generated/comity/v1/UpcomingChange.ts";
import type { WorstCaseInput, WorstCaseOutput } from "./generated/comity/v1/WorstCase.ts";
import { invalid, nameOf, requiredWordOf, requirePresent } from "./narrow.ts";

/** The part of an answer that goes beyond the floor. */
export type Guidance = Pick<
  Answer,
  | "decisive"
  | "restsOnUnsure"
  | "presumed"
  | "presumedVerdict"
  | "worstVerdict"
  | "worstCase"
  | "statedDuties"
  | "unread"
  | "suggestedClaims"
  | "upcoming"
  | "claims"
  | "exceptions"
  | "questions"
  | "checklist"
>;

/** Encodes facts, each with its words. */
export function encodeFacts(facts: Facts): FactInput[] {
  return [...facts].map(([name, { value }]) => ({ name, values: [formatFact(value)].flat() }));
}

/** Decodes one fact. Throws STATEMENT_INVALID for a name that is not known here. */
export function decodeFact({
  name,
  values,
}: FactOutput): [FactName, { value: ReturnType<typeof parseFact>; proven: true }] {
  const known = factNameOf(name, "facts.name");
  return [known, { value: parseFact(known, values), proven: true }];
}

/** Returns the name of a fact. Throws STATEMENT_INVALID for a name that is not known here. */
export function factNameOf(name: string | undefined, field: string): FactName {
  if (name !== undefined && isFactName(name)) return name;
  throw invalid(field, "is not a fact that is known here");
}

/** Returns a dimension. Throws STATEMENT_INVALID for a name that is not known here. */
export function dimensionOf(name: string | undefined, field: string): Dimension {
  const known = requirePresent(name, field);
  if (!Object.hasOwn(DIMENSIONS, known)) throw invalid(field, "is not known here");
  return known as Dimension;
}

/** Encodes what an answer says beyond the floor. */
export function encodeGuidance(answer: Guidance): LawAnswerInput {
  return {
    decisive: answer.decisive.map(({ by, says }) => ({ citation: encodeCitation(by), says })),
    restsOnUnsure: answer.restsOnUnsure,
    presumptions: encodeFacts(answer.presumed),
    presumedVerdict: nameOf(VERDICTS, answer.presumedVerdict, "presumedVerdict"),
    worstVerdict: nameOf(VERDICTS, answer.worstVerdict, "worstVerdict"),
    ...(answer.worstCase === undefined ? {} : { worstCase: encodeWorst(answer.worstCase) }),
    statedDuties: answer.statedDuties.map(({ dimension, by, says, facts }) => ({
      ...{ dimension, says, facts: [...facts] },
      citation: encodeCitation(by),
    })),
    unread: [...answer.unread],
    suggestedClaims: answer.suggestedClaims.map((each) => ({ ...each })),
    upcoming: answer.upcoming.map(({ day, by, begins, others, verdict }) => ({
      ...{ day, others, ends: !begins },
      citation: encodeCitation(by),
      verdict: nameOf(VERDICTS, verdict, "upcoming.verdict"),
    })),
    claims: [...answer.claims],
    exceptions: answer.exceptions.map(({ atom, by, verdict }) => ({
      atom,
      citation: encodeCitation(by),
      verdict: nameOf(VERDICTS, verdict, "exceptions.verdict"),
    })),
    questions: answer.questions.map(encodeQuestionBack),
    checklist: answer.checklist.map(encodeItem),
  };
}

function encodeWorst({ by, says, facts }: WorstCase): WorstCaseInput {
  const needed = facts.map(({ fact, values }) => ({ name: fact, values: [...values] }));
  return { citation: encodeCitation(by), says, facts: needed };
}

function encodeQuestionBack({ fact, weight, given, outcomes }: Question): FactQuestionInput {
  return {
    fact,
    weight: nameOf(WEIGHTS, weight, "questions.weight"),
    ...(given === undefined ? {} : { given: { name: given.fact, values: [given.value].flat() } }),
    outcomes: outcomes.map(encodeOutcome),
  };
}

function encodeOutcome({ members, verdict, turnsOn, adds, drops, needs }: Outcome): FactOutcomeInput {
  return {
    members: [...members],
    verdict: nameOf(VERDICTS, verdict, "questions.outcomes.verdict"),
    turnsOn: [...turnsOn],
    adds: adds.map(encodeAsked),
    drops: drops.map(encodeAsked),
    needs: needs.map(encodeItem),
  };
}

function encodeAsked({ dimension, by, weight }: Asked): AskedDimensionInput {
  return { dimension, citation: encodeCitation(by), weight: nameOf(WEIGHTS, weight, "weight") };
}

function encodeItem({ by, have, ...item }: Item): ChecklistItemInput {
  return { ...item, have: [...have], citation: encodeCitation(by) };
}

/**
 * Decodes what an answer says beyond the floor. A node of version 0.2 says nothing of it: its verdict is the one in the
 * worst case. Throws STATEMENT_INVALID.
 */
export function decodeGuidance(answer: LawAnswerOutput): Guidance {
  const verdict = requiredWordOf(VERDICTS, answer.verdict, "verdict");
  const verdictOr = (word: LawAnswerOutput["verdict"], field: string) =>
    word === undefined || word === "VERDICT_UNSPECIFIED" ? verdict : requiredWordOf(VERDICTS, word, field);
  return {
    decisive: answer.decisive.map(decodeDecisive),
    restsOnUnsure: answer.restsOnUnsure ?? false,
    presumed: new Map(answer.presumptions.map(decodeFact)),
    presumedVerdict: verdictOr(answer.presumedVerdict, "presumedVerdict"),
    worstVerdict: verdictOr(answer.worstVerdict, "worstVerdict"),
    ...(answer.worstCase == null ? {} : { worstCase: decodeWorst(answer.worstCase) }),
    statedDuties: answer.statedDuties.map(decodeStatedDuty),
    unread: answer.unread.map((name) => factNameOf(name, "unread")),
    suggestedClaims: answer.suggestedClaims.map(decodeSuggested),
    upcoming: answer.upcoming.map(decodeUpcoming),
    claims: answer.claims,
    exceptions: answer.exceptions.map(decodeException),
    questions: answer.questions.map(decodeQuestionBack),
    checklist: answer.checklist.map(decodeItem),
  };
}

function decodeWorst({ citation, says, facts }: WorstCaseOutput): WorstCase {
  return {
    by: decodeCitation(citation, "worstCase.citation"),
    says: requirePresent(says, "worstCase.says"),
    facts: facts.map(({ name, values }) => ({ fact: factNameOf(name, "worstCase.facts"), values })),
  };
}

function decodeStatedDuty({ dimension, citation, says, facts }: StatedDutyOutput): StatedDuty {
  return {
    dimension: dimensionOf(dimension, "statedDuties.dimension"),
    by: decodeCitation(citation, "statedDuties.citation"),
    says: requirePresent(says, "statedDuties.says"),
    facts: facts.map((name) => factNameOf(name, "statedDuties.facts")),
  };
}

function decodeSuggested({ fact, atom }: SuggestedClaimOutput): SuggestedClaim {
  return {
    fact: factNameOf(fact, "suggestedClaims.fact"),
    atom: requirePresent(atom, "suggestedClaims.atom"),
  };
}

function decodeUpcoming({ day, citation, ends, others, verdict }: UpcomingChangeOutput): Upcoming {
  return {
    day: requirePresent(day, "upcoming.day"),
    by: decodeCitation(citation, "upcoming.citation"),
    begins: ends !== true,
    others: others ?? 0,
    verdict: requiredWordOf(VERDICTS, verdict, "upcoming.verdict"),
  };
}

function decodeDecisive({ citation, says }: DecisiveRuleOutput): Decisive {
  return { by: decodeCitation(citation, "decisive.citation"), says: requirePresent(says, "decisive.says") };
}

function decodeException({ atom, citation, verdict }: OfferedExceptionOutput): ExceptionOffered {
  return {
    atom: requirePresent(atom, "exceptions.atom"),
    by: decodeCitation(citation, "exceptions.citation"),
    verdict: requiredWordOf(VERDICTS, verdict, "exceptions.verdict"),
  };
}

function decodeQuestionBack({ fact, weight, given, outcomes }: FactQuestionOutput): Question {
  return {
    fact: factNameOf(fact, "questions.fact"),
    weight: requiredWordOf(WEIGHTS, weight, "questions.weight"),
    ...(given === undefined || given === null ? {} : { given: decodeGiven(given) }),
    outcomes: outcomes.map(decodeOutcome),
  };
}

function decodeGiven({ name, values }: FactOutput): Exclude<Question["given"], undefined> {
  return { fact: factNameOf(name, "questions.given"), value: values };
}

function decodeOutcome({ members, verdict, turnsOn, adds, drops, needs }: FactOutcomeOutput): Outcome {
  return {
    members,
    verdict: requiredWordOf(VERDICTS, verdict, "questions.outcomes.verdict"),
    turnsOn: turnsOn.map((name) => factNameOf(name, "questions.outcomes.turnsOn")),
    adds: adds.map(decodeAsked),
    drops: drops.map(decodeAsked),
    needs: needs.map(decodeItem),
  };
}

function decodeAsked({ dimension, citation, weight }: AskedDimensionOutput): Asked {
  const known = requiredWordOf(WEIGHTS, weight, "weight");
  if (known === "verdict") throw invalid("weight", "is no weight of a demand");
  return {
    dimension: dimensionOf(dimension, "dimension"),
    by: decodeCitation(citation, "citation"),
    weight: known,
  };
}

function decodeItem({ dimension, have, otherWays = 0, metBy, citation, says }: ChecklistItemOutput): Item {
  return {
    dimension: dimensionOf(dimension, "checklist.dimension"),
    have,
    otherWays,
    ...(metBy === undefined || metBy === "" ? {} : { metBy }),
    by: decodeCitation(citation, "checklist.citation"),
    says: requirePresent(says, "checklist.says"),
  };
}
