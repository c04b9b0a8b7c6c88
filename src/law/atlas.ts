/** All packs that a node holds, and the sources that a pair of places brings to a floor. */
import { dayAt as dayOf } from "../calendar.ts";
import { ComityError } from "../errors.ts";
import { BoundedCache, WeakCache } from "../memo.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import type { Scheme, Schemes } from "../vocabulary/scheme.ts";
import { assertOverrides, leftOf } from "./pack/override.ts";
import type { Pack } from "./pack/pack.ts";
import { type Registry, registryWith } from "./pack/registry.ts";
import { placeWithin } from "./rule.ts";
import { Rulebook } from "./rulebook.ts";
import type { Side, Source } from "./source.ts";

/** Everything that all laws share: the vocabulary, the atoms and schemes that are no pack's, and the baseline. */
export type Commons = Pick<Atlas, "concepts" | "common" | "schemes" | "registry" | "baseline">;

export type Atlas = {
  readonly concepts: Concepts;
  /** The common vocabulary as a scheme of its own. */
  readonly common: Scheme;
  /** Every scheme by its id: the common one, the packs' laws, standards, and laws whose pack comes later. */
  readonly schemes: Schemes;
  readonly registry: Registry;
  readonly baseline: Pack;
  readonly packs: ReadonlyMap<string, Pack>;
  /** The parts of it that are no pack. */
  readonly commons: Commons;
  /** The size that the log had with the newest pack put in force in it; 0 where every pack came with the program. */
  readonly epoch: number;
  /** The rules of its packs, compiled, and the last floors. */
  readonly rulebook: Rulebook;
  /** The last sources and lists of them: the same list for the same question, by which the rulebook knows it again. */
  readonly asked: Asked;
};

type Asked = {
  readonly sources: BoundedCache<string, Source>;
  readonly lists: BoundedCache<string, readonly Source[]>;
  /** The rules of an agreement as a source, by day. */
  readonly agreed: WeakCache<object, BoundedCache<string, Source>>;
  /** Lists of sources with an agreement's own behind them. */
  readonly joined: WeakCache<readonly Source[], WeakCache<Source, readonly Source[]>>;
};

/** The atlas of these packs. One value for ever: a pack that changes makes another. Throws ATOM_UNKNOWN or PACK_INVALID. */
export function composeAtlas(commons: Commons, packs: readonly Pack[], epoch = 0): Atlas {
  const own = new Map(packs.map(({ scheme }) => [scheme.id, scheme]));
  const byPlace = new Map(packs.map((pack) => [pack.jurisdiction, pack]));
  assertOverrides(byPlace);
  const { schemes } = commons;
  const registry = packs.reduce((all, { atoms }) => registryWith(all, atoms), commons.registry);
  return {
    ...commons,
    // A pack's own terms take the place of a scheme that stood for its law before.
    schemes: {
      get: (id) => own.get(id) ?? schemes.get(id),
      ids: () => [...new Set([...schemes.ids(), ...own.keys()])].sort(),
    },
    registry,
    packs: byPlace,
    commons,
    epoch,
    rulebook: new Rulebook(registry.implications),
    asked: {
      sources: new BoundedCache(1_000),
      lists: new BoundedCache(5_000),
      agreed: new WeakCache(),
      joined: new WeakCache(),
    },
  };
}

/** The atlas in which `pack` has taken the place of its jurisdiction's, as of `epoch`. */
export function withPack({ commons, packs }: Atlas, pack: Pack, epoch: number): Atlas {
  return composeAtlas(commons, [...new Map(packs).set(pack.jurisdiction, pack).values()], epoch);
}

/** A moment, or a day that is taken as that day at every place. */
export type At = Date | string;

/** The calendar day at a place, such as `2026-11-21`; `zone` is an IANA zone. */
export function dayAt(at: At, zone: string): string {
  return typeof at === "string" ? at : dayOf(at, zone);
}

/** A jurisdiction's pack and those that it lies within, nearest first. Throws JURISDICTION_UNKNOWN. */
export function chainOf(atlas: Atlas, jurisdiction: string): readonly Pack[] {
  const pack = atlas.packs.get(jurisdiction);
  if (pack === undefined || pack.overlay)
    throw new ComityError(
      "JURISDICTION_UNKNOWN",
      `no pack for \`${jurisdiction}\`; packs here: ${standalone(atlas).join(", ")}`,
    );
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

/** The jurisdiction of which a place is a member state, such as `EU` for `IE`; the place itself where there is none. */
export function areaOf(atlas: Atlas, place: string): string {
  const [country = place] = place.split("-");
  return [...atlas.packs.values()].find(({ members }) => members.includes(country))?.jurisdiction ?? place;
}

/** Jurisdictions that answer by themselves. */
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
  const day = dayAt(at, pack.zone);
  return atlas.asked.sources.get([jurisdiction, side, day, leaf].join(), () => ({
    jurisdiction,
    side,
    day,
    rules: leftOf(pack, inner, day),
    grants,
    ...(jurisdiction === leaf ? {} : { within: leaf }),
  }));
}

function side(atlas: Atlas, jurisdiction: string, which: Side, at: At): readonly Source[] {
  const chain = chainOf(atlas, jurisdiction);
  const [nearest] = chain;
  const day = nearest && dayAt(at, nearest.zone);
  // Never an empty floor: before a pack's first rule there is nothing here to answer with.
  if (!nearest?.rules.some((rule) => day !== undefined && rule.from <= day))
    throw new ComityError("NO_LAW_AT_DATE", `the pack \`${jurisdiction}\` has no rule in force on ${day}`);
  return chain.map((pack, i) => sourceOf(atlas, [pack, ...chain.slice(0, i)], which, at, jurisdiction));
}

/** Packs whose places the data or its use touches, beside origin and destination. */
export type Touched = readonly string[];

/**
 * The sources of a floor: baseline, origin and destination with what they lie within, and touched places.
 * Throws JURISDICTION_UNKNOWN or NO_LAW_AT_DATE; an unknown touched place too: fail closed.
 */
export function sourcesOf(
  atlas: Atlas,
  from: string,
  to: string,
  touched: Touched,
  at: At,
): readonly Source[] {
  const others =
    touched.length === 0
      ? touched
      : touched.filter((each) => !placeWithin(from, each) && !placeWithin(to, each));
  // A day is the same everywhere; a moment is as many days as its places' midnights make of it.
  const days = typeof at === "string" ? at : daysOf(atlas, [from, to, ...others], at);
  return atlas.asked.lists.get(`${from},${to},${others.join()},${days}`, () => [
    sourceOf(atlas, [atlas.baseline], "baseline", at, atlas.baseline.jurisdiction),
    ...side(atlas, from, "origin", at),
    ...side(atlas, to, "destination", at),
    ...[...new Set(others)].flatMap((each) => side(atlas, each, "touched", at)),
  ]);
}

function daysOf(atlas: Atlas, places: readonly string[], at: Date): string {
  const packs = [atlas.baseline, ...places.flatMap((place) => chainOf(atlas, place))];
  return packs.map(({ zone }) => dayAt(at, zone)).join();
}

/** The packs that sources came from, for an answer or a decision. */
export function packsOf(atlas: Atlas, sources: readonly Source[]) {
  const names = new Set(sources.map((source) => source.jurisdiction));
  return [atlas.baseline, ...atlas.packs.values()]
    .filter((pack) => names.has(pack.jurisdiction))
    .map(({ jurisdiction, version, hash }) => ({ jurisdiction, version, hash }))
    .sort((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1));
}
