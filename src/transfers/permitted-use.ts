/** The use that an offer lets the recipient make of the data: which operations, and how long it keeps the data. */
import { fieldError } from "../errors.ts";
import type { Atlas } from "../law/atlas.ts";
import type { Floor } from "../law/floor.ts";
import { formatLimit, isPeriod, limitWithin, type RetentionLimit } from "../law/lattice/retention.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { findNearest } from "../vocabulary/nearest.ts";
import { engagementOf } from "./circumstances.ts";
import type { DenialReason } from "./decision.ts";
import type { Offer } from "./transfer-request.ts";
import type { Translation } from "./translation.ts";

/** The use without which an operation is forbidden: any, a purpose, or what the request says elsewhere. */
type Needs = "nothing" | "onward" | "sale" | "publication" | readonly string[];

/**
 * Every operation that an offer may list. A purpose of the common vocabulary is one too, where the request has that
 * purpose.
 */
export const OPERATIONS: ReadonlyMap<string, Needs> = new Map<string, Needs>([
  ["store", "nothing"],
  ["read", "nothing"],
  ["compare", "nothing"],
  ["extract", "nothing"],
  ["transform", "nothing"],
  ["anonymise", "nothing"],
  ["delete", "nothing"],
  [
    "search",
    ["pur:identify", "pur:enrolIdentify", "pur:security", "pur:publicProtection", "pur:missingPerson"],
  ],
  [
    "infer",
    [
      "pur:categorise",
      "pur:emotion",
      "pur:ageCheck",
      "pur:workMonitoring",
      "pur:analytics",
      "pur:personalise",
      "pur:advertising",
      "pur:research",
    ],
  ],
  ["train", ["pur:trainModel"]],
  ["advertise", ["pur:advertising"]],
  ["disclose", "onward"],
  ["sell", "sale"],
  ["publish", "publication"],
]);

/** The operations that are advised where an offer lists none: a recipient of biometric data mostly needs both. */
const USUAL = "operations: [store, compare]";

/** Returns the leaves of a purpose of the common vocabulary; undefined where the word is none. */
function purposeOf(word: string, concepts: Concepts): ReadonlySet<string> | undefined {
  const id = word.startsWith("pur:") ? word : `pur:${word}`;
  return concepts.has(id) ? concepts.leaves(id) : undefined;
}

function isAllowed(word: string, { request, leaves }: Translation, atlas: Atlas): boolean {
  const { concepts } = atlas;
  const needs = OPERATIONS.get(word);
  if (needs === undefined) return purposeOf(word, concepts)?.isSubsetOf(leaves.purpose) === true;
  if (needs === "nothing") return true;
  const { action, offer } = request;
  const engaged = engagementOf(leaves.purpose, action, offer.onward, atlas);
  if (needs === "onward" || needs === "sale") return engaged[needs];
  if (needs === "publication") return action === "publish";
  return needs.some((id) => !concepts.leaves(id).isDisjointFrom(leaves.purpose));
}

/** Returns the reason to deny an offer that lists no operation, with what it lacks; none for any other. */
export function unusedReasons(translation: Translation, atlas: Atlas): readonly DenialReason[] {
  if (translation.request.offer.operations.length > 0) return [];
  const says = `the offer lists no operation, so that the recipient could do nothing with the data: list what it needs, of ${listed(fittingIn(translation, atlas))}`;
  return [{ code: "OPERATION_FORBIDDEN", says, missing: [USUAL] }];
}

const fittingIn = (translation: Translation, atlas: Atlas) =>
  [...OPERATIONS.keys()].filter((word) => isAllowed(word, translation, atlas));

/**
 * Returns the reasons to deny for operations that go beyond what the request is for. Throws INPUT_INVALID, by path and
 * with near words, for a word that is no operation.
 */
export function operationReasons(translation: Translation, atlas: Atlas): readonly DenialReason[] {
  const { operations } = translation.request.offer;
  for (const [i, word] of operations.entries())
    if (!OPERATIONS.has(word) && purposeOf(word, atlas.concepts) === undefined)
      throw unknown(`offer.operations[${i}]`, "an operation or a purpose of the request", word, [
        ...OPERATIONS.keys(),
      ]);
  return operations.flatMap((word, i) =>
    isAllowed(word, translation, atlas)
      ? []
      : [
          {
            code: "OPERATION_FORBIDDEN" as const,
            // The word is one of a closed list, so that it names nobody.
            says: `the operation \`${word}\` at \`offer.operations[${i}]\` goes beyond what the request is for, which allows ${listed(fittingIn(translation, atlas))} and its own purposes`,
          },
        ],
  );
}

/**
 * Returns the reasons to deny for data that is to be kept longer than a limit of the floor allows after the same event.
 * Throws INPUT_INVALID by path for a period that is none, and for an event that no law counts from.
 */
export function retentionReasons(
  retention: Offer["retention"],
  floor: Floor,
  atlas: Atlas,
): readonly DenialReason[] {
  if (retention.length === 0) return [];
  const parts = floor.dimensions.get("retention")?.parts ?? [];
  const limits = parts.flatMap(({ value, by }) =>
    value.kind === "retention" ? value.limits.map((limit) => ({ limit, by })) : [],
  );
  const isLimited = (event: string) => limits.some(({ limit }) => limit.event === event);
  return retention.flatMap(({ event, period }, i): readonly DenialReason[] => {
    const at = `offer.retention[${i}]`;
    if (!isLimited(event)) assertCounted(`${at}.event`, event, atlas);
    if (!isPeriod(period))
      throw fieldError(
        "INPUT_INVALID",
        `${at}.period`,
        "expected a duration such as `P1Y` or `P45D`",
        `\`${at}.period\` is not a duration such as \`P1Y\` or \`P45D\``,
      );
    const offered: RetentionLimit = { event, period, prompt: true };
    const broken = limits.find(({ limit }) => limit.event === event && !limitWithin(limit, offered));
    if (broken === undefined) return [];
    const { limit, by } = broken;
    const says = `\`${at}\` keeps the data longer than ${by.cite} allows: ${formatLimit(limit)}`;
    return [{ code: "RETENTION_CONFLICT", says, dimension: "retention", by }];
  });
}

/** Checks that the retention limits of some law count from an event. Throws INPUT_INVALID. */
function assertCounted(field: string, event: string, { packs }: Atlas): void {
  const events = new Set<string>();
  for (const { rules } of packs.values())
    for (const { require } of rules) {
      const demand = require.get("retention");
      if (demand?.kind === "retention") for (const limit of demand.limits) events.add(limit.event);
    }
  if (!events.has(event)) throw unknown(field, "an event from which a law counts", event, [...events]);
}

function unknown(field: string, what: string, word: string, known: readonly string[]) {
  const near = findNearest(word, known);
  const nearest = near.length === 0 ? "" : `near are ${listed(near)}; `;
  const hint = `${nearest}known are ${listed(known.toSorted())}`;
  return fieldError("INPUT_INVALID", field, `not ${what}; ${hint}`, `\`${field}\` is not ${what}: ${hint}`);
}

const listed = (words: readonly string[]) => words.map((each) => `\`${each}\``).join(", ");
