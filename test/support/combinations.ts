/** Questions without end, no two alike: every pair of places in turn, and what the packs' rules look at, mixed. */
import { type Atlas, standalone } from "../../src/law/atlas.ts";
import { FACTS, type Fact, type FactName, type Facts, type FactValue, setOf } from "../../src/law/fact.ts";
import { conditionsOf } from "../../src/law/pack/diff.ts";
import { partitionOf } from "../../src/law/partition.ts";

type Combination = { readonly from: string; readonly to: string; readonly facts: Facts };

/** For each fact that some rule looks at, besides the places, a value of each class and, now and then, none or any. */
function valuesThatMatter(atlas: Atlas): ReadonlyMap<FactName, readonly (FactValue | undefined)[]> {
  const conditions = [atlas.baseline, ...atlas.packs.values()].flatMap(({ rules, grants }) => [
    ...conditionsOf(rules),
    ...grants.map(({ when }) => when),
  ]);
  const looked = [...partitionOf(conditions)].filter(([name]) => FACTS[name].kind !== "place");
  const any: FactValue = { kind: "interval", from: 0, to: Number.POSITIVE_INFINITY };
  const concepts = (["modality", "form", "purpose"] as const).map(
    (name) => [name, [...atlas.concepts.leaves(ROOTS[name])].map((leaf) => setOf(leaf))] as const,
  );
  const actions = ["transfer", "disclose", "sell", "lease", "trade", "publish"].map((word) => setOf(word));
  return new Map<FactName, readonly (FactValue | undefined)[]>([
    ...looked.map(
      ([name, classes]) =>
        [
          name,
          [
            undefined,
            ...classes.map(({ value }) => value),
            ...(FACTS[name].kind === "interval" ? [any] : []),
          ],
        ] as const,
    ),
    ...concepts,
    ["action", actions],
  ]);
}

const ROOTS = { modality: "mod:any", form: "form:any", purpose: "pur:any" } as const;

/** Mixes the places of a number so that neighbours differ in everything (Knuth's multiplicative hashing). */
const mixed = (n: number, salt: number) => (Math.imul(n + 1, 2654435761) ^ Math.imul(salt + 1, 40503)) >>> 0;

/** Endless; the same for the same atlas, so that a failure can be found again. */
export function* combinations(atlas: Atlas): Generator<Combination, never> {
  const places = standalone(atlas);
  const pairs = places.flatMap((from) => places.filter((to) => to !== from).map((to) => [from, to] as const));
  const values = [...valuesThatMatter(atlas)];
  for (let n = 0; ; n += 1) {
    const [from, to] = pairs[n % pairs.length] as readonly [string, string];
    const facts = new Map<FactName, Fact>([
      ["from", { value: setOf(from), proven: true }],
      ["to", { value: setOf(to), proven: true }],
    ]);
    for (const [i, [name, among]] of values.entries()) {
      const value = among[mixed(n, i) % among.length];
      if (value !== undefined) facts.set(name, { value, proven: mixed(n, i + 100) % 2 === 0 });
    }
    // One number of its own keeps any two questions apart.
    facts.set("users", { value: { kind: "interval", from: n, to: n + 1 }, proven: true });
    yield { from, to, facts };
  }
}
