/** The atlas: all packs that a node holds. It picks the sources that a pair of places brings to a floor. */
import { ComityError } from "../errors.ts";
import { BoundedCache, WeakCache } from "../memo.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import type { Scheme, Schemes } from "../vocabulary/scheme.ts";
import { createTranslationMemory, type TranslationMemory } from "../vocabulary/translate.ts";
import { areasOf, lawPlaceOf, placesApart, unionOf } from "./areas.ts";
import { type At, type Days, dayAt, nameOf } from "./day.ts";
import { createFirstDays, type FirstDays } from "./first-days.ts";
import { type Pack, schemeIdOf } from "./pack/create.ts";
import { assertNoRing } from "./pack/nesting.ts";
import { assertOverrides, leftOf } from "./pack/override.ts";
import { type Registry, registryWith } from "./pack/registry.ts";
import { changesOf, periodOf } from "./period.ts";
import { isPlace } from "./place-names.ts";
import { Rulebook } from "./rulebook.ts";
import type { Side, Source } from "./source.ts";
import { createUnencoded, stateOf } from "./unencoded.ts";
import { createUnknownPlace } from "./unknown-place.ts";

/** Everything that the laws share: the vocabulary, the atoms and schemes that belong to no pack, and the baseline. */
export type Commons = Pick<Atlas, "concepts" | "common" | "schemes" | "registry" | "baseline">;

export type Atlas = {
  readonly concepts: Concepts;
  /** The common vocabulary as a scheme. */
  readonly common: Scheme;
  /** Every scheme by its id: the common one, those of the packs, standards, and laws without a pack so far. */
  readonly schemes: Schemes;
  readonly registry: Registry;
  readonly baseline: Pack;
  readonly packs: ReadonlyMap<string, Pack>;
  /** The first days on which what the packs ask for can exist. */
  readonly firstDays: FirstDays;
  /** The parts of the atlas that belong to no pack. */
  readonly commons: Commons;
  /** The size of the log when the newest pack or agreement came into force; 0 where none did since the log began. */
  readonly epoch: number;
  /** The compiled rules of its packs, and the last floors. */
  readonly rulebook: Rulebook;
  /** The last lists of sources. Where the same law answers it is the same list, by which the rulebook finds its floor. */
  readonly asked: Asked;
  /** The last translations between its schemes. */
  readonly translations: TranslationMemory;
};

/** The rules that the remembered sources hold together, and the sources that the remembered lists hold together. */
const MOST_RULES = 100_000;
const MOST_LISTED = 50_000;

type Asked = {
  /** By pack: the days on which its law changes. */
  readonly changes: WeakCache<Pack, readonly string[]>;
  readonly sources: BoundedCache<string, Source>;
  readonly lists: BoundedCache<string, readonly Source[]>;
  /** The same lists by what was asked: places, and the day or the minute. */
  readonly recent: BoundedCache<string, readonly Source[]>;
  /** By time zone: the day there, as of the minute that was asked about last. */
  readonly days: Days;
  /** By place: what it lies within. */
  readonly areas: BoundedCache<string, readonly string[]>;
  /** The rules of an agreement as a source, by day. */
  readonly agreed: WeakCache<object, BoundedCache<string, Source>>;
  /** Lists of sources with the source of an agreement appended. */
  readonly joined: WeakCache<readonly Source[], WeakCache<Source, readonly Source[]>>;
};

/**
 * Composes an atlas, a value that never changes: a new version of a pack makes a new atlas. Throws ATOM_UNKNOWN or
 * PACK_INVALID. The packs that are not among `changed` have been checked together before.
 */
