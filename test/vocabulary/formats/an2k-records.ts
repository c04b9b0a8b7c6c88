/** Records of ANSI/NIST-ITL as text in Latin-1, for the tests of their reader. */

/** The separators of file, group, record and unit. */
export const [FS, GS, RS, US] = ["\x1c", "\x1d", "\x1e", "\x1f"] as const;

/** A tagged record; its length is counted, or given. */
export function tagged(type: number, fields: Readonly<Record<string, string>>, length?: number): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = sorted.map(([number, text]) => `${type}.${number}:${text}`);
  const rest = `${GS}${parts.join(GS)}${FS}`;
  const count = `${type}.001:`.length + rest.length;
  const digits = [2, 3, 4, 5, 6].find((each) => String(count + each).length === each) ?? 0;
  return `${type}.001:${length ?? count + digits}${rest}`;
}

/** A type 4 record: length, IDC, impression, positions, and what is left. */
export function type4(idc: number, positions: readonly number[], length = 20): string {
  const six = [...positions, 255, 255, 255, 255, 255].slice(0, 6);
  return String.fromCharCode(0, 0, 0, length, idc, 0, ...six, ...new Array<number>(8).fill(0x1c));
}
