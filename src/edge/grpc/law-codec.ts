/** Encodes and decodes the messages of law.proto: a question to the law, and its answer. */
import { z } from "zod";
import { ComityError, fieldError } from "../../errors.ts";
import type { Answer } from "../../law/answer/answer.ts";
import type { Atom } from "../../law/atom.ts";
import type { At } from "../../law/day.ts";
import { type Facts, setOf } from "../../law/fact.ts";
import { DIMENSIONS, type Dimension } from "../../law/lattice/dimension.ts";
import type { NotResearched } from "../../law/not-researched.ts";
import type { DimensionFloor, GrantOutcome, Part } from "../../law/outcome.ts";
import { type StatedFact, stateFacts } from "../../law/state-facts.ts";
import { narrow } from "../../narrow.ts";
import { PLACE_CODE } from "../../patterns.ts";
import type { Concepts } from "../../vocabulary/concept.ts";
import {
  decodeFact,
  decodeGuidance,
  dimensionOf,
  encodeFacts,
  encodeGuidance,
  factNameOf,
} from "./answer-codec.ts";
import { decodeCitation, encodeCitation } from "./codec.ts";
import { SIDES, VERDICTS } from "./enums.ts";
import type { AskRequestInput, AskRequestOutput } from "./generated/comity/v1/AskRequest.ts";
import type { DemandInput, DemandOutput } from "./generated/comity/v1/Demand.ts";
import type { DimensionFloorInput, DimensionFloorOutput } from "./generated/comity/v1/DimensionFloor.ts";
import type { LawAnswerInput, LawAnswerOutput } from "./generated/comity/v1/LawAnswer.ts";
import type { NotResearchedOutput } from "./generated/comity/v1/NotResearched.ts";
import type { RecognitionInput, RecognitionOutput } from "./generated/comity/v1/Recognition.ts";
import type { TimestampOutput } from "./generated/google/protobuf/Timestamp.ts";
import { fromNode, invalid, nameOf, requiredWordOf, requirePresent, timeOf, timestampOf } from "./narrow.ts";
import { decodePenalties, encodePenalties } from "./penalty-codec.ts";
import { decodeDemand, decodeValue, encodeRequirement } from "./requirement-codec.ts";

/** A question as its asker states it: facts in words, which the node reads with its own vocabulary. */
export type Question = {
  /** The place that the data leaves, such as `EU`. */
  readonly from: string;
  /** The place that the data enters. */
  readonly to: string;
  readonly facts: readonly StatedFact[];
  /** A moment, or a day that counts as that day at every place; by default the present, by the node's clock. */
  readonly at?: At;
  /** Exceptions that the asker can show; none by default. */
  readonly claims?: readonly Atom[];
  /** True where nothing is presumed; false by default. */
  readonly strict?: boolean;
};

/** A question in the form that the law takes. `at` is absent where the asker stated no time. */
type Asked = {
  readonly from: string;
  readonly to: string;
  readonly facts: Facts;
  readonly at?: At;
  readonly claims: ReadonlySet<Atom>;
  readonly strict: boolean;
};

const MAX_ITEMS = 64;
const Text = z.string().min(1).max(128);
const Place = z.string("a code such as EU or US-IL").regex(PLACE_CODE, "a code such as EU or US-IL");
const Form = z.object({
  fromPlace: Place,
  toPlace: Place,
  facts: z.array(z.object({ name: Text, values: z.array(Text).min(1).max(MAX_ITEMS) })).max(MAX_ITEMS),
  onDate: z.iso.date("a date such as 2026-11-21").optional(),
  claims: z.array(Text).max(MAX_ITEMS),
  strict: z.boolean().default(false),
});

/** Encodes a question. */
export function encodeQuestion({
  from,
  to,
  facts,
  at,
  claims = [],
  strict = false,
}: Question): AskRequestInput {
  return {
    fromPlace: from,
    toPlace: to,
    facts: facts.map(([name, values]) => ({ name, values: [...values] })),
    claims: [...claims],
    strict,
    ...(at === undefined ? {} : encodeMoment(at)),
  };
}

