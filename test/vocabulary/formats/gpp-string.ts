/** An encoder of GPP strings, written from the published tables: bit by bit, and knowing nothing of the reader. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bits as base64url, padded with zeros to whole characters. */
export function base64(bits: string): string {
  const padded = bits.padEnd(Math.ceil(bits.length / 6) * 6, "0");
  return (padded.match(/.{6}/g) ?? []).map((six) => ALPHABET[Number.parseInt(six, 2)]).join("");
}

const binary = (value: number, width: number) => value.toString(2).padStart(width, "0");

/** Zeckendorf's representation, the smallest number first, and a one that ends it. */
function fibonacci(value: number): string {
  const numbers = [1, 2];
  while ((numbers.at(-1) ?? 0) < value) numbers.push((numbers.at(-1) ?? 0) + (numbers.at(-2) ?? 0));
  let rest = value;
  const bits = numbers.toReversed().map((each) => {
    const taken = each <= rest;
    if (taken) rest -= each;
    return taken ? "1" : "0";
  });
  return `${bits.toReversed().join("").replace(/0+$/, "")}1`;
}

/** A string of these sections, by id; the header names each by itself. */
export function gppString(sections: ReadonlyMap<number, string>): string {
  const ids = [...sections.keys()].toSorted((a, b) => a - b);
  const entries = ids.map((id, at) => `0${fibonacci(id - (ids[at - 1] ?? 0))}`);
  const header = base64(binary(3, 6) + binary(1, 6) + binary(ids.length, 12) + entries.join(""));
  return [header, ...ids.map((id) => sections.get(id))].join("~");
}

/** The fields of each state's core in order, two bits each; `s` is sensitive data, `c` a known child, `m` the agreement. */
export const LAYOUTS: ReadonlyMap<number, readonly string[]> = new Map(
  [
    "8 noteSale noteSharing noteSensitive sale sharing s1 s2 s3 s4 s5 s6 s7 s8 s9 c1 c2 personal m1 m2 m3",
    "9 note noteSale noteTarget sale target s1 s2 s3 s4 s5 s6 s7 s8 c1 m1 m2 m3",
    "10 note noteSale noteTarget sale target s1 s2 s3 s4 s5 s6 s7 c1 m1 m2 m3",
    "11 note noteSale noteTarget noteSensitive sale target s1 s2 s3 s4 s5 s6 s7 s8 c1 m1 m2 m3",
    "12 note noteSale noteTarget sale target s1 s2 s3 s4 s5 s6 s7 s8 c1 c2 c3 m1 m2 m3",
  ].map((line) => {
    const [id, ...fields] = line.split(" ");
    return [Number(id), fields];
  }),
);

export type Values = Readonly<Record<string, number>>;

/** A state's section with these values; the rest are 0. A number of `gpc` adds the subsection. */
export function stateSection(id: number, values: Values, { version = 1, gpc = -1 } = {}): string {
  const fields = (LAYOUTS.get(id) ?? []).map((name) => binary(values[name] ?? 0, 2)).join("");
  return base64(binary(version, 6) + fields) + (gpc < 0 ? "" : `.${base64(binary(1, 2) + binary(gpc, 1))}`);
}

/** A string of one section. */
export const onlySection = (id: number, section: string) => gppString(new Map([[id, section]]));

/** What stands before a state's terms. */
export const PREFIXES: ReadonlyMap<number, string> = new Map([
  [8, "usca"],
  [9, "usva"],
  [10, "usco"],
  [11, "usut"],
  [12, "usct"],
]);

/** Those of these sections as rows of a table: the prefix and the id. */
export const states = (...ids: readonly number[]) =>
  ids.map((id): [string, number] => [PREFIXES.get(id) ?? "", id]);
export const STATES = states(8, 9, 10, 11, 12);
export const WITH_GPC = states(8, 10, 12);

/** The uses that a state's section has: the field, and the names of the use and of its notice here. */
export const usesOf = (id: number) =>
  [
    ["SaleOptOut", "sale", "noteSale"],
    ["SharingOptOut", "sharing", "noteSharing"],
    ["TargetedAdvertisingOptOut", "target", "noteTarget"],
  ].filter(([, use = ""]) => LAYOUTS.get(id)?.includes(use)) as [string, string, string][];

/** Every field of a state's section with the value 1. */
export function allOnes(id: number): Values {
  return Object.fromEntries((LAYOUTS.get(id) ?? []).map((field) => [field, 1]));
}
