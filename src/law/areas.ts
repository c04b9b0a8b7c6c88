/**
 * The areas of places: what each lies within, by its code or as a member of a union, and whose law holds there. A state
 * of a union may have a pack of its own, which stands on its union's.
 */
import type { BoundedCache } from "../memo.ts";
import { FACTS, type Fact, type FactName, type Facts, type FactValue } from "./fact.ts";
import type { Pack } from "./pack/create.ts";
import { placeOf, placesAround } from "./places.ts";
import { placeWithin } from "./rule.ts";

/** The packs that say which places there are. An atlas is one such value. */
type Areas = {
  readonly packs: ReadonlyMap<string, Pack>;
  readonly asked: {
    /** By place: what it lies within. */
    readonly areas: BoundedCache<string, readonly string[]>;
  };
};

/**
 * Returns a place, in the one spelling of its code, and all that it lies within, nearest first: the state, and the
 * union of which that is a member. `FR-974`, `FR` and `EU` for `RE`.
 */
export function areasOf(atlas: Areas, place: string): readonly string[] {
  return atlas.asked.areas.get(place, () => {
    const around = placesAround(place);
    const unions = [...atlas.packs.values()].filter(({ members }) =>
      around.some((each) => members.includes(each)),
    );
    return [...new Set([...around, ...unions.map(({ jurisdiction }) => jurisdiction)])];
  });
}

/** Returns true where one of two places lies within the other, whichever way: `IE` and `EU`, `US-IL` and `US`. */
export function overlap(atlas: Areas, one: string, other: string): boolean {
  return areasOf(atlas, one).includes(placeOf(other)) || areasOf(atlas, other).includes(placeOf(one));
}

/** Returns those of some places, each once, that lie around neither side. */
export function placesApart(
  atlas: Areas,
  places: readonly string[],
  sides: readonly string[],
): readonly string[] {
  const isAround = (place: string) =>
    sides.some((side) => placeWithin(side, place) || areasOf(atlas, side).includes(place));
  return [...new Set(places)].filter((place) => !isAround(place));
}

/**
 * Returns the jurisdiction whose law holds at a place, such as `EU` for `IE` and `RE`; where none does, the place in the
 * one spelling of its code.
 */
export function lawPlaceOf(atlas: Areas, place: string): string {
  return lawPlacesOf(atlas, place)[0] ?? (atlas.packs.has(place) ? place : placeOf(place));
}

/** Returns the jurisdictions whose law holds at a place, nearest first. */
export function lawPlacesOf(atlas: Areas, place: string): readonly string[] {
  return areasOf(atlas, place).filter((area) => atlas.packs.get(area)?.overlay === false);
}

/**
 * Returns the union on whose law a member's pack stands, such as `EU` for `DE`; the jurisdiction itself where it stands on
 * none.
 */
export function unionOf({ packs }: Pick<Areas, "packs">, jurisdiction: string): string {
  const outer = packs.get(packs.get(jurisdiction)?.within ?? "");
  return outer?.members.includes(jurisdiction) ? outer.jurisdiction : jurisdiction;
}

/**
 * Returns facts in which the jurisdiction whose law holds at a place stands for it, since rules name that. What it lies
 * within goes along where its code does not say so: a rule that names `EU` looks at `DE` too.
 */
export function withLawPlaces(atlas: Areas, facts: Facts): Facts {
  return new Map(
    [...facts].map(([name, { value, proven }]): [FactName, Fact] => {
      if (FACTS[name].kind !== "place" || value.kind !== "set") return [name, { value, proven }];
      return [name, { value: lawPlacesIn(atlas, value.values), proven }];
    }),
  );
}

function lawPlacesIn(atlas: Areas, places: ReadonlySet<string>): FactValue {
  const values = new Set<string>();
  const around = new Map<string, readonly string[]>();
  for (const place of places) {
    const nearest = lawPlaceOf(atlas, place);
    const [, ...outer] = lawPlacesOf(atlas, place);
    const beyond = outer.filter((area) => !placeWithin(nearest, area));
    values.add(nearest);
    if (beyond.length > 0) around.set(nearest, beyond);
  }
  return around.size === 0 ? { kind: "set", values } : { kind: "set", values, around };
}

/** Returns facts without what `withLawPlaces` has added to their places, as they are told. */
export function withoutAreas(facts: Facts): Facts {
  return new Map(
    [...facts].map(([name, { value, proven }]): [FactName, Fact] => {
      if (value.kind !== "set" || value.around === undefined) return [name, { value, proven }];
      return [name, { value: { kind: "set", values: value.values }, proven }];
    }),
  );
}