export function composeAtlas(
  commons: Commons,
  packs: readonly Pack[],
  epoch = 0,
  changed: readonly Pack[] = packs,
): Atlas {
  const own = new Map(packs.map((pack) => [schemeIdOf(pack), pack]));
  const byPlace = new Map(packs.map((pack) => [pack.jurisdiction, pack]));
  assertNoRing(byPlace);
  assertOverrides(byPlace, changed);
  const { schemes } = commons;
  const spoken = (pack: Pack): Scheme => {
    const union = byPlace.get(unionOf({ packs: byPlace }, pack.jurisdiction)) ?? pack;
    return pack.scheme.terms.length === 0 ? union.scheme : pack.scheme;
  };
  // The atoms of a law begin with its code, so that no two laws have the same.
  const registry = registryWith(commons.registry, Object.assign({}, ...packs.map(({ atoms }) => atoms)));
  return {
    ...commons,
    // A pack's own terms replace the scheme that stood for its law before.
    schemes: {
      get: (id) => {
        const pack = own.get(id);
        return pack === undefined ? schemes.get(id) : spoken(pack);
      },
      ids: () => {
        const speaking = [...own].filter(
          ([, pack]) =>
            unionOf({ packs: byPlace }, pack.jurisdiction) === pack.jurisdiction ||
            pack.scheme.terms.length > 0,
        );
        return [...new Set([...schemes.ids(), ...speaking.map(([id]) => id)])].sort();
      },
      unchecked: () => schemes.unchecked().filter((id) => !own.has(id)),
    },
    registry,
    packs: byPlace,
    firstDays: createFirstDays(packs, registry.implications),
    commons,
    epoch,
    rulebook: new Rulebook(registry.implications),
    translations: createTranslationMemory(),
    asked: {
      changes: new WeakCache(),
      sources: new BoundedCache(MOST_RULES, ({ rules }) => rules.length + 1),
      lists: new BoundedCache(MOST_LISTED, (list) => list.length),
      recent: new BoundedCache(MOST_LISTED, (list) => list.length),
      days: new BoundedCache(1_000),
      areas: new BoundedCache(1_000),
      agreed: new WeakCache(),
      joined: new WeakCache(),
    },
  };
}

/** Composes an atlas in which `pack` replaces the pack of its jurisdiction, as of `epoch`. */
export function withPack({ commons, packs }: Atlas, pack: Pack, epoch: number): Atlas {
  return composeAtlas(commons, [...new Map(packs).set(pack.jurisdiction, pack).values()], epoch, [pack]);
}

/** Returns the IANA zone in which a jurisdiction's days begin. Throws JURISDICTION_UNKNOWN. */
export function zoneOf(atlas: Atlas, jurisdiction: string): string {
  const [nearest] = chainOf(atlas, jurisdiction);
  return nearest?.zone ?? "Etc/UTC";
}

function unknownPlace(atlas: Atlas, jurisdiction: string): ComityError {
  const all = standalone(atlas);
  const within = all.filter((each) => atlas.packs.get(each)?.within === jurisdiction);
  return createUnknownPlace(jurisdiction, { all, within, area: lawPlaceOf(atlas, jurisdiction) });
}

/** Returns a jurisdiction's pack and those around it, nearest first. Throws JURISDICTION_UNKNOWN. */
export function chainOf(atlas: Atlas, jurisdiction: string): readonly Pack[] {
  const pack = atlas.packs.get(jurisdiction);
  if (pack === undefined || pack.overlay) throw unknownPlace(atlas, jurisdiction);
  const chain = [pack];
  for (let up = pack.within; up !== undefined; ) {
    const parent = atlas.packs.get(up);
    if (parent === undefined)
      throw new ComityError(
        "JURISDICTION_UNKNOWN",
        `\`${jurisdiction}\` lies within \`${up}\`, for which there is no pack`,
      );
    chain.push(parent);
    up = parent.within;
  }
  return chain;
}

/** Returns the jurisdictions that can be asked about, sorted: those whose pack is no overlay. */
export function standalone(atlas: Atlas): readonly string[] {
  return [...atlas.packs.values()]
    .filter((p) => !p.overlay)
    .map((p) => p.jurisdiction)
    .sort();
}

function sourceOf(
  atlas: Atlas,
  [pack, ...inner]: readonly [Pack, ...Pack[]],
  side: Side,
  at: At,
  leaf: string,
): Source {
  const { jurisdiction, grants } = pack;
  const changes = [pack, ...inner].map((each) => atlas.asked.changes.get(each, () => changesOf(each)));
  const day = periodOf(changes, dayAt(atlas, at, pack.zone));
  return atlas.asked.sources.get([jurisdiction, side, day, leaf].join(), () => ({
    jurisdiction,
    side,
    day,
    rules: leftOf(pack, inner, day),
    grants,
    ...(pack.notResearched.length === 0 ? {} : { notResearched: pack.notResearched }),
    ...(jurisdiction === leaf ? {} : { within: leaf }),
  }));
}

function side(atlas: Atlas, jurisdiction: string, which: Side, at: At): readonly Source[] {
  // Whoever is touched in a federation is under its law, whichever of its states it is.
  const overlay = which === "touched" ? overlayAt(atlas, jurisdiction) : undefined;
  const chain = overlay === undefined ? chainOf(atlas, jurisdiction) : [overlay];
  // THREAT: before a law's first rule the floor would be empty and so allow everything. A member's pack is thin: the
  // law of its union must have begun.
  const whole = overlay ?? chain.findLast((pack) => !pack.overlay);
  if (whole === undefined || !hasBegun(atlas, whole, at)) {
    const day = dayAt(atlas, at, chain[0]?.zone ?? "Etc/UTC");
    throw new ComityError(
      "NO_LAW_AT_DATE",
      `the pack \`${jurisdiction}\` has no rule in force on ${day}: choose a later day`,
    );
  }
  return chain.map((pack, i) => sourceOf(atlas, [pack, ...chain.slice(0, i)], which, at, jurisdiction));
}

