/** Writes the page of one place's law: its counts by dimension, its verdicts in five cases, every rule with its citation, and its penalties. */
import { judgeLaw } from "../../law/answer/answer.ts";
import { unionOf } from "../../law/areas.ts";
import type { Atlas } from "../../law/atlas.ts";
import { DIMENSION_KEYS, type Dimension, formatDemand } from "../../law/lattice/dimension.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { FALLEN, type Judged, listReviewed } from "../../law/review/review.ts";
import { type Grant, inForce, type Rule, STATUSES } from "../../law/rule.ts";
import { titleOf } from "../../law/wording.ts";
import { readFacts } from "../stated-facts.ts";
import { conditionText } from "./condition.ts";
import { shortenDemand } from "./law.ts";
import { markdownTable } from "./markdown.ts";
import { type JudgedOf, packsByCode, pageDay } from "./packs-page.ts";
import { penaltyPage } from "./penalty-page.ts";
import { FOUND } from "./review.ts";

type Case = {
  readonly title: string;
  readonly options: Readonly<Record<string, string | readonly string[]>>;
};

/** Five transfers that people often ask about. */
const CASES: readonly Case[] = [
  {
    title: "A login: the face templates of 5,000 adults, to verify who they are",
    options: { modality: "face", form: "template", purpose: "verify", people: "5000", age: "30" },
  },
  {
    title: "Working hours: the fingerprint templates of 500 workers",
    options: {
      modality: "finger",
      form: "template",
      purpose: "timekeeping",
      people: "500",
      age: "30",
      fact: ["sector=employment"],
    },
  },
  {
    title: "Advertising on an online platform, chosen by face templates of 5,000 adults",
    options: {
      modality: "face",
      form: "template",
      purpose: "adTarget",
      people: "5000",
      age: "30",
      fact: ["onlinePlatform=true"],
    },
  },
  {
    title: "A sale: voice templates of 5,000 adults are sold",
    options: {
      modality: "voice",
      form: "template",
      purpose: "sale",
      action: "sell",
      people: "5000",
      age: "30",
    },
  },
  {
    title: "Cameras in public: face images of 150,000 adults, for public security",
    options: {
      modality: "face",
      form: "rawSample",
      purpose: "publicSecurity",
      people: "150000",
      age: "30",
      fact: ["publicSpace=true"],
    },
  },
];

/** The sender and the recipient of every case. */
const PARTIES = ["role=controller", "recipientOwnership=ordinary"];
/** The places at the other end: two that differ much. All pairs would be the square of all places. */
const OTHERS = ["EU", "US-IL"] as const;

function verdictLines(atlas: Atlas, pack: Pack, day: string): readonly string[] {
  const { jurisdiction, overlay } = pack;
  const others = OTHERS.filter((each) => each !== jurisdiction);
  // What a member's own acts add to the law of its union rarely changes a verdict, and the union has a page.
  if (overlay || unionOf(atlas, jurisdiction) !== jurisdiction) return [];
  if (others.some((each) => !atlas.packs.has(each))) return [];
  const verdict = ({ options }: Case, from: string, to: string) => {
    const fact = [...PARTIES, ...(options.fact ?? [])];
    const facts = readFacts({ from, to, ...options, fact }, atlas.concepts);
    return judgeLaw(atlas, { from, to, at: day, facts });
  };
  return [
    "## Verdicts",
    "Conditional: allowed once what both laws ask is in place. Depends: on what the case leaves unsaid, on a rule that is unsure, or on",
    "what nobody has researched. Prohibited unless: an exception opens it. A controller sends, to a recipient whom no other country owns or",
    "directs. `comity floor` gives the reasons of each, and answers for every other pair of places.",
    "",
    ...markdownTable(
      ["", ...others.map((each) => `to ${each}`), ...others.map((each) => `from ${each}`)],
      CASES.map((each) => [
        each.title,
        ...others.map((other) => verdict(each, jurisdiction, other)),
        ...others.map((other) => verdict(each, other, jurisdiction)),
      ]),
    ),
    "",
  ];
}

function countLines(pack: Pack, day: string, reviewed: ReadonlySet<string>): readonly string[] {
  const rows = DIMENSION_KEYS.flatMap((dimension) => {
    const rules = pack.rules.filter((rule) => inForce(rule, day) && rule.require.has(dimension));
    const open = pack.notResearched.includes(dimension);
    if (rules.length === 0 && !open) return [];
    const counts = STATUSES.map((status) => rules.filter((rule) => rule.status === status).length);
    const found = rules.filter(({ id }) => reviewed.has(id)).length;
    return [[titleOf(dimension), ...[...counts, found].map(shownCount), open ? "not as a whole" : "yes"]];
  });
  const head = ["", "confirmed", "believed", "unsure", "reviewed", "researched"];
  return [
    "## What it asks",
    "The number of rules in force. What is not listed the law does not ask.",
    "",
    ...markdownTable(head, rows),
    "",
  ];
}

