/** Two nodes that publish and hold law, EU and Illinois, over the relay. */
import type { Context } from "../../src/engine/context.ts";
import { load } from "../../src/engine/store.ts";
import { parseYaml } from "../../src/law/pack/yaml.ts";
import { type Law, openLaw } from "../../src/packs/law.ts";
import { createPublisher } from "../../src/packs/publish.ts";
import { createPackKind, type ReadDocument } from "../../src/packs/receive.ts";
import { NEWEST_PACK } from "../../src/packs/schema.ts";
import { atlas, createEnginePair, EU, IL, type PairOptions } from "../engine/pair.ts";

/** The version of Illinois's law that comes with the program. */
export const SHIPPED = atlas.packs.get("US-IL")?.version ?? "";

/** Reads a document at once, without a thread. */
const readHere: ReadDocument = async (text, file) => parseYaml(text, file);

/** Creates the pair; each node begins with the law that comes with the program. */
export async function createPackPair(options: Omit<PairOptions, "kinds"> = {}, readDocument = readHere) {
  const laws = new Map<string, Law>();
  // A kind needs the law, and the law its context: it is opened when the pair stands.
  const late = (context: Context): Law => ({
    atlas: () => lawOf(context.node).atlas(),
    enact: (...given) => lawOf(context.node).enact(...given),
    advance: (epoch) => lawOf(context.node).advance(epoch),
  });
  const lawOf = (node: string): Law => {
    const law = laws.get(node);
    if (law === undefined) throw new Error(`${node} has no law yet`);
    return law;
  };
  const pair = createEnginePair({
    ...options,
    kinds: (context) => [createPackKind(context, late(context), readDocument)],
  });
  for (const { context } of [pair.eu, pair.il]) laws.set(context.node, await openLaw(atlas, context));
  const publisher = createPublisher(pair.il.context, lawOf(IL));
  return {
    ...pair,
    laws: { eu: lawOf(EU), il: lawOf(IL) },
    publish: (text: string) => publisher.publish(text, "US-IL.yaml"),
    /** What the EU node decides by, and what its store holds of it. */
    inForce: () => lawOf(EU).atlas().packs.get("US-IL"),
    held: () => load(pair.eu.store, NEWEST_PACK, "US-IL"),
    refused: () => pair.told("packRefused").map(({ at, reason }) => `${at} ${reason}`),
  };
}

export type PackPair = Awaited<ReturnType<typeof createPackPair>>;