function hasBegun(atlas: Atlas, pack: Pack, at: At): boolean {
  const day = dayAt(atlas, at, pack.zone);
  return pack.rules.some(({ from }) => from <= day);
}

function overlayAt(atlas: Atlas, place: string): Pack | undefined {
  const pack = atlas.packs.get(place);
  return pack?.overlay === true ? pack : undefined;
}

/**
 * Returns the sources of a side of which no pack holds the whole law: the federation's law where there is one, and the
 * law that nobody has encoded. Throws JURISDICTION_UNKNOWN where nobody knows the place, and for an origin without a pack.
 */
function openSide(atlas: Atlas, place: string, which: Side, at: At): readonly Source[] {
  const around = areasOf(atlas, place).flatMap((area) => overlayAt(atlas, area) ?? []);
  const isFederation = overlayAt(atlas, place) !== undefined;
  if (!isFederation && which === "origin") throw unknownPlace(atlas, place);
  const missing = isFederation ? stateOf(place) : place;
  const open = atlas.asked.sources.get([missing, which, "unencoded"].join(), () => {
    if (!isFederation && !isPlace(place)) throw unknownPlace(atlas, place);
    return createUnencoded(missing, which);
  });
  return [open, ...around.map((pack) => sourceOf(atlas, [pack], which, at, place))];
}

/** The jurisdictions that the data or its use touches beside origin and destination. */
export type Touched = readonly string[];

/**
 * The treatment of a place without a pack: `refused`, or `open`, so that the other laws answer and the answer names what
 * nobody has encoded. An origin without a pack is always refused.
 */
type WithoutPack = "refused" | "open";

/**
 * Returns the sources of a floor: baseline, origin and destination with the laws around them, and touched places.
 * Fails closed: throws JURISDICTION_UNKNOWN or NO_LAW_AT_DATE, also for a touched place.
 */
export function sourcesOf(
  atlas: Atlas,
  from: string,
  to: string,
  touched: Touched,
  at: At,
  withoutPack: WithoutPack = "refused",
): readonly Source[] {
  const gathered = () => gatherSources(atlas, from, to, touched, at, withoutPack);
  const name = nameOf(at);
  if (name === undefined) return gathered();
  return atlas.asked.recent.get(JSON.stringify([from, to, name, withoutPack, ...touched]), gathered);
}

function gatherSources(
  atlas: Atlas,
  from: string,
  to: string,
  touched: Touched,
  at: At,
  withoutPack: WithoutPack,
): readonly Source[] {
  const sideOf = (place: string, which: Side) => {
    const pack = atlas.packs.get(place);
    const isWhole = pack !== undefined && (!pack.overlay || which === "touched");
    return isWhole || withoutPack === "refused"
      ? side(atlas, place, which, at)
      : openSide(atlas, place, which, at);
  };
  // A moment can be a different day at each place; a stated day is the same everywhere.
  const sides = [...sideOf(from, "origin"), ...sideOf(to, "destination")];
  const sources = [
    sourceOf(atlas, [atlas.baseline], "baseline", at, atlas.baseline.jurisdiction),
    ...sides,
    ...placesApart(atlas, touched, [from, to]).flatMap((each) => {
      const union = unionOf(atlas, each);
      const isThere = union !== each && sides.some(({ jurisdiction }) => jurisdiction === union);
      // What a union asks for whoever is touched it asks on its own side: a member then brings its own law alone.
      return sideOf(each, "touched").filter(({ jurisdiction }) => !isThere || jurisdiction !== union);
    }),
  ];
  const key = sources.map(({ jurisdiction, side, day, within }) => [jurisdiction, side, day, within].join());
  return atlas.asked.lists.get(key.join(" "), () => sources);
}

/** Returns jurisdiction, version and hash of the packs behind some sources, sorted by jurisdiction. */
export function packsOf(atlas: Atlas, sources: readonly Source[]) {
  const names = new Set(sources.map((source) => source.jurisdiction));
  return [atlas.baseline, ...atlas.packs.values()]
    .filter((pack) => names.has(pack.jurisdiction))
    .map(({ jurisdiction, version, hash }) => ({ jurisdiction, version, hash }))
    .sort((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1));
}
