/** Finds the names of a place's laws in the citations of its rules, for a table of many laws. */
import type { Rule } from "../../law/rule.ts";

/** The most names of one place. */
const MOST = 2;

/** The beginning of a part of the law in a citation: `Art 9`, `s 8A`, `rr 3`, `Sch 1`. */
const PART =
  / (?:Arts?|Articles?|ss?|Secs?|[Ss]ections?|rr?|rules?|regs?|cl|Sch|Annex|Part|Chapter|chapter|paras?|IPPs?|APPs?|Reg|Principles?)\.? ?(?=[\dIVX(])/;
/** The words between a law and its parts: `DSA (Regulation (EU) 2022/2065)`, `PIPA; …`, `Law 19.628 as amended`. */
const MORE = /[,;(]| as amended| of \d{4}\b/;
/** The number of a part in a code that is cited without a word for it: `RCW 19.373.010`, `740 ILCS 14/15`. */
const SECTION = /^(\D{2,}?|\d+ [A-Z]\D*?) (?!(?:19|20)\d\d$)\d[\w.:/-]*(?: ff\.?)?$/;
/** Laws that are known by their number. */
const NUMBERED =
  /^(?:[Ll]aw|Loi|Ley|Lei|LO|S\.L\.|Act|(?:Federal )?Decree|Decreto|DS|DL|GR|Resolution|Regulation|Order|(?:NPC|SIC) Circular|P\.A\.)(?![a-z])/;

/** Returns the law that a citation begins with: `GDPR` of `GDPR Art 9(2)(a), recital 43`. */
export function lawNameIn(cite: string): string {
  const [law = cite] = cite.split(PART);
  const [name = law] = law.split(MORE);
  const short = name.trim();
  return NUMBERED.test(short) ? short : short.replace(SECTION, "$1").trim();
}

/** Returns the names of the laws on which the most of these rules rest, at most two. */
export function lawNamesOf(rules: readonly Pick<Rule, "cite">[]): readonly string[] {
  const counted = Map.groupBy(
    rules.map(({ cite }) => lawNameIn(cite)),
    (name) => name,
  );
  return [...counted]
    .toSorted(([a, those], [b, others]) => others.length - those.length || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([name]) => name);
}
