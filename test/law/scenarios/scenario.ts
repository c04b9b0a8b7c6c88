/** The scenarios of a lawyer, as the tables beside this file hold them. README.md says what each key means. */
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { ComityError } from "../../../src/errors.ts";
import { DIMENSION_KEYS } from "../../../src/law/lattice/dimension.ts";
import { VERDICTS } from "../../../src/law/outcome.ts";
import { STATUSES } from "../../../src/law/rule.ts";
import { narrow } from "../../../src/narrow.ts";
import { readYaml } from "../../../src/yaml.ts";

const text = z.string().min(1);
const naming = z.array(text).min(1);
const by = text;
const source = { cite: text, sure: z.enum(STATUSES) };
const dimension = z.enum([...DIMENSION_KEYS, "any"]);

const point = z.union([
  z.strictObject({ asks: dimension, by, naming: naming.optional(), ...source }),
  z.strictObject({ spares: dimension, by, naming: naming.optional(), ...source }),
  z.strictObject({ usual: z.enum(DIMENSION_KEYS), by, naming, ...source }),
  z.strictObject({ recognises: z.boolean(), by, ...source }),
  z.strictObject({ forbids: naming, by, ...source }),
  z.strictObject({ opens: naming, ...source }),
  z.strictObject({ asksBack: text, ...source }),
  z.strictObject({ open: text, ...source }),
]);

const scenario = z.strictObject({
  id: text,
  tells: text,
  ask: text,
  claim: z.strictObject({ of: text, naming }).optional(),
  verdict: z.enum([...VERDICTS, "refused"]),
  source: z.strictObject(source).optional(),
  points: z.array(point).min(1).max(2).optional(),
  changed: text.optional(),
});

/** One thing that decides a scenario, with where it is written and how sure that source is. */
export type Point = z.output<typeof point>;
export type Scenario = z.output<typeof scenario>;

/** Reads all tables, in the order of their names. Throws INPUT_INVALID for a key that no scenario has. */
export function loadScenarios(): readonly (readonly [table: string, scenarios: readonly Scenario[]])[] {
  const folder = new URL("./", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.sort().map((name) => {
    const { value } = readYaml(readFileSync(new URL(name, folder), "utf8"));
    return [name, narrow(z.array(scenario).min(1), value, name)];
  });
}

/** The options of `comity floor` in the words of a command line. Throws INPUT_INVALID for a word without its option. */
export function optionsIn(ask: string): ReadonlyMap<string, readonly string[]> {
  const words = ask.split(" ");
  const options = new Map<string, string[]>();
  for (let i = 0; i < words.length; i += 2) {
    const [option, value] = [words[i] ?? "", words[i + 1]];
    if (!option.startsWith("--") || value === undefined)
      throw new ComityError("INPUT_INVALID", `\`${ask}\` is no list of options with their values`);
    options.set(option.slice(2), [...(options.get(option.slice(2)) ?? []), value]);
  }
  return options;
}
