/**
 * Writes the page on the coverage of the packs: the rules of each law by dimension, and the verdicts of all pairs.
 */
import { judgeLaw } from "../../law/answer/answer.ts";
import { unionOf } from "../../law/areas.ts";
import { type Atlas, standalone } from "../../law/atlas.ts";
import { DIMENSION_KEYS, type Dimension } from "../../law/lattice/dimension.ts";
import { VERDICTS, type Verdict } from "../../law/outcome.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { inForce, STATUSES } from "../../law/rule.ts";
import { titleOf } from "../../law/wording.ts";
import { readFacts } from "../stated-facts.ts";
import { penaltyPage } from "./penalty-page.ts";

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

const MARKS: Readonly<Record<Verdict, string>> = {
  free: "·",
  conditional: "c",
  depends: "?",
  "prohibited unless": "u",
  prohibited: "✗",
};

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}

/** Returns the day of the newest pack, so that the page is the same whenever it is written. */
export function pageDay(atlas: Atlas): string {
  const versions = [...atlas.packs.values()].map(({ version }) => version.slice(0, 10)).sort();
  return (versions.at(-1) ?? "").replaceAll(".", "-");
}

/**
 * Shows the number of rules: `3` confirmed, `3+2` with two believed, `?1` with one unsure; empty where the law asks
 * nothing. `…` where nobody has researched it as a whole.
 */
function cellOf(pack: Pack, dimension: Dimension, day: string): string {
  const rules = pack.rules.filter((rule) => inForce(rule, day) && rule.require.has(dimension));
  const [confirmed, believed, unsure] = STATUSES.map(
    (status) => rules.filter((rule) => rule.status === status).length,
  ) as [number, number, number];
  const open = pack.notResearched.includes(dimension) ? "…" : "";
  if (rules.length === 0) return open;
  return [`${confirmed}`, believed > 0 ? `+${believed}` : "", unsure > 0 ? ` ?${unsure}` : "", open].join("");
}

const isMember = (atlas: Atlas, place: string): boolean => unionOf(atlas, place) !== place;

/** Shows the rules of the packs that stand on a union's, or of those that stand on none. */
function coverage(atlas: Atlas, day: string, ofMembers: boolean): readonly string[] {
  const packs = [...atlas.packs.values()]
    .filter(({ jurisdiction }) => isMember(atlas, jurisdiction) === ofMembers)
    .toSorted((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1));
  const head = ["", ...packs.map(({ jurisdiction }) => jurisdiction)];
  const rows = DIMENSION_KEYS.map((key) => [titleOf(key), ...packs.map((pack) => cellOf(pack, key, day))]);
  const total = packs.map(({ rules, grants }) =>
    [rules, grants].map((each) => each.filter((dated) => inForce(dated, day)).length).join(" / "),
  );
  return table(head, [...rows, ["**rules / grants**", ...total]]);
}

/** The place beside which each member of a union is shown. */
const BESIDE = "JP";

function matrix(atlas: Atlas, { title, options }: Case, day: string): readonly string[] {
  const places = standalone(atlas).filter((place) => !isMember(atlas, place));
  const members = standalone(atlas).filter((place) => isMember(atlas, place));
  const count = new Map<Verdict, number>();
  const judge = (from: string, to: string) => {
    const fact = [...PARTIES, ...(options.fact ?? [])];
    const facts = readFacts({ from, to, ...options, fact }, atlas.concepts);
    return judgeLaw(atlas, { from, to, at: day, facts });
  };
  const rows = places.map((from) => [
    from,
    ...places.map((to) => {
      if (to === from) return "";
      const verdict = judge(from, to);
      count.set(verdict, (count.get(verdict) ?? 0) + 1);
      return MARKS[verdict];
    }),
  ]);
  return [
    `### ${title}`,
    `Pairs: ${VERDICTS.map((verdict) => `${count.get(verdict) ?? 0} ${verdict}`).join(", ")}.`,
    "",
    ...table(["from \\ to", ...places], rows),
    "",
    ...table(
      ["", ...members],
      [
        [`to ${BESIDE}`, ...members.map((member) => MARKS[judge(member, BESIDE)])],
        [`from ${BESIDE}`, ...members.map((member) => MARKS[judge(BESIDE, member)])],
      ],
    ),
    "",
  ];
}

/** Writes the page in Markdown. */
export function lawPage(atlas: Atlas): string {
  const day = pageDay(atlas);
  return [
    "# The law, as data",
    "",
    `What the packs under \`src/law/packs/\` hold, as in force on ${day}. Written by`,
    "`npm run -s comity -- packs list --page > docs/law.md`; a test fails where this page and the packs differ.",
    "",
    "This is engineering, not legal advice. A rule is wrong? [CONTRIBUTING.md](../CONTRIBUTING.md) says how to correct it.",
    "",
    "## What each law asks",
    "The number of rules: `3` confirmed in the official text or a specific source, `3+2` two more believed from general",
    "knowledge, `?1` one unsure, which binds all the same and says so in every answer. Empty: the law asks nothing. `…`:",
    "nobody has researched it, or not beyond the rules that stand before it, and a node denies what it could bind.",
    "",
    ...coverage(atlas, day, false),
    "",
    "A member of the Union or of the European Economic Area has the law of the Union, and on top of it:",
    "",
    ...coverage(atlas, day, true),
    "",
    "## Verdicts",
    "All origins (rows) and all destinations (columns); below them the members of the Union and of the European Economic Area, each",
    `with ${BESIDE} alone: what its own acts add to the law of the Union is the same beside every other place.`,
    "",
    "`✗` prohibited whatever is offered; `u` prohibited unless an exception is shown; `?` it depends on what the",
    "case leaves unsaid, on a rule that is unsure, or on what nobody has researched; `c` conditional: allowed once what both laws ask",
    "is in place; `·` nothing beyond the baseline. In every case a controller sends, to a recipient whom no other country owns or",
    "directs. `comity floor` gives the reasons of each, and asks back.",
    "",
    ...CASES.flatMap((each) => matrix(atlas, each, day)),
    ...penaltyPage([...atlas.packs.values()], day),
    "",
  ].join("\n");
}
