/**
 * The law of a replay: for each decision the packs that made it, as far as the node holds them, with another pack or another day
 * in their place.
 */
import { ComityError } from "../../errors.ts";
import { type Atlas, composeAtlas } from "../../law/atlas.ts";
import { type Pack, parsePack } from "../../law/pack/pack.ts";
import { createDemandMemory } from "../../transfers/demands.ts";
import type { LawFor, ReplayLaw } from "../../transfers/replay/redo.ts";

/** The law that is asked about: a pack in place of that of its jurisdiction, or a day; with neither, the law that decided. */
export type OtherLaw = {
  readonly pack?: Pack;
  /** A day (ISO 8601): all packs count as the node holds them now, each with what is in force on that day. */
  readonly day?: string;
};

/** The packs that a node holds: those in force, those of the program, and the texts of earlier versions by their hash. */
export type HeldLaw = {
  readonly present: Atlas;
  readonly shipped: Atlas;
  readonly textOf: (hash: string) => string | undefined;
};

type Named = Parameters<LawFor>[0][number];

/** Creates the function that finds the law for a decision. Throws as `composeAtlas` does where the other pack does not fit. */
export function createLawFor(held: HeldLaw, { pack, day }: OtherLaw): LawFor {
  const { present } = held;
  const find = createVersions(held);
  const laws = new Map<string, ReplayLaw | "law-gone">();
  const isReplaced = ({ jurisdiction }: Named) => jurisdiction === pack?.jurisdiction;

  function make(atlas: Atlas, instead: readonly string[]): ReplayLaw {
    const replaced = pack && atlas.packs.get(pack.jurisdiction);
    const all = pack ? [...new Map(atlas.packs).set(pack.jurisdiction, pack).values()] : undefined;
    const next = all && pack ? composeAtlas(atlas.commons, all, atlas.epoch, [pack]) : atlas;
    // Words may be read otherwise where a pack brings other terms, or nobody knows which the law that decided had.
    const rewords = instead.length > 0 || (pack !== undefined && termsOf(replaced) !== termsOf(pack));
    return {
      atlas: next,
      ...(day !== undefined && { day }),
      rewords,
      demands: createDemandMemory(),
      instead,
    };
  }

  function lawOf(packs: readonly Named[]): ReplayLaw | "law-gone" {
    // On another day the newest version counts: an older one does not have the rules of that day.
    if (day !== undefined) return make(present, []);
    const others = packs.filter((each) => !isReplaced(each)).map((each) => ({ each, pack: find(each) }));
    const gone = others.filter((other) => other.pack === undefined).map(({ each }) => each);
    if (gone.length > 0 && pack === undefined) return "law-gone";
    const older = others.flatMap((other) => other.pack ?? []);
    const differ = older.filter(
      (each) => each !== present.baseline && each !== present.packs.get(each.jurisdiction),
    );
    return make(
      differ.length === 0 ? present : withPacks(present, differ),
      gone.map(({ jurisdiction, version }) => `${jurisdiction} ${version}`),
    );
  }

  // A pack that does not fit is refused before anything is read.
  make(present, []);
  return (packs) => {
    const name = packs.map(({ jurisdiction, hash }) => `${jurisdiction} ${hash}`).join();
    const known = laws.get(day === undefined ? name : "");
    if (known !== undefined) return known;
    const law = lawOf(packs);
    laws.set(day === undefined ? name : "", law);
    return law;
  };
}

const termsOf = (pack: Pack | undefined) => JSON.stringify(pack?.scheme.terms ?? []);

function withPacks(atlas: Atlas, changed: readonly Pack[]): Atlas {
  const packs = new Map(atlas.packs);
  for (const pack of changed) packs.set(pack.jurisdiction, pack);
  return composeAtlas(atlas.commons, [...packs.values()], atlas.epoch, changed);
}

/** Creates the search for the version of a pack: in force, of the program, or one that was in force before. */
function createVersions({ present, shipped, textOf }: HeldLaw): (named: Named) => Pack | undefined {
  const parsed = new Map<string, Pack | undefined>();
  function parse({ jurisdiction, hash }: Named): Pack | undefined {
    const text = textOf(hash);
    if (text === undefined) return undefined;
    try {
      const { concepts, commons } = present;
      return parsePack(text, { concepts, registry: commons.registry, file: `the pack of ${jurisdiction}` });
    } catch (thrown) {
      // A version that this program does not read is one that it does not hold.
      if (ComityError.from(thrown).reason === "INTERNAL") throw thrown;
      return undefined;
    }
  }
  return (named) => {
    const { jurisdiction, hash } = named;
    for (const { packs, baseline } of [present, shipped]) {
      const pack = jurisdiction === baseline.jurisdiction ? baseline : packs.get(jurisdiction);
      if (pack?.hash === hash) return pack;
    }
    if (!parsed.has(hash)) parsed.set(hash, parse(named));
    return parsed.get(hash);
  };
}
