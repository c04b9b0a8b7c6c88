/** Places that there are not, each with a law of a usual size, for a federation that is larger than the law at hand. */
import { readFileSync } from "node:fs";
import { loadConcepts, loadRegistry, PACKS } from "../../../src/client/vocabulary.ts";
import { type Atlas, composeAtlas } from "../../../src/law/atlas.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";

/** The law from which others are made. */
const MODEL = "KE";
/** ISO 3166 leaves this code to its users, so that no country will have it. */
const COUNTRY = "XA";

/** Returns the codes of so many places: XA-000, XA-001 and so on. */
export function makePlaces(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${COUNTRY}-${String(i).padStart(3, "0")}`);
}

/** Adds the law of places to an atlas: that of the model, with atoms and regulators of their own. */
export function withPlaces(atlas: Atlas, places: readonly string[]): Atlas {
  const model = readFileSync(new URL(`${MODEL}.yaml`, PACKS), "utf8");
  const [concepts, registry] = [loadConcepts(), loadRegistry()];
  const own = new RegExp(`\\b${MODEL.toLowerCase()}\\.`, "g");
  const made = places.map((place) => {
    const text = model.replace(/^pack: .*$/m, `pack: ${place}`).replaceAll(own, `${place.toLowerCase()}.`);
    return parsePack(text, { concepts, registry, file: `${place}.yaml` });
  });
  return composeAtlas(atlas.commons, [...atlas.packs.values(), ...made]);
}