/**
 * Decodes a question with the vocabulary of a node. Throws INPUT_INVALID, DUPLICATE_KEY, FACT_UNKNOWN or VOC_NO_TERM,
 * at the field of the message.
 */
export function decodeQuestion(message: AskRequestOutput, concepts: Concepts): Asked {
  const { fromPlace, toPlace, facts, onDate, claims, strict } = narrow(Form, message, "the question");
  const names = facts.map(({ name }) => name);
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice >= 0) throw fieldError("DUPLICATE_KEY", `facts[${twice}]`, "states a fact for the second time");
  const places = new Map(names.map((name, i) => [`facts.${name}`, `facts[${i}]`]));
  const stated = facts.map(({ name, values }): StatedFact => [name, values]);
  const read = atFields(places, () => stateFacts(fromPlace, toPlace, stated, concepts));
  const at = momentOf(onDate, message.atTime);
  const how = { claims: new Set(claims), strict };
  return { from: fromPlace, to: toPlace, facts: read, ...how, ...(at === undefined ? {} : { at }) };
}

/** Runs `act`. In the violations of an error that it throws, fields of the message take the place of facts. */
function atFields<T>(places: ReadonlyMap<string, string>, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof ComityError)) throw thrown;
    const violations = thrown.violations.map(({ field, description }) => ({
      field: places.get(field) ?? field,
      description,
    }));
    throw new ComityError(thrown.reason, thrown.message, { violations, cause: thrown });
  }
}

function encodeMoment(at: At): Pick<LawAnswerInput, "onDate" | "atTime"> {
  return typeof at === "string" ? { onDate: at } : { atTime: timestampOf(at.toISOString(), "atTime") };
}

function momentOf(onDate: string | undefined, atTime: TimestampOutput | null | undefined): At | undefined {
  const time = timeOf(atTime, "atTime");
  if (onDate !== undefined && time !== undefined)
    throw invalid("moment", "is given twice: state `onDate` or `atTime`");
  return onDate ?? (time === undefined ? undefined : new Date(time));
}

/** Encodes an answer. */
export function encodeAnswer(answer: Answer): LawAnswerInput {
  const { from, to, at, facts, verdict, why, dimensions, assumed, grants, notApplied, packs, words } = answer;
  const stated = new Map([...facts].filter(([name]) => name !== "from" && name !== "to"));
  return {
    fromPlace: from,
    toPlace: to,
    facts: encodeFacts(stated),
    ...encodeMoment(at),
    verdict: nameOf(VERDICTS, verdict, "verdict"),
    why: [...why],
    dimensions: [...dimensions].map(encodeDimension),
    depends: answer.depends.map(({ fact, by, says }) => ({ fact, says, citation: encodeCitation(by) })),
    assumed: [...assumed],
    conflicts: answer.conflicts.map(({ object, keep, retention }) => ({
      keptObject: object,
      keep: encodeCitation(keep),
      retention: encodeCitation(retention),
    })),
    grants: grants.map(encodeRecognition),
    notApplied: [...notApplied],
    notResearched: answer.notResearched.map(({ side, ...each }) => ({
      ...each,
      side: nameOf(SIDES, side, "notResearched.side"),
    })),
    packs: [...packs],
    words: [...words].map(([name, says]) => ({ name, says })),
    ...encodeGuidance(answer),
    ...encodePenalties(answer),
  };
}

function encodeDimension([dimension, { engaged, value, parts }]: readonly [
  Dimension,
  DimensionFloor,
]): DimensionFloorInput {
  return { dimension, engaged, value: encodeRequirement(value), demands: parts.map(encodePart) };
}

function encodePart({ value, demand, says, by, outdone, assumed }: Part): DemandInput {
  return {
    value: encodeRequirement(value),
    asWritten: encodeRequirement(demand),
    says,
    citation: encodeCitation(by),
    outdone,
    assumed: [...assumed],
  };
}

function encodeRecognition({ by, ...grant }: GrantOutcome): RecognitionInput {
  return { ...grant, citation: encodeCitation(by) };
}

