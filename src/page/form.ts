/** The form of the page: two places, the data and its purpose, and behind a fold every other fact that a rule can look at. */
import type { Atlas } from "../law/atlas.ts";
import { FACTS, type FactName } from "../law/fact.ts";
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

/** Makes the form for a question. Its fields are named as the parts of an address are. */
export function formOf(atlas: Atlas, question: PageQuestion): PageElement {
  const facts = Object.keys(FACTS) as FactName[];
  const others = facts.filter((name) => name !== "from" && name !== "to" && SHOWN[name] === undefined);
  const isFolded = !others.some((name) => question.facts.has(name));
  return element(
    "form",
    { id: "question", autocomplete: "off", "aria-label": "Question" },
    element(
      "div",
      { class: "fields" },
      field("from", "The data leaves", placeSelect("from", atlas, question.from)),
      field("to", "The data enters", placeSelect("to", atlas, question.to)),
      ...Object.entries(SHOWN).map(([name, label]) =>
        field(name, label, controlFor(name as FactName, atlas, statedIn(question, name))),
      ),
      field("at", "Law of the day", input("at", "date", question.at)),
    ),
    element(
      "details",
      isFolded ? {} : { open: "" },
      element("summary", {}, "More facts"),
      element(
        "div",
        { class: "fields wide" },
        ...others.map((name) =>
          field(name, wordsOf(name).asks, controlFor(name, atlas, statedIn(question, name))),
        ),
      ),
    ),
  );
}

const statedIn = ({ facts }: PageQuestion, name: string) => facts.get(name)?.join(",") ?? "";

function field(name: string, label: string, control: PageElement): PageElement {
  return element("div", { class: "field" }, element("label", { for: `field-${name}` }, label), control);
}

function input(name: string, type: string, value: string, more: Readonly<Record<string, string>> = {}) {
  return element("input", { id: `field-${name}`, name, type, value, ...more });
}

type Option = readonly [value: string, label: string];

/** A choice of one; a value that is not among the options, such as several words from an address, is one more. */
function select(name: string, options: readonly Option[], chosen: string): PageElement {
  const all = options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen] as const];
  return element(
    "select",
    { id: `field-${name}`, name },
    ...all.map(([value, label]) =>
      element("option", { value, ...(value === chosen ? { selected: "" } : {}) }, label),
    ),
  );
}

const NOT_STATED: Option = ["", "not stated"];

function controlFor(name: FactName, { concepts }: Atlas, stated: string): PageElement {
  const fact = FACTS[name];
  const phrases: Readonly<Record<string, string>> = wordsOf(name).phrases ?? {};
  const optionOf = (word: string): Option => [word, phrases[word] ?? word];
  switch (fact.kind) {
    case "concept":
      return select(name, [NOT_STATED, ...conceptOptions(name as Kind, concepts)], stated);
    case "yesNo":
      return select(name, [NOT_STATED, ...["true", "false"].map(optionOf)], stated);
    case "list":
    case "held":
      return select(name, [NOT_STATED, ...fact.members.map(optionOf)], stated);
    case "interval":
      return input(name, "text", stated, { inputmode: "numeric", placeholder: "a number, or 1000..5000" });
    case "date":
      return input(name, "date", stated);
    case "place":
      return input(name, "text", stated, { placeholder: "codes, such as US-CA,US-IL" });
    case "open":
      return input(name, "text", stated, { placeholder: "a word, such as employment or none" });
  }
}

/** Lists the concepts of a kind, each beneath the broader ones and set in as deep as it lies. */
function conceptOptions(kind: Kind, concepts: Concepts): readonly Option[] {
  return concepts.all(kind).map(({ id, label }) => {
    const depth = concepts.ancestors(id).size;
    return [id.replace(/^\w+:/, ""), `${"\u00a0\u00a0".repeat(depth)}${label}`];
  });
}

/** Lists the places whose law is encoded, and the members of unions, by name. */
function placeSelect(name: string, { packs }: Atlas, chosen: string): PageElement {
  const nameOf = createNames();
  // `GB` is the code of a place whose law is `UK`, which is listed.
  const members = [...packs.values()].flatMap((pack) =>
    pack.members.filter((each) => !packs.has(each) && placeOf(each) === each),
  );
  const options = [
    ...[...packs.values()].map(({ jurisdiction, title }): Option => [jurisdiction, title]),
    ...members.map((code): Option => [code, nameOf(code)]),
  ]
    .map(([code, title]): Option => [code, `${title} (${code})`])
    .toSorted(([, a], [, b]) => a.localeCompare(b, "en"));
  return select(name, options, chosen);
}

function createNames() {
  const names = new Intl.DisplayNames("en", { type: "region" });
  return (code: string) => names.of(code) ?? code;
}
