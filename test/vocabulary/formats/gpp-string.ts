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

/** The names of numbered items: `s1 s2 s3`. */
const items = (letter: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${letter}${at + 1}`).join(" ");
const later = (id: number, sensitive: number, children: number) =>
  `${id} note noteSale noteTarget sale target ${items("s", sensitive)} ${items("c", children)} more m1 m2 m3`;

/**
 * The fields of each state's section in order, two bits each; `s` is sensitive data, `c` a known child, `m` the agreement.
 * What follows a bar stands in a subsection.
 */
const WRITTEN: readonly string[] = [
  `8 noteSale noteSharing noteSensitive sale sharing ${items("s", 9)} c1 c2 personal m1 m2 m3`,
  `9 note noteSale noteTarget sale target ${items("s", 8)} c1 m1 m2 m3`,
  `10 note noteSale noteTarget sale target ${items("s", 7)} c1 m1 m2 m3`,
  `11 note noteSale noteTarget noteSensitive sale target ${items("s", 8)} c1 m1 m2 m3`,
  `12 note noteSale noteTarget sale target ${items("s", 8)} c1 c2 c3 m1 m2 m3`,
  later(13, 8, 3),
  later(14, 8, 3),
  later(15, 11, 3),
  later(16, 8, 1),
  later(17, 9, 5),
  `18 note noteSale noteTarget noteSensitive sale target ${items("s", 8)} c1 m1 m2 m3`,
  later(19, 8, 1),
  later(20, 8, 3),
  later(21, 10, 5),
  later(22, 8, 1),
  later(23, 8, 1),
  "24 m1 mode note noteSale noteTarget sale target more",
  ...[25, 26, 27].map(
    (id) => `${id} m1 mode note noteSale noteTarget sale target c1 more | ${items("s", 8)}`,
  ),
];

/** The fields of each state's section, those of its subsection included. */
export const LAYOUTS: ReadonlyMap<number, readonly string[]> = new Map(
  WRITTEN.map((line) => {
    const [id, ...fields] = line.replace(" |", "").split(" ");
    return [Number(id), fields];
  }),
);

/** The items for genetic and for biometric data, the same in most sections; none in Maryland's. */
export const bodyOf = (id: number): readonly [number, number] | undefined => {
  if (id === 24) return undefined;
  return id === 15 ? [9, 10] : id === 17 ? [7, 8] : [6, 7];
};

export type Values = Readonly<Record<string, number>>;

/** A state's section with these values; the rest are 0. A number of `gpc` adds the subsection for the browser. */
export function stateSection(id: number, values: Values, { version = 1, gpc = -1 } = {}): string {
  const line = WRITTEN.find((each) => each.startsWith(`${id} `)) ?? "";
  const [core = "", consents] = line.split(" | ").map((part) =>
    part
      .split(" ")
      .filter((name) => /^[a-z]/.test(name))
      .map((name) => binary(values[name] ?? 0, 2))
      .join(""),
  );
  const browser = gpc < 0 ? "" : `.${base64(binary(1, 2) + binary(gpc, 1))}`;
  return base64(binary(version, 6) + core) + (consents === undefined ? "" : `.${base64(consents)}`) + browser;
}

/** A string of one section. */
export const onlySection = (id: number, section: string) => gppString(new Map([[id, section]]));

/** What stands before a state's terms. */
export const PREFIXES: ReadonlyMap<number, string> = new Map(
  "ca va co ut ct fl mt or tx de ia ne nh nj tn mn md in ky ri"
    .split(" ")
    .map((state, at) => [at + 8, `us${state}`]),
);

/** Those of these sections as rows of a table: the prefix and the id. */
export const states = (...ids: readonly number[]) =>
  ids.map((id): [string, number] => [PREFIXES.get(id) ?? "", id]);
export const STATES = states(...PREFIXES.keys());
export const WITH_BODY = STATES.filter(([, id]) => bodyOf(id) !== undefined);
export const WITHOUT_SUBSECTION = states(9, 11, 13);
export const WITH_CONSENTS = states(25, 26, 27);
export const WITH_GPC = STATES.filter((each) =>
  [...WITHOUT_SUBSECTION, ...WITH_CONSENTS].every(([, id]) => id !== each[1]),
);
/** The sections in which silence lets sensitive data be used, after a notice. */
export const LIMITED = states(8, 11, 18);

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
