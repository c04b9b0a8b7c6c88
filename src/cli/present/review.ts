/** Shows a rule to the person who reviews it: what it says and asks, where it is written, and what others found. */
import type { Atlas } from "../../law/atlas.ts";
import { atomsIn, type Dimension, formatDemand } from "../../law/lattice/dimension.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { hashMeaning, listReviewable, type Reviewable } from "../../law/review/meaning.ts";
import type { Remarks } from "../../law/review/remarks.ts";
import { FALLEN, type Finding, type Judged } from "../../law/review/review.ts";
import { titleOf } from "../../law/wording.ts";
import { conditionText } from "./condition.ts";
import { shortenDemand } from "./law.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

const SIDES = {
  origin: "data that leaves the place",
  destination: "data that comes to the place",
  both: "data that leaves the place or comes to it",
  touched: "data that leaves the place or comes to it, and data on its people",
} as const;

/** A finding as a person says it. */
export const FOUND: Readonly<Record<Finding, string>> = {
  confirmed: "confirmed",
  unconfirmed: "could not confirm",
  wrong: "rejected",
};

/**
 * Makes the entry of a rule or a grant of a pack of the atlas in the answer of `comity packs review`. `remarks` are the comments
 * of the pack's file.
 */
export function presentReviewable(
  law: Reviewable,
  { pack, atlas, judged, remarks }: { pack: Pack; atlas: Atlas; judged: Judged; remarks: Remarks },
) {
  const { registry, concepts } = atlas;
  const { id, says, cite, from, until, status } = law;
  const demands = "atom" in law ? [] : [...law.require];
  const atoms = "atom" in law ? [law.atom] : demands.flatMap(([, demand]) => atomsIn(demand));
  const remark = remarks.beside.get(id);
  return {
    rule: id,
    says,
    cite,
    since: from,
    ...(until === undefined ? {} : { until }),
    status,
    ...("atom" in law
      ? { grants: law.atom, to: [...law.to] }
      : { applies: SIDES[law.applies], unless: law.unless.map((each) => conditionText(each, concepts)) }),
    when: conditionText(law.when, concepts),
    asks: Object.fromEntries(
      demands.map(([dimension, demand]) => [dimension, shortenDemand(formatDemand(demand), dimension)]),
    ) as Partial<Record<Dimension, string>>,
    words: Object.fromEntries(
      [...new Set(atoms)].map((atom) => [atom, registry.atoms.get(atom)?.says ?? ""]),
    ),
    ...(remark === undefined ? {} : { remark }),
    of: hashMeaning(law, pack, registry),
    reviews: judged.standing
      .filter(({ rule }) => rule === id)
      .map(({ finding, by, on, note, reviewer: { name, capacity } }) => ({
        finding,
        by,
        name,
        capacity,
        on,
        ...(note === undefined ? {} : { note }),
      })),
    fallen: judged.fallen
      .filter(({ review }) => review.rule === id)
      .map(({ review: { by, on }, why }) => ({ by, on, why })),
  };
}
export type ShownReviewable = ReturnType<typeof presentReviewable>;

/** Shows a rule or a grant in full. */
export function reviewableLines(shown: ShownReviewable, place: string, width: number): readonly string[] {
  const { rule, says, cite, since, until, status, when, asks, words, remark, reviews, fallen } = shown;
  const row = (name: string, ...cell: Cell): Cell[] => [[styled("quiet", name)], cell];
  const rows = [
    row("says", says),
    row("written", cite),
    row("in force", until === undefined ? `since ${since}` : `from ${since} until ${until}`),
    "grants" in shown
      ? row("recognises", shown.to.join(", "), `gives: ${shown.grants}`)
      : row("binds", shown.applies),
    row("when", when),
    ...("unless" in shown ? shown.unless : []).map((each) => row("unless", each)),
    ...Object.entries(asks).map(([dimension, demand]) =>
      row("asks", { text: titleOf(dimension), style: "quiet" }, demand),
    ),
    ...Object.entries(words).map(([atom, meaning]) => row("", styled("quiet", `${atom}: ${meaning}`))),
    row("our status", status),
    ...(remark === undefined ? [] : [row("our remark", remark)]),
    ...reviews.map(({ finding, name, capacity, on, note }) =>
      row(
        "review",
        styled(finding === "wrong" ? "bad" : "plain", `${name} (${capacity}) ${FOUND[finding]} it on ${on}`),
        ...(note === undefined ? [] : [note]),
      ),
    ),
    ...fallen.map(({ by, on, why }) => row("no review", styled("open", `of ${by} on ${on}: ${FALLEN[why]}`))),
  ];
  return [
    `${paint("heading", `${place}  ${rule}`)}`,
    ...tableLines(rows, { width, indent: 2, widths: [10] }),
  ];
}

/** Returns the rules and grants to show: the one that is named, or all. Undefined where the named one is not there. */
export function chooseReviewable(pack: Pack, id: string | undefined): readonly Reviewable[] | undefined {
  const all = listReviewable(pack);
  if (id === undefined) return all;
  const chosen = all.filter((law) => law.id === id);
  return chosen.length === 0 ? undefined : chosen;
}
