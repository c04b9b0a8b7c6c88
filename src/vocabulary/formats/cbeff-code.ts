/** The codes of biometric types that ISO/IEC 7816-11 and field BTY of ANSI/NIST-ITL share (NISTIR 6529-A). */
import type { Shown } from "./block-terms.ts";

/** The characteristic that the blocks of a type can show. Blocks of the other types cannot be checked, and show none of these. */
const SHOWS: ReadonlyMap<number, Shown> = new Map([
  [0x02, "face"],
  [0x08, "finger"],
  [0x10, "iris"],
  [0x20000, "palm"],
  [0x80000, "foot"],
]);

/** Returns what a block of the type may show: nothing that a block's header tells, for a type that is none of these. */
export function showsOfCode(code: number): readonly Shown[] {
  const shown = SHOWS.get(code);
  return shown === undefined ? [] : [shown];
}
