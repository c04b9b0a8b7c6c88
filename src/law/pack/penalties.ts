/** The penalties of a pack: the checks beyond their form, and what lint finds in them. */
import type { DIMENSION_KEYS } from "../lattice/dimension.ts";
import { isNamed, type Penalties, type Penalty } from "../penalty.ts";
import { inForce, type Rule } from "../rule.ts";
import { assertDistinct, assertRuns, invalid } from "./entry.ts";
import type { PenaltyEntry, UnitEntry } from "./penalties-document.ts";
import { type Located, readAt } from "./yaml.ts";

type Stated = {
  readonly penalties?: readonly PenaltyEntry[] | undefined;
  readonly units: readonly UnitEntry[];
};

/**
 * Creates the penalties of a pack. Throws PACK_INVALID, with the place, for an id that is used twice, an end before its
 * beginning, values of a unit that overlap, and a unit that the pack does not state.
 */
export function createPenalties({ penalties = [], units }: Stated, source: Located): Penalties {
  assertDistinct(units, source, ["units"]);
  assertDistinct(penalties, source, ["penalties"]);
  const known = new Set(units.map(({ id }) => id));
  for (const [i, { values }] of units.entries()) readAt(source, ["units", i], () => assertOrdered(values));
  for (const [i, penalty] of penalties.entries())
    readAt(source, ["penalties", i], () => {
      assertRuns(penalty);
      for (const unit of [penalty.amount?.unit, penalty.cap?.unit])
        if (unit !== undefined && !known.has(unit))
          throw invalid(`the unit \`${unit}\` is not among the \`units\` of this pack`);
    });
  return { penalties, units };
}

function assertOrdered(values: UnitEntry["values"]): void {
  for (const [i, value] of values.entries()) {
    assertRuns(value);
    const before = values[i - 1];
    if (before !== undefined && (before.until === undefined || value.from < before.until))
      throw invalid(`the value from ${before.from} has not ended on ${value.from}, when the next one begins`);
  }
}

/** A fault in the penalties of a pack: the id of the penalty or unit, and what is wrong. */
type Found = { readonly at: string; readonly says: string };

/**
 * Finds penalties that name no rule of the pack, units that no penalty uses, and two penalties that say the same of the same
 * breach at the same time, one of which should have ended.
 */
export function lintPenalties({ penalties, units }: Penalties, rules: readonly Rule[]): readonly Found[] {
  const used = new Set(penalties.flatMap(({ amount, cap }) => [amount?.unit, cap?.unit]));
  return [
    ...penalties.flatMap((penalty) => strangers(penalty, rules)),
    ...penalties.flatMap((penalty, i) => overlaps(penalty, penalties.slice(0, i))),
    ...units
      .filter(({ id }) => !used.has(id))
      .map(({ id }) => ({ at: id, says: "no penalty is counted in it" })),
  ];
}

function strangers(penalty: Penalty, rules: readonly Rule[]): readonly Found[] {
  const { id, sanctions } = penalty;
  const named = penalty.rules.filter((name) => !rules.some((rule) => isNamed(name, rule.id)));
  const asked = rules.filter(
    (rule) => penalty.rules.length === 0 || penalty.rules.some((name) => isNamed(name, rule.id)),
  );
  const idle =
    sanctions === "all" ? [] : sanctions.filter((dimension) => !asked.some((rule) => asks(rule, dimension)));
  return [
    ...named.map((name) => ({ at: id, says: `no rule of this pack is \`${name}\`` })),
    ...idle.map((dimension) => ({ at: id, says: `none of its rules asks anything under \`${dimension}\`` })),
  ];
}

/** A destination's export mechanism binds whatever leaves that place again. */
const asks = ({ require }: Rule, dimension: (typeof DIMENSION_KEYS)[number]) =>
  require.has(dimension) || (dimension === "onward" && require.has("mechanism"));

function overlaps(penalty: Penalty, others: readonly Penalty[]): readonly Found[] {
  const classOf = ({
    kind,
    pays,
    per,
    severity,
    fault,
    circumstances,
    sanctions,
    rules,
    amount,
    prison,
  }: Penalty) =>
    JSON.stringify([
      ...[kind, pays, per, severity, fault, circumstances, sanctions, rules],
      ...[amount === undefined, prison === undefined],
    ]);
  const mine = classOf(penalty);
  return others
    .filter((other) => classOf(other) === mine && (isOn(other, penalty.from) || isOn(penalty, other.from)))
    .map(({ id }) => ({
      at: penalty.id,
      says: `\`${id}\` sanctions the same breach in the same way at the same time: end one with \`until\`, or say in which case each holds`,
    }));
}

const isOn = ({ from, until }: Penalty, day: string) =>
  inForce(until === undefined ? { from } : { from, until }, day);
