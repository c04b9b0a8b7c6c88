/** Holds an answer of `comity floor` against what a lawyer expects of a scenario. */
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { type FloorOptions, readFacts } from "../../../src/cli/stated-facts.ts";
import type { Answer } from "../../../src/law/answer/answer.ts";
import { listItems } from "../../../src/law/answer/checklist.ts";
import { createSetting } from "../../../src/law/answer/setting.ts";
import { isException } from "../../../src/law/atom.ts";
import { atomsIn, DIMENSION_KEYS, formatDemand } from "../../../src/law/lattice/dimension.ts";
import type { Part } from "../../../src/law/outcome.ts";
import { wordsIn } from "../../../src/law/query.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { optionsIn, type Point, type Scenario } from "./scenario.ts";

/** The day of a question that names none. */
const DAY = "2026-11-29";

/** What an answer tells before it asks back: questions and exceptions take most of its time. */
export type Seen = Pick<
  Answer,
  "verdict" | "decisive" | "dimensions" | "grants" | "notResearched" | "words" | "checklist"
> &
  Partial<Pick<Answer, "questions" | "exceptions">>;

/** Asks as `comity floor` does. Throws NO_LAW_AT_DATE and what else the command does. */
export function answerTo(scenario: Scenario): Answer {
  const options = { ...optionsOf(scenario), claim: claimsOf(scenario) };
  return answerFloor(options, shippedAtlas(), new Date(DAY));
}

/** Asks for as much as the points of a scenario look at. */
export function see(scenario: Scenario): Seen {
  const asks = scenario.points?.some((point) => "asksBack" in point || "opens" in point);
  return asks === true ? answerTo(scenario) : verdictOn(scenario);
}

/** The answer without questions and exceptions, by the same steps. */
export function verdictOn(scenario: Scenario): Seen {
  const atlas = shippedAtlas();
  const options = optionsOf(scenario);
  const { from, to, at } = options;
  const facts = readFacts(options, atlas.concepts);
  const claims = new Set(claimsOf(scenario));
  const setting = createSetting(atlas, { from, to, at, facts, claims, strict: false });
  const floor = setting.floorFor(setting.stated);
  const { verdict, bans } = setting.judge(setting.stated, floor, "doubted");
  const checklist = listItems(floor, setting.stated, claims, setting);
  return { ...floor, verdict, decisive: bans, checklist, words: wordsIn(floor, facts, atlas) };
}

/** The options of the command line, with the day. */
function optionsOf({ ask }: Scenario): FloorOptions & { readonly at: string } {
  const options = optionsIn(ask);
  const first = (name: string) => options.get(name)?.[0];
  const stated: Record<string, string> = {};
  for (const name of ["modality", "form", "purpose", "action", "people", "age"]) {
    const value = first(name);
    if (value !== undefined) stated[name] = value;
  }
  const [from = "", to = "", at = DAY] = [first("from"), first("to"), first("at")];
  return { ...stated, from, to, at, fact: options.get("fact") ?? [] };
}

/** The exceptions of a law that a scenario claims, found by their sentences as a lawyer finds them. */
function claimsOf({ id, claim }: Scenario): readonly string[] {
  if (claim === undefined) return [];
  const start = `exc:${claim.of.toLowerCase()}.`;
  const found = [...shippedAtlas().registry.atoms]
    .filter(
      ([atom, { says }]) => isException(atom) && atom.startsWith(start) && names(claim.naming, atom, says),
    )
    .map(([atom]) => atom);
  if (found.length === 0) throw new Error(`${id} claims an exception that ${claim.of} does not have`);
  return found;
}

/** The differences between an answer and what is expected, each as a sentence; none where they agree. */
export function differences(scenario: Scenario, answer: Seen): readonly string[] {
  const verdict =
    answer.verdict === scenario.verdict ? [] : [`is ${answer.verdict}, expected ${scenario.verdict}`];
  const points = (scenario.points ?? []).filter((point) => !holds(point, answer));
  return [...verdict, ...points.map((point) => `does not hold: ${JSON.stringify(point)}`)];
}

function holds(point: Point, answer: Seen): boolean {
  if ("asks" in point) return partsNaming(point.asks, point, answer).length > 0;
  if ("spares" in point) return partsNaming(point.spares, point, answer).length === 0;
  if ("usual" in point) return namesUsual(point, answer);
  if ("recognises" in point)
    return answer.grants.some(({ used, by }) => used && by.jurisdiction === point.by) === point.recognises;
  if ("forbids" in point)
    return answer.decisive.some(
      ({ by, says }) => by.jurisdiction === point.by && names(point.forbids, by.cite, says),
    );
  if ("opens" in point)
    return (answer.exceptions ?? []).some(({ atom, by }) =>
      names(point.opens, atom, answer.words.get(atom) ?? "", by.cite),
    );
  if ("asksBack" in point) return answer.questions?.some(({ fact }) => fact === point.asksBack) === true;
  return answer.notResearched.some(({ jurisdiction }) => jurisdiction === point.open);
}

/** Returns true where the way that is shown of each demand of a law in a dimension names one of the texts. */
function namesUsual(
  { usual, by: law, naming }: Extract<Point, { readonly usual: unknown }>,
  { checklist, words }: Seen,
): boolean {
  const shown = checklist.filter(({ dimension, by }) => dimension === usual && by.jurisdiction === law);
  return (
    shown.length > 0 &&
    shown.every(({ have }) => names(naming, ...have, ...have.map((atom) => words.get(atom) ?? "")))
  );
}

/** The demands of a law in a dimension, or in any, whose sentence, words or citation name one of the texts. */
function partsNaming(
  where: string,
  { by: law, naming }: { readonly by: string; readonly naming?: readonly string[] | undefined },
  answer: Seen,
): readonly Part[] {
  return DIMENSION_KEYS.filter((key) => where === "any" || where === key)
    .flatMap((key) => answer.dimensions.get(key)?.parts ?? [])
    .filter(
      ({ by, says, demand }) =>
        by.jurisdiction === law &&
        (naming === undefined ||
          names(
            naming,
            by.cite,
            says,
            formatDemand(demand),
            ...atomsIn(demand).map((atom) => answer.words.get(atom) ?? ""),
          )),
    );
}

const names = (naming: readonly string[], ...texts: readonly string[]) =>
  naming.some((each) => texts.some((text) => text.toLowerCase().includes(each.toLowerCase())));
