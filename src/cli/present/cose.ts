/** Shows what `comity receipt convert` has written. */
import { paragraph } from "./terminal.ts";

/** A file of COSE receipts: its length in bytes, the place of each leaf in its log, and the number of receipts. */
export type Converted = {
  readonly file: string;
  readonly bytes: number;
  readonly logs: readonly { readonly origin: string; readonly size: number; readonly index: number }[];
  readonly receipts: number;
  /** True where the receipt had the word of witnesses, which COSE receipts do not carry. */
  readonly witnessesLeftOut: boolean;
};

/** Says where the receipts are, and what they prove. */
export function convertedLines(converted: Converted, width: number): readonly string[] {
  const { file, bytes, logs, receipts, witnessesLeftOut } = converted;
  const count = `${receipts} COSE receipt${receipts === 1 ? "" : "s"} (RFC 9942), ${bytes} bytes`;
  return [
    ...paragraph(`wrote ${file}: ${count}`, { width, style: "good" }),
    ...logs.flatMap(({ origin, size, index }) =>
      paragraph(`leaf ${index} of the log ${origin}, proved at size ${size}`, { width, indent: 2 }),
    ),
    ...(witnessesLeftOut
      ? paragraph("the word of witnesses is left out: keep the receipt itself for it", { width, indent: 2 })
      : []),
  ];
}
