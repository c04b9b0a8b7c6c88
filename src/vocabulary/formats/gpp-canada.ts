/**
 * Reads the Canadian section of a GPP string (IAB Canada TCF, section 5, version 1) as far as its fields are certain.
 * Nothing in it grants: its purposes are numbers of a list that does not come with the program, and its vendors and the
 * publisher's restrictions are written in two ways that cannot be told apart.
 */
import type { Document, Finding, ReadTerm } from "./document.ts";
import { bitsOf } from "./gpp-bits.ts";
import { sextet } from "./tcf.ts";

export const CANADA = 5;
const VERSION = 1;
/** The bits before the policy's version: the section's own, two dates, the platform, its screen, language and list. */
const BEFORE_POLICY = [6, 36, 36, 12, 12, 6, 12, 12];
const POLICY = 6;
/** The bits between the policy's version and the purposes: a flag, and special features. */
const BEFORE_PURPOSES = [1, 12];
const PURPOSES = 24;
const CERTAIN = [...BEFORE_POLICY, POLICY, ...BEFORE_PURPOSES, PURPOSES, PURPOSES];
const CERTAIN_BITS = CERTAIN.reduce((sum, size) => sum + size, 0);

/** Returns what the section describes; undefined where it is of another version, or too short to be one. */
export function readCanada(text: string): Pick<Document, "terms" | "findings"> | undefined {
  const [core = ""] = text.split(".");
  if (!/^[\w-]+$/.test(core) || sextet(core) !== VERSION || core.length * 6 < CERTAIN_BITS) return undefined;
  const path = `/${CANADA}`;
  const bits = bitsOf(core, path);
  for (const size of BEFORE_POLICY) bits.take(size);
  const policy = bits.take(POLICY);
  for (const size of BEFORE_PURPOSES) bits.take(size);
  const found = (["Express", "Implied"] as const).map((ground) => ({
    ground,
    purposes: numbersOf(bits.take(PURPOSES)),
  }));
  const given = found.filter(({ purposes }) => purposes.length > 0);
  return {
    terms: given.map(({ ground }, at): ReadTerm => {
      const term = `tcfca/${ground.toLowerCase()}`;
      const field = `${path}/Purposes${ground}Consent`;
      return { path: field, kind: "legalBasis", term, effect: "describes", scheme: "gpp", record: at + 1 };
    }),
    findings: [
      ...given.map(({ ground, purposes }): Finding => {
        const numbers = purposes.map((id) => `${policy}/${id}`).join(", ");
        const sentence = `what Canada's purposes ${numbers} are is not known here: they grant nothing`;
        return { code: "VOC_NO_TERM", path: `${path}/Purposes${ground}Consent`, sentence };
      }),
      { code: "VOC_NO_TERM", path, sentence: "vendors, restrictions and special features are not read" },
    ],
  };
}

/** Returns the numbers of the bits that are set, the leftmost being 1. */
function numbersOf(field: number): readonly number[] {
  const bits = field.toString(2).padStart(PURPOSES, "0");
  return [...bits].flatMap((bit, at) => (bit === "1" ? at + 1 : []));
}
