/**
 * Checks the names that a JSON-LD document defines: that each says to a person what it says to a program, and that no
 * definition hides, turns around or moves what a word of a known vocabulary says.
 */
import { isMetadata, NAMING, PREFIXES, redefinesPrefix, splitsWord, wordOf } from "./contexts.ts";
import { isDescribing, namesProhibition } from "./describing.ts";
import { refusal } from "./document.ts";
import { KNOWN_PURPOSES } from "./dpv-purposes.ts";
import {
  BESIDE,
  BINDING,
  CONSENTS,
  ENDED,
  GIVEN,
  LEADING,
  OTHER_RULES,
  PERMISSION,
  RULE,
  TERMS,
} from "./dpv-words.ts";
import { endsOther, statesEnd } from "./ending.ts";
import { ODRL_ACTIONS, ODRL_CONTEXT } from "./odrl-context.ts";

/** A name that a document defines, and the place where it does. */
export type Definition = { readonly name: string; readonly meaning: unknown; readonly path: string };

/** The definitions of a document by their names. `namesOdrl` is true where it names the context of ODRL. */
export type Definitions = { readonly own: ReadonlyMap<string, Definition>; readonly namesOdrl: boolean };

/** The most definitions on the way from a name to its meaning. */
const MAX_STEPS = 16;
/** Parts that a definition may have. Anything else, such as `@reverse`, `@nest` and `@index`, moves data to another place. */
const SAYING = new Set([
  ...["@id", "@type", "@container", "@context", "@language", "@direction", "@prefix", "@protected"],
]);
/** Containers that leave each value where it stands. In any other the names within have no meaning. */
const CONTAINERS = new Set(["@set", "@list", "@language"]);
/** Settings of a context that change no word. */
const SETTINGS = new Set(["@version", "@language", "@direction", "@protected", "@propagate"]);
/** The keywords that are read. Any other hides data, or moves it to another place. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...["@context", "@id", "@type", "@value", "@language", "@direction", "@list", "@set", "@graph"],
]);
/** The end of a namespace: a name behind it begins a word of its own. */
const NAMESPACE = /^[A-Za-z][\w+.-]*:.*[#/:?]$/;

/** Throws VOC_CONFLICT for a definition by which a document would be read otherwise than it is written. */
export function checkDefinition(each: Definition, known: Definitions): void {
  const why = findTrick(each, known);
  if (why !== undefined) throw refusal("VOC_CONFLICT", each.path, why);
}

function findTrick({ name, meaning }: Definition, known: Definitions): string | undefined {
  if (name.startsWith("@")) return findSettingTrick(name, meaning, known);
  const parts = new Map<string, unknown>(
    typeof meaning === "object" && meaning !== null ? Object.entries(meaning) : [],
  );
  if ([...parts.keys()].some((each) => !SAYING.has(each)))
    return "a definition moves what stands under its name, as `@reverse`, `@nest` and `@index` do";
  const containers = [parts.get("@container") ?? []].flat();
  if (!containers.every((each) => typeof each === "string" && CONTAINERS.has(each)))
    return "in a container of its kind names have no meaning: only `@set`, `@list` and `@language` are read";
  if (parts.get("@type") === "@json")
    return "as a value in JSON, what stands under its name would not be read";
  const iri = expand(idOf(meaning) ?? name, known);
  if (iri === undefined) return undefined;
  if (name.includes(":") && iri !== expandCompact(name, known)) return CHANGES;
  return findWordTrick(name, iri, { parts, containers });
}

const CHANGES = "it changes or removes the meaning of a word";

type Parts = { readonly parts: ReadonlyMap<string, unknown>; readonly containers: readonly unknown[] };

function findWordTrick(name: string, iri: string, { parts, containers }: Parts): string | undefined {
  const word = wordOf(iri);
  if (iri.startsWith("_:")) return CHANGES;
  if (iri.startsWith("@")) return KEYWORDS.has(iri) && !misleads(name, iri) ? undefined : CHANGES;
  const isPrefix = parts.get("@prefix") === true;
  if ((isPrefix || NAMESPACE.test(iri)) && redefinesPrefix(name, iri)) return CHANGES;
  if (isPrefix && !NAMESPACE.test(iri)) return "a prefix must not end within a word";
  if (word === undefined) return undefined;
  if (NAMING.includes(word)) {
    const type = parts.get("@type");
    const isLink = type === "@id" || type === "@vocab";
    if (
      containers.some((each) => each !== "@set") ||
      !(isLink || (type === undefined && !name.includes(":")))
    )
      return "it makes texts of what are names of words or of parts";
  }
  return !name.includes(":") && misleads(name, word)
    ? "its name says something else than its meaning"
    : undefined;
}

/** Finds what is wrong with a setting of a context: where relative names begin, and keywords that are redefined. */
function findSettingTrick(name: string, meaning: unknown, known: Definitions): string | undefined {
  if (SETTINGS.has(name)) return undefined;
  if (name === "@type") {
    const parts = typeof meaning === "object" && meaning !== null ? Object.entries(meaning) : [["", ""]];
    return parts.every(([each, value]) => each === "@protected" || value === "@set") ? undefined : CHANGES;
  }
  if ((name !== "@vocab" && name !== "@base") || typeof meaning !== "string") return CHANGES;
  const iri = name === "@vocab" && meaning.includes(":") ? (expand(meaning, known) ?? meaning) : meaning;
  if (splitsWord(iri)) return "names would begin within a word";
  const isWhole = name === "@vocab" ? NAMESPACE.test(iri) : /^[A-Za-z][\w+.-]*:/.test(iri);
  return isWhole ? undefined : "it is no whole name that others can follow";
}

function idOf(meaning: unknown): string | undefined {
  const id = typeof meaning === "object" && meaning !== null && "@id" in meaning ? meaning["@id"] : meaning;
  return typeof id === "string" ? id : undefined;
}

/** Returns the full name that a text stands for; undefined where it stands for none. Throws VOC_CONFLICT for a ring. */
function expand(text: string, known: Definitions, steps = 0): string | undefined {
  if (text.startsWith("@")) return text;
  if (text.includes(":")) return expandCompact(text, known, steps);
  const own = iriOf(text, known, steps);
  if (own !== undefined) return own;
  const vocabulary = known.own.get("@vocab")?.meaning;
  if (typeof vocabulary !== "string") return undefined;
  return (vocabulary.includes(":") ? (expandCompact(vocabulary, known, steps) ?? "") : vocabulary) + text;
}

function expandCompact(text: string, known: Definitions, steps = 0): string | undefined {
  const at = text.indexOf(":");
  const local = text.slice(at + 1);
  if (local.startsWith("//") || text.startsWith("_:")) return text;
  const namespace = iriOf(text.slice(0, at), known, steps);
  return namespace === undefined ? text : namespace + local;
}

function iriOf(name: string, known: Definitions, steps: number): string | undefined {
  const own = known.own.get(name);
  if (steps > MAX_STEPS) throw refusal("VOC_CONFLICT", own?.path ?? "/", "names are defined by one another");
  if (own !== undefined) {
    const id = idOf(own.meaning);
    return id === undefined || id === name ? undefined : expand(id, known, steps + 1);
  }
  if (Object.hasOwn(PREFIXES, name)) return PREFIXES[name];
  const id = known.namesOdrl && Object.hasOwn(ODRL_CONTEXT, name) ? idOf(ODRL_CONTEXT[name]) : undefined;
  return id === undefined ? undefined : expand(id, known, steps + 1);
}

/** The words that say no, set an end or set a condition, in small letters. */
const DENYING =
  /^(?:no|not|never|none|without|unless|except\w*|exclu\w*|forbid\w*|disallow\w*|prohibit\w*|den(?:y|ies|ied|ial)|refus\w*|withdr\w*|revo[ck]\w*|expir\w*|invalid\w*|reject\w*|object(?:s|ed|ion|ions)|opt-?out|dut(?:y|ies)|obligat\w*|constrain\w*|condition\w*|restrict\w*|refine\w*|limit\w*|ended|terminat\w*|halt\w*|suspend\w*|cancel\w*)$/;

/** THREAT: a letter of another script, or a mark that nobody sees, keeps `prohibition` from being found. */
const UNSEEN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;
const LATIN = /\p{Script=Latin}/u;
const OF_OTHER_SCRIPTS = /(?!\p{Script=Latin})\p{L}/u;

/**
 * Returns true where the name of a definition would tell a person something else than its word: it says no, or sets a
 * condition, and the word does not; it is another word for a use, a state or a rule; or it is read, and the word is not.
 */
export function misleads(name: string, word: string): boolean {
  const local = word.slice(word.indexOf(":") + 1);
  if (UNSEEN.test(name) || (LATIN.test(name) && OF_OTHER_SCRIPTS.test(name))) return true;
  if (denies(name) && !denies(local) && !BESIDE.has(word)) return true;
  const [given, meant] = [fold(name), fold(local)];
  if (given === meant) return false;
  const isValue =
    /^[A-Z]/.test(local) || word.startsWith("@") || (/^odrl:/.test(word) && ODRL_ACTIONS.includes(local));
  return (isValue && VALUES.has(given)) || ((isMetadata(word) || isDescribing(word)) && READ.has(given));
}

function denies(written: string): boolean {
  const name = plain(written);
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((each) => each.toLowerCase());
  return (
    words.some((each) => DENYING.test(each)) || namesProhibition(name) || statesEnd(name) || endsOther(name)
  );
}

/** Returns a name without accents, and in letters of one width. */
function plain(name: string): string {
  return name.normalize("NFKD").replaceAll(/\p{M}+/gu, "");
}

/** Folds a name to its letters, without the verb before it: `hasPurpose` and `purpose` are one. */
function fold(name: string): string {
  return plain(name)
    .replaceAll(/[^A-Za-z]+/g, "")
    .replace(/^(?:has|is)(?=[A-Z])/, "")
    .toLowerCase();
}

const localOf = (word: string) => fold(word.slice(word.indexOf(":") + 1));
const VALUES = new Set([
  ...[...KNOWN_PURPOSES, ...GIVEN, ...ENDED, ...CONSENTS, ...OTHER_RULES, PERMISSION].map(localOf),
  ...ODRL_ACTIONS.map(fold),
]);
VALUES.delete("consent");
const READ = new Set(
  [...Object.keys(TERMS), ...LEADING, ...BINDING, RULE, "dpv:hasProhibition", "dpv:hasConsentStatus"].map(
    localOf,
  ),
);
