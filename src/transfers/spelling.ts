/** Spells an atom as the place and the text that an offer needs, such as `offer.notices: {id: eu.notice}`, and reads it back. */
import { type Atom, type ConsentUse, consentAtom } from "../law/atom.ts";
import type { Registry } from "../law/pack/registry.ts";
import { sectionOf } from "./claims.ts";

const QUALITY = /^consent\.([a-z]+):(.+)$/;

/**
 * Spells a remedy: atoms become entries of an offer, and what is spelt already stays. Qualities of consent become one
 * entry, since the parts of several consents do not add up. `consent` is the path of the consent that they belong to;
 * undefined where the offer has none.
 */
export function spellRemedy(
  remedy: readonly string[],
  { atoms }: Pick<Registry, "atoms">,
  consent: string | undefined,
): readonly string[] {
  const qualities = remedy.flatMap((item) => {
    const [, use, quality] = QUALITY.exec(item) ?? [];
    return use === undefined || quality === undefined ? [] : [{ item, use, quality }];
  });
  const spelt = remedy.map((item): string => {
    const first = qualities[0]?.item === item;
    if (first) return spellConsent(qualities, consent);
    return qualities.some((each) => each.item === item) ? "" : spell(item, atoms);
  });
  return spelt.filter((each) => each !== "");
}

function spellConsent(
  qualities: readonly { readonly use: string; readonly quality: string }[],
  consent: string | undefined,
): string {
  const distinct = (each: readonly string[]) => [...new Set(each)].join(", ");
  const uses = distinct(qualities.map(({ use }) => use));
  const words = distinct(qualities.map(({ quality }) => quality));
  return `${consent ?? "offer.consents"}: {for: [${uses}], qualities: [${words}]}`;
}

function spell(item: string, atoms: Registry["atoms"]): string {
  const accepted = /^accepts: (.+)$/.exec(item);
  if (accepted !== null) return `offer.accepts: {obligations: ${accepted[1]}}`;
  const entry = atoms.get(item);
  const section = entry && sectionOf(entry.kind);
  if (section === undefined) return item;
  if (entry?.kind === "filing") {
    const to = entry.to === undefined ? "" : `to: ${entry.to}, `;
    return `offer.filings: {${to}document: ${item}${entry.approved ? ", result: approved" : ""}}`;
  }
  const dot = item.indexOf(".");
  return section === "grounds"
    ? `offer.grounds: {law: ${item.slice(0, dot).toUpperCase()}, basis: ${item.slice(dot + 1)}}`
    : `offer.${section}: {id: ${item}}`;
}

/** Returns the atoms that a line of a remedy stands for; empty for what is no atom, such as a fact. */
export function readSpelling(item: string): readonly Atom[] {
  const [, uses, qualities] =
    /^offer\.consents(?:\[\d+\])?: \{for: \[(.+)\], qualities: \[(.+)\]\}$/.exec(item) ?? [];
  if (uses !== undefined && qualities !== undefined)
    return uses
      .split(", ")
      .flatMap((use) => qualities.split(", ").map((each) => consentAtom(use as ConsentUse, each)));
  const [, law, basis] = /^offer\.grounds: \{law: (.+), basis: (.+)\}$/.exec(item) ?? [];
  if (law !== undefined) return [`${law.toLowerCase()}.${basis}`];
  const [, filed] = /^offer\.filings: \{.*document: ([^,}]+).*\}$/.exec(item) ?? [];
  if (filed !== undefined) return [filed];
  const [, id] = /^offer\.[a-z]+: \{id: (.+)\}$/.exec(item) ?? [];
  return id === undefined ? [] : [id];
}
