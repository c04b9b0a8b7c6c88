/** The dimensions of a floor in which one law asks for one atom. */
import type { Gathered, Part } from "../../src/law/outcome.ts";

/** Returns dimensions in which `law` asks for `atom`, a consent where nothing else is said. */
export function askedFloor(law: string, atom = "consent.collect:opt_in"): Gathered["dimensions"] {
  const part: Part = {
    value: { kind: "formula", cnf: [[atom]] },
    demand: { kind: "formula", formula: atom },
    says: "This is asked.",
    by: {
      jurisdiction: law,
      side: "origin",
      rule: "asked",
      cite: "Act 1",
      since: "2020-01-01",
      status: "confirmed",
    },
    outdone: false,
    assumed: [],
  };
  return new Map([["consent.collect", { engaged: true, value: part.value, parts: [part] }]]);
}