const shownCount = (count: number) => (count === 0 ? "" : String(count));

/** Shows a rule or a grant as one item of a list. */
function itemLines(law: Rule | Grant, atlas: Atlas, judged: Judged): readonly string[] {
  const { id, says, cite, from, until, status, when } = law;
  const time = until === undefined ? `since ${from}` : `from ${from} until ${until}`;
  const asks =
    "atom" in law
      ? [`gives \`${law.atom}\` to ${[...law.to].join(", ")}`]
      : [...law.require].map(
          ([key, demand]) => `${titleOf(key)}: \`${demandText(formatDemand(demand), key)}\``,
        );
  const condition = when.size === 0 ? [] : [`Where ${conditionText(when, atlas.concepts)}.`];
  const reviews = judged.standing
    .filter(({ rule }) => rule === id)
    .map(
      ({ finding, on, reviewer: { name, capacity } }) =>
        `${name} (${capacity}) ${FOUND[finding]} it on ${on}.`,
    );
  const fallen = judged.fallen
    .filter(({ review }) => review.rule === id)
    .map(({ review: { by, on }, why }) => `The review of ${by} on ${on} does not count: ${FALLEN[why]}.`);
  return [
    `- **${id}**: ${says} ${cite}; ${time}; ${status}.`,
    ...[`${asks.join("; ")}.`, ...condition, ...reviews, ...fallen].map((line) => `  ${line}`),
  ];
}

const demandText = (text: string, dimension: Dimension) => shortenDemand(text, dimension);

function listLines(title: string, laws: readonly (Rule | Grant)[], atlas: Atlas, judged: Judged) {
  if (laws.length === 0) return [];
  return [`## ${title}`, "", ...laws.flatMap((law) => itemLines(law, atlas, judged)), ""];
}

/** Writes the page of one place in Markdown. Throws RangeError for a place without a pack. */
export function placePage(atlas: Atlas, place: string, judgedOf: JudgedOf): string {
  const pack = atlas.packs.get(place);
  if (pack === undefined) throw new RangeError(`no pack for ${place}`);
  const day = pageDay(atlas);
  const judged = judgedOf(pack);
  const { title, within, version, zone, regulators, rules, grants } = pack;
  const isIn = (law: Rule | Grant) => inForce(law, day);
  const ended = rules.filter(({ until }) => until !== undefined && until <= day).length;
  const authorities = regulators.map(({ name, cite }) => `${name} (${cite})`).join("; ");
  return [
    `# ${title} (\`${place}\`)`,
    "",
    `Written by \`npm run law\` from \`src/law/packs/${place}.yaml\`, version ${version}. All places: [law.md](../law.md). This is engineering, not`,
    "legal advice. A rule is wrong? [CONTRIBUTING.md](../../CONTRIBUTING.md) says how to correct it.",
    "",
    ...(within === undefined ? [] : [`The law of [${within}](${within}.md) counts here as well.`, ""]),
    `Its days begin in the zone ${zone}. Authorities: ${authorities === "" ? "none" : authorities}.`,
    "",
    ...countLines(pack, day, listReviewed(judged)),
    ...verdictLines(atlas, pack, day),
    ...listLines("Rules in force", rules.filter(isIn), atlas, judged),
    ...listLines("Recognitions in force", grants.filter(isIn), atlas, judged),
    ...listLines(
      "To come",
      [...rules, ...grants].filter(({ from }) => from > day),
      atlas,
      judged,
    ),
    ...penaltyPage(pack, day),
    ...(ended === 0
      ? []
      : [`${ended} rule${ended === 1 ? " has" : "s have"} ended; the pack keeps them for past days.`, ""]),
  ].join("\n");
}

/** Returns the pages of all places by name of their file: `US-IL.md`. */
export function placePages(atlas: Atlas, judgedOf: JudgedOf): ReadonlyMap<string, string> {
  return new Map(
    packsByCode(atlas).map(({ jurisdiction }) => [
      `${jurisdiction}.md`,
      placePage(atlas, jurisdiction, judgedOf),
    ]),
  );
}
