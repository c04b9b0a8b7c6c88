/** Says which atom an item of an offer claims, and whether the atom belongs into the item's list. */
import type { Atom } from "../law/atom.ts";
import type { AtomKind, Registry } from "../law/pack/registry.ts";
import { suggest } from "../vocabulary/nearest.ts";
import type { Offer } from "./transfer-request.ts";

/** For each list of an offer, the kind of atom that its items can hold. */
export const KIND_IN = {
  grounds: "ground",
  instruments: "instrument",
  assessments: "assessment",
  filings: "filing",
  notices: "notice",
  safeguards: "safeguard",
  exceptions: "exception",
} as const satisfies Partial<Record<keyof Offer, AtomKind>>;

/** Returns true for a list whose items claim atoms. */
export const isClaimList = (kind: string): kind is keyof typeof KIND_IN => Object.hasOwn(KIND_IN, kind);

/** Returns the atom that an item of these lists claims. */
export function claimOf(item: object): Atom {
  const { law, basis, document, id } = item as Record<string, string | undefined>;
  return law === undefined ? (id ?? document ?? "") : `${law.toLowerCase()}.${basis}`;
}

/** Returns the list of an offer in which an atom of this kind stands; undefined where nobody can offer it. */
export function sectionOf(kind: AtomKind): keyof typeof KIND_IN | undefined {
  return (Object.keys(KIND_IN) as (keyof typeof KIND_IN)[]).find((list) => KIND_IN[list] === kind);
}

/** Returns why an item of a list claims nothing that counts there; undefined where it does. */
export function claimWrong(
  list: keyof typeof KIND_IN,
  atom: Atom,
  registry: Pick<Registry, "atoms">,
): string | undefined {
  const kind = registry.atoms.get(atom)?.kind;
  // A filing need not be an atom, since a duty to file names its addressee and its stage.
  if (kind === KIND_IN[list] || list === "filings") return undefined;
  const section = kind && sectionOf(kind);
  if (section !== undefined) return `wrong section of the offer: \`${atom}\` belongs in \`offer.${section}\``;
  return kind === undefined
    ? `no law here asks for \`${atom}\`, by that spelling${suggest(atom, registry.atoms.keys())}; \`comity floor --verbose\` lists the names that two laws use`
    : `\`${atom}\` is nothing that an offer can hold`;
}
