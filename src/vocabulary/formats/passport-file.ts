/** The files of a passport by their tags (ICAO Doc 9303-10): those that hold biometric data to compare, and all others. */

/** The data groups of a passport by their tags, each with the type code of what it holds. */
const DATA_GROUPS: ReadonlyMap<number, number> = new Map([
  [0x75, 0x02],
  [0x63, 0x08],
  [0x76, 0x10],
]);

/** Those of fingers and of irises may be empty: their group is a count of zero. */
const MAY_BE_EMPTY: readonly number[] = [0x63, 0x76];
const EMPTY: readonly number[] = [0x02, 0x01, 0x00];

/** The other files of a passport by their tags (ICAO Doc 9303-10), each with what it holds. */
const OTHER_FILES: ReadonlyMap<number, string> = new Map([
  [0x60, "the list of its data groups (EF.COM)"],
  [0x61, "the machine readable zone (EF.DG1)"],
  [0x65, "a portrait to display (EF.DG5)"],
  [0x67, "a signature to display (EF.DG7)"],
  [0x6b, "personal details (EF.DG11)"],
  [0x6c, "details of the document (EF.DG12)"],
  [0x6d, "optional details (EF.DG13)"],
  [0x6e, "security options (EF.DG14)"],
  [0x6f, "a public key (EF.DG15)"],
  [0x70, "persons to notify (EF.DG16)"],
  [0x77, "the signed hashes of its data groups (EF.SOD)"],
]);

/** Returns the type code of what a data group of biometric data holds; undefined for any other tag. */
export function typeOfGroup(tag: number): number | undefined {
  return DATA_GROUPS.get(tag);
}

/** Returns what another file of a passport holds; undefined for any other tag. */
export function otherFileOf(tag: number): string | undefined {
  return OTHER_FILES.get(tag);
}

/** Returns true for the group of templates of a data group that may be empty, and is. */
export function isEmptyGroup(tag: number, group: Uint8Array): boolean {
  const isEmpty = group.length === EMPTY.length && EMPTY.every((byte, at) => group[at] === byte);
  return isEmpty && MAY_BE_EMPTY.includes(tag);
}
