/** Reads the bits of one part of a GPP string, which is base64url without padding. */
import { refusal } from "./document.ts";
import { sextet } from "./tcf.ts";

/**
 * Reads bits from the left. Two functions throw VOC_LEXICAL: `take` past the end, `end` where more than padding is
 * left. `left` counts the bits that are still to come, padding included.
 */
export type Bits = { take(count: number): number; left(): number; end(): void };

/** Decodes the bits of `text`. `path` names its place in errors. Throws VOC_LEXICAL. */
export function bitsOf(text: string, path: string): Bits {
  if (!/^[\w-]+$/.test(text)) throw refusal("VOC_LEXICAL", path, "it is not base64url");
  const bits = [...text].map((each) => sextet(each).toString(2).padStart(6, "0")).join("");
  let at = 0;
  return {
    take(count) {
      if (at + count > bits.length) throw refusal("VOC_LEXICAL", path, "it ends before its last field");
      at += count;
      return Number.parseInt(bits.slice(at - count, at), 2);
    },
    left: () => bits.length - at,
    end() {
      // Encoders pad to whole characters or to whole bytes. Padding that is not zero is an unknown field.
      if (bits.length - at >= 24 || bits.slice(at).includes("1"))
        throw refusal("VOC_LEXICAL", path, "bits follow its last field");
    },
  };
}
