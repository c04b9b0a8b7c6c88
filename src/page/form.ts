/** The form of the page: two places, the data and its purpose, and behind a fold every other fact that a rule can look at. */
import { lawPlacesOf } from "../law/areas.ts";
import type { Atlas } from "../law/atlas.ts";
import { FACTS, type FactName, isFactName } from "../law/fact.ts";
import { wordsNamed } from "../law/fact-words.ts";
import { listPlaces } from "../law/place-names.ts";
import { placeOf } from "../law/places.ts";
import { wordsOf } from "../law/question-words.ts";
import type { Concepts, Kind } from "../vocabulary/concept.ts";
import { element, type PageElement } from "./element.ts";
import type { PageQuestion } from "./question.ts";

/** The fields of the form that are always shown, in their order, with their labels. */
const SHOWN: Readonly<Partial<Record<FactName, string>>> = {
  modality: "Trait",
  form: "Form of the data",
  purpose: "Purpose",
  action: "What is done with it",
  people: "Number of people",
  youngest: "Age of the youngest",
};
const LABELS: Readonly<Record<string, string>> = {
  from: "The data leaves",
  to: "The data enters",
  at: "Law as of",
  ...SHOWN,
};

/** Returns the label of the field that states a part of a question; undefined where the form has no such field. */
export function labelOf(name: string): string | undefined {
  return LABELS[name] ?? (isFactName(name) ? wordsOf(name).asks : undefined);
}

/** Returns true for a fact whose field is always shown. */
export const isShown = (name: string): boolean => LABELS[name] !== undefined;

/** Makes the form for a question. Its fields are named as the parts of an address are. */
export function formOf(atlas: Atlas, question: PageQuestion): PageElement {
  const facts = Object.keys(FACTS) as FactName[];
  const places = placesOf(atlas);
  const factField = (name: FactName) =>
    field(name, controlFor(name, atlas, question.facts.get(name)?.join(",") ?? ""));
  return element(
    "form",
    { id: "question", autocomplete: "off", "aria-label": "Question" },
    element(
      "div",
      { class: "fields" },
      field("from", select("from", places.encoded, question.from)),
      field("to", select("to", places.encoded, question.to, places.others)),
      ...(Object.keys(SHOWN) as FactName[]).map(factField),
      field("at", input("at", "date", question.at)),
    ),
    element(
      "details",
      {},
      element("summary", {}, "More facts"),
      element("div", { class: "fields wide" }, ...facts.filter((name) => !isShown(name)).map(factField)),
    ),
    element(
      "datalist",
      { id: PLACES },
      ...[...places.encoded, ...places.others].map(([value, label]) => element("option", { value }, label)),
    ),
  );
}

/** The list that fields for places offer. */
const PLACES = "places";

function field(name: string, control: PageElement): PageElement {
  const label = element("label", { for: `field-${name}` }, labelOf(name) ?? name);
  return element("div", { class: "field" }, label, control);
}

function input(name: string, type: string, value: string, more: Readonly<Record<string, string>> = {}) {
  return element("input", { id: `field-${name}`, name, type, value, ...more });
}

type Option = readonly [value: string, label: string];

/**
 * A choice of one; a value that is not among the options, such as several words from an address, is one more. `others` stand
 * apart from the options, below them.
 */
function select(
  name: string,
  options: readonly Option[],
  chosen: string,
  others: readonly Option[] = [],
): PageElement {
  const known = [...options, ...others].some(([value]) => value === chosen);
  const made = ([value, label]: Option) =>
    element("option", { value, ...(value === chosen ? { selected: "" } : {}) }, label);
  return element(
    "select",
    { id: `field-${name}`, name },
    ...options.map(made),
    ...(known ? [] : [made([chosen, chosen])]),
    ...(others.length === 0
      ? []
      : [element("optgroup", { label: "Without a pack: the other law alone answers" }, ...others.map(made))]),
  );
}

const NOT_STATED: Option = ["", "not stated"];

function controlFor(name: FactName, atlas: Atlas, stated: string): PageElement {
  const fact = FACTS[name];
  const phrases: Readonly<Record<string, string>> = wordsOf(name).phrases ?? {};
  const optionOf = (word: string): Option => [word, phrases[word] ?? word];
  switch (fact.kind) {
    case "concept":
      return select(name, [NOT_STATED, ...conceptOptions(name as Kind, atlas.concepts)], stated);
    case "yesNo":
      return select(name, [NOT_STATED, ...["true", "false"].map(optionOf)], stated);
    case "list":
    case "held":
      return select(name, [NOT_STATED, ...fact.members.map(optionOf)], stated);
    case "open": {
      // Any other word states that it is none of those that a law names.
      const none = phrases.none === undefined ? "other" : "none";
      return select(name, [NOT_STATED, ...[...wordsNamed(atlas, name), none].map(optionOf)], stated);
    }
    case "interval":
      return input(name, "text", stated, {
        inputmode: "numeric",
        placeholder: EXAMPLES[name] ?? "a number, or 1000..5000",
      });
    case "date":
      return input(name, "date", stated);
    case "place":
      return input(name, "text", stated, { list: PLACES, placeholder: "codes: US-CA,US-IL" });
  }
}

const EXAMPLES: Readonly<Partial<Record<FactName, string>>> = { youngest: "an age, or 13..17" };

/** Lists the concepts of a kind, each beneath the broader ones and set in as deep as it lies. */
function conceptOptions(kind: Kind, concepts: Concepts): readonly Option[] {
  return concepts.all(kind).map(({ id, label }) => {
    const depth = concepts.ancestors(id).size;
    return [id.replace(/^\w+:/, ""), `${"\u00a0\u00a0".repeat(depth)}${label}`];
  });
}

/**
 * Lists the places whose law is encoded, and the members of unions, by name; and the others, whose law no pack holds. The
 * parts of states whose law holds there too are not listed one by one.
 */
function placesOf(atlas: Atlas): { readonly encoded: readonly Option[]; readonly others: readonly Option[] } {
  const { packs } = atlas;
  const all = listPlaces();
  const names = new Map(all);
  // `GB` is the code of a place whose law is `UK`, which is listed.
  const members = [...packs.values()].flatMap((pack) =>
    pack.members.filter((each) => !packs.has(each) && placeOf(each) === each),
  );
  const encoded = [
    ...[...packs.values()].map(({ jurisdiction, title }): Option => [jurisdiction, title]),
    ...members.map((code): Option => [code, names.get(code) ?? code]),
  ];
  const others = all.filter(([code]) => !packs.has(code) && lawPlacesOf(atlas, code).length === 0);
  return { encoded: named(encoded), others: named(others) };
}

const named = (places: readonly Option[]): readonly Option[] =>
  places
    .map(([code, title]): Option => [code, `${title} (${code})`])
    .toSorted(([, a], [, b]) => a.localeCompare(b, "en"));