/** Decodes an answer for its asker. Throws STATEMENT_INVALID where it has no known form. */
export function decodeAnswer(message: LawAnswerOutput | undefined): Answer {
  return fromNode("answer", () => {
    const answer = requirePresent(message, "answer");
    const [from, to] = [
      requirePresent(answer.fromPlace, "fromPlace"),
      requirePresent(answer.toPlace, "toPlace"),
    ];
    return {
      from,
      to,
      at: requirePresent(momentOf(answer.onDate, answer.atTime), "moment"),
      facts: new Map([
        ["from", { value: setOf(from), proven: true }],
        ["to", { value: setOf(to), proven: true }],
        ...answer.facts.map(decodeFact),
      ]),
      verdict: requiredWordOf(VERDICTS, answer.verdict, "verdict"),
      why: answer.why,
      dimensions: new Map(answer.dimensions.map(decodeDimension)),
      depends: answer.depends.map(({ fact, says, citation }) => ({
        fact: factNameOf(fact, "depends.fact"),
        by: decodeCitation(citation, "depends.citation"),
        says: requirePresent(says, "depends.says"),
      })),
      assumed: answer.assumed.map((name) => factNameOf(name, "assumed")),
      conflicts: answer.conflicts.map(({ keptObject, keep, retention }) => ({
        object: requirePresent(keptObject, "conflicts.keptObject"),
        keep: decodeCitation(keep, "conflicts.keep"),
        retention: decodeCitation(retention, "conflicts.retention"),
      })),
      grants: answer.grants.map(decodeRecognition),
      notApplied: answer.notApplied.map(({ rule, jurisdiction, because }) => ({
        rule: requirePresent(rule, "notApplied.rule"),
        jurisdiction: requirePresent(jurisdiction, "notApplied.jurisdiction"),
        because: factNameOf(because, "notApplied.because"),
      })),
      notResearched: answer.notResearched.map(decodeNotResearched),
      packs: answer.packs.map(({ jurisdiction, version, hash }) => ({
        jurisdiction: requirePresent(jurisdiction, "packs.jurisdiction"),
        version: requirePresent(version, "packs.version"),
        hash: requirePresent(hash, "packs.hash"),
      })),
      words: new Map(answer.words.map(({ name = "", says = "" }) => [name, says])),
      ...decodeGuidance(answer),
      ...decodePenalties(answer),
    };
  });
}

function decodeNotResearched({
  dimension,
  jurisdiction,
  side,
  inPart = false,
}: NotResearchedOutput): NotResearched {
  return {
    dimension: dimensionOf(dimension, "notResearched.dimension"),
    jurisdiction: requirePresent(jurisdiction, "notResearched.jurisdiction"),
    side: requiredWordOf(SIDES, side, "notResearched.side"),
    inPart,
  };
}

function decodeDimension({
  dimension,
  engaged = false,
  value,
  demands,
}: DimensionFloorOutput): [Dimension, DimensionFloor] {
  const known = dimensionOf(dimension, "dimensions.dimension");
  const floor = decodeValue(value, `dimensions.${known}`);
  if (floor.kind !== DIMENSIONS[known]) throw invalid(`dimensions.${known}`, "has the value of another kind");
  return [known, { engaged, value: floor, parts: demands.map(decodePart) }];
}

function decodePart({ value, asWritten, says, citation, outdone = false, assumed }: DemandOutput): Part {
  return {
    value: decodeValue(value, "demands.value"),
    demand: decodeDemand(asWritten, "demands.asWritten"),
    says: requirePresent(says, "demands.says"),
    by: decodeCitation(citation, "demands.citation"),
    outdone,
    assumed: assumed.map((name) => factNameOf(name, "demands.assumed")),
  };
}

function decodeRecognition({ atom, used = false, says, citation, because }: RecognitionOutput): GrantOutcome {
  return {
    atom: requirePresent(atom, "grants.atom"),
    used,
    by: decodeCitation(citation, "grants.citation"),
    says: requirePresent(says, "grants.says"),
    ...(because === undefined || because === ""
      ? {}
      : { because: because === "status" ? because : factNameOf(because, "grants.because") }),
  };
}
