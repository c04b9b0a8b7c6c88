/**
 * Checks the contexts of a JSON-LD document before a library reads it: nothing would be fetched, no word loses its
 * meaning or gets another one, and no name is skipped silently.
 */
import { refusal } from "./document.ts";
import { checkDefinition, type Definition, KEYWORDS } from "./jsonld-names.ts";
import { ODRL_CONTEXT, ODRL_CONTEXTS, redefines } from "./odrl-context.ts";

/** The most names and contexts that a document may define. The library copies all earlier ones for each. */
const MAX_DEFINED = 256;

/** The context of ODRL counts as so many, since the library copies its hundred and fifty names each time. */
const WEIGHT_OF_ODRL = 8;

/** The definitions so far: how many more are allowed, and the places that give a word of ODRL another meaning. */
type Tally = {
  left: number;
  namesOdrl: boolean;
  readonly redefined: string[];
  /**
   * The definitions by their names. INVARIANT: each name has one meaning in a document, so that it does not matter which
   * contexts are in force where.
   */
  readonly own: Map<string, Definition>;
};

/**
 * Rejects contexts that would be fetched, and those by which a document would be read otherwise than it is written. Throws
 * VOC_LEXICAL, VOC_CONFLICT or VOC_OUT_OF_RANGE.
 */
export function checkContexts(document: unknown): void {
  const tally: Tally = { left: MAX_DEFINED, namesOdrl: false, redefined: [], own: new Map() };
  checkNode(document, "", tally);
  const [first] = tally.redefined;
  if (tally.namesOdrl && first !== undefined)
    throw refusal("VOC_CONFLICT", first, "it changes the meaning of a word of ODRL");
  for (const each of tally.own.values()) checkDefinition(each, tally);
}

/** Returns the context at an address: the one that comes with the program. No other is fetched. */
export async function loadContext(address: string): Promise<{ "@context": typeof ODRL_CONTEXT }> {
  if (ODRL_CONTEXTS.has(address)) return { "@context": ODRL_CONTEXT };
  throw new Error("nothing is fetched");
}

function checkNode(value: unknown, path: string, tally: Tally): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const at = `${path}/${/^[@\w:.-]{1,64}$/.test(name) ? name : "…"}`;
    if (name.startsWith("_:")) throw refusal("VOC_LEXICAL", at, "a blank node cannot be a property");
    if (name.startsWith("@") && !Array.isArray(value) && !KEYWORDS.has(name))
      throw refusal("VOC_LEXICAL", at, "the keyword is not read, and what stands under it would be lost");
    if (name === "@type" && [inner].flat().includes("@json"))
      throw refusal("VOC_LEXICAL", at, "a value in JSON is not read");
    if (name === "@context") checkContext(inner, at, tally);
    else checkNode(inner, at, tally);
  }
}

function checkContext(value: unknown, path: string, tally: Tally): void {
  spend(tally, path);
  if (typeof value === "string") checkAddress(value, path, tally);
  else if (value === null) throw refusal("VOC_LEXICAL", path, "a context must not remove a meaning");
  else if (Array.isArray(value)) for (const each of value) checkContext(each, path, tally);
  else if (typeof value === "object") checkDefinitions(value, path, tally);
}

function checkAddress(address: string, path: string, tally: Tally): void {
  // What is imported may be changed by what imports it, so that its words would no longer be those of the standard.
  if (!ODRL_CONTEXTS.has(address) || path.endsWith("/@import"))
    throw refusal(
      "VOC_LEXICAL",
      path,
      "the context is a reference, and nothing is fetched: write it out (that of ODRL is known, as `http://www.w3.org/ns/odrl.jsonld`)",
    );
  tally.namesOdrl = true;
  spend(tally, path, WEIGHT_OF_ODRL - 1);
}

/**
 * Checks the definitions of one context. `null` would remove a name's meaning, and with it all data under that name.
 */
function checkDefinitions(context: object, path: string, tally: Tally): void {
  for (const [name, meaning] of Object.entries(context)) {
    const inner = `${path}/${name.startsWith("@") ? name : "…"}`;
    if (name === "@import" || meaning === null) checkContext(meaning, inner, tally);
    spend(tally, path);
    define({ name, meaning, path }, tally);
    for (const [part, value] of typeof meaning === "object" ? Object.entries(meaning) : []) {
      if (part === "@context" || value === null) checkContext(value, `${path}/@context`, tally);
      spend(tally, path);
    }
  }
}

function define(each: Definition, tally: Tally): void {
  const before = tally.own.get(each.name);
  if (before !== undefined && JSON.stringify(before.meaning) !== JSON.stringify(each.meaning))
    throw refusal("VOC_CONFLICT", each.path, "a name has two meanings in the document");
  if (redefines(each.name, each.meaning)) tally.redefined.push(each.path);
  tally.own.set(each.name, before ?? each);
}

function spend(tally: Tally, path: string, count = 1): void {
  tally.left -= count;
  if (tally.left < 0) throw refusal("VOC_OUT_OF_RANGE", path, `it defines more than ${MAX_DEFINED} names`);
}
