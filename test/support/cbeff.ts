/** Writes CBEFF documents and blocks in the ways that the world writes them, for the readers' tests. Blocks hold no sample. */

/** A record; what is left out is not written. `block` is bytes, or text to stand where base64 belongs. */
export type Bir = {
  readonly type?: string;
  readonly subtype?: string;
  readonly level?: string;
  readonly purpose?: string;
  readonly owner?: string;
  readonly format?: string;
  readonly encryption?: string;
  readonly block?: Uint8Array | string;
  /** Elements to stand beside the others. */
  readonly beside?: string;
};

/** How it is written: the namespace, a prefix, the order of the elements reversed, what stands around each word. */
export type Manner = {
  readonly namespace?: "mosip-cbeff" | "oasis-bias";
  readonly prefix?: string;
  readonly reversed?: boolean;
  readonly around?: (word: string) => string;
};

const NAMESPACES = {
  "mosip-cbeff": "http://standards.iso.org/iso-iec/19785/-3/ed-2/",
  "oasis-bias": "http://docs.oasis-open.org/bias/ns/biaspatronformat-1.0/",
};

/** A document of these records. */
export function writeCbeff(records: readonly Bir[], manner: Manner = {}): Uint8Array {
  const { namespace = "mosip-cbeff", prefix = "", reversed = false, around = (word) => word } = manner;
  const name = (local: string) => (prefix === "" ? local : `${prefix}:${local}`);
  const element = (local: string, content: string | undefined, attributes = "") =>
    content === undefined ? "" : `<${name(local)}${attributes}>${content}</${name(local)}>`;
  const word = (local: string, text: string | undefined) =>
    element(local, text === undefined ? undefined : around(text));
  const inOrder = (parts: readonly string[]) => (reversed ? parts.toReversed() : parts).join("");
  const formatOf = ({ owner, format }: Bir) => {
    if (namespace === "oasis-bias") return word("FormatOwner", owner) + word("FormatType", format);
    const parts = word("Organization", owner) + word("Type", format);
    return parts === "" ? "" : element("Format", parts);
  };
  const info = (bir: Bir) =>
    inOrder([
      formatOf(bir),
      word("Encryption", bir.encryption),
      word("Type", bir.type),
      word("Subtype", bir.subtype),
      word("Level", bir.level),
      word("Purpose", bir.purpose),
    ]);
  const bir = (each: Bir) => {
    const { block } = each;
    const data = block instanceof Uint8Array ? Buffer.from(block).toString("base64") : block;
    return inOrder([element("BDBInfo", info(each)), element("BDB", data), each.beside ?? ""]);
  };
  const declaration = ` xmlns${prefix === "" ? "" : `:${prefix}`}="${NAMESPACES[namespace]}"`;
  const all = records.map((each) => element("BIR", bir(each))).join("\n");
  return new TextEncoder().encode(`<?xml version="1.0"?>\n${element("BIR", all, declaration)}`);
}

/** Blocks of each kind, of `length` bytes, that declare `declared`. */
type Size = { readonly length?: number; readonly declared?: number };

const bytes = (
  length: number,
  parts: readonly (readonly [at: number, content: string | readonly number[]])[],
) => {
  const block = new Uint8Array(length);
  for (const [at, content] of parts)
    block.set(typeof content === "string" ? Buffer.from(content) : content, at);
  return block;
};
const u32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

/** ISO/IEC 19794-2:2005, or INCITS 378-2004 with `incits`. */
export function fmr(
  position: number,
  { length = 60, declared = length }: Size = {},
  incits = false,
): Uint8Array {
  const size = incits ? 26 : 24;
  return bytes(length, [
    [0, "FMR\0 20\0"],
    [8, incits ? u32(declared).slice(2) : u32(declared)],
    [size - 6, [0, 197, 0, 197, 1, 0, position]],
  ]);
}

/** ISO/IEC 19794-4:2005, or INCITS 381-2004 with `incits`. */
export function fir(
  position: number,
  { length = 60, declared = length }: Size = {},
  incits = false,
): Uint8Array {
  const size = incits ? 36 : 32;
  return bytes(length, [
    [0, "FIR\x00010\0"],
    [10, u32(declared)],
    [size - 14, [1, 1]],
    [size, [...u32(declared - size), position, 1, 1]],
  ]);
}

/** ISO/IEC 19794-4:2005 with a view of 20 bytes for each of these positions. */
export function firOfViews(...positions: readonly number[]): Uint8Array {
  const length = 32 + 20 * positions.length;
  return bytes(length, [
    [0, "FIR\x00010\0"],
    [10, u32(length)],
    [18, [positions.length, 1]],
    ...positions.map((position, at) => [32 + 20 * at, [...u32(20), position, 1, 1]] as const),
  ]);
}

/** ISO/IEC 19794-2:2005 with a view of one minutia for each of these positions, and `more` bytes behind them. */
export function fmrOfViews(positions: readonly number[], more: readonly number[] = []): Uint8Array {
  const length = 24 + 12 * positions.length + more.length;
  return bytes(length, [
    [0, "FMR\0 20\0"],
    [8, u32(length)],
    [18, [0, 197, 0, 197, positions.length]],
    ...positions.map((position, at) => [24 + 12 * at, [position, 0, 50, 1]] as const),
    [length - more.length, more],
  ]);
}

/** ISO/IEC 19794-4:2011, with `qualities` and, if any, `certificates` before the position. */
export function fir2011(position: number, qualities = 0, certificates = 0): Uint8Array {
  const at = 34 + 1 + 5 * qualities;
  return bytes(120, [
    [0, "FIR\x00020\0"],
    [8, u32(120)],
    [14, [certificates > 0 ? 1 : 0]],
    [16, u32(104)],
    [34, [qualities]],
    [at, certificates > 0 ? [certificates] : []],
    [certificates > 0 ? at + 1 + 3 * certificates : at, [position]],
  ]);
}

/** ISO/IEC 19794-5:2005. */
export function fac({ length = 60, declared = length }: Size = {}): Uint8Array {
  return bytes(length, [
    [0, "FAC\x00010\0"],
    [8, u32(declared)],
    [14, u32(declared - 14)],
  ]);
}

/** ISO/IEC 19794-6:2005. */
export function iir(eye: number, { length = 60, declared = length }: Size = {}): Uint8Array {
  return bytes(length, [
    [0, "IIR\x00010\0"],
    [8, u32(declared)],
    [15, [0, 45]],
    [45, [eye]],
  ]);
}

/** A data object of ASN.1: its tag as hex, then its value. */
export function der(tag: string, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([...Buffer.from(tag, "hex"), ...size, ...content]);
}

/** The version of ISO/IEC 39794 of a year. */
const version = (year: number) => der("a0", der("80", [3]), der("81", [year >> 8, year & 0xff]));

/** ISO/IEC 39794 with these representations, under the tag of its part: 64 finger, 65 face, 66 iris. */
export function extensible(tag: string, representations: readonly Uint8Array[], year = 2019): Uint8Array {
  return der(tag, version(year), der("a1", ...representations));
}

/** A representation of a finger at a position, with `more` behind its picture. */
export function fingerRepresentation(
  position: number,
  picture: Uint8Array,
  ...more: Uint8Array[]
): Uint8Array {
  const code = position < 0x80 ? [position] : [position >> 8, position & 0xff];
  const choice = (number: number) => der("80", [number]);
  return der(
    "30",
    der("a0", der("80", code)),
    der("a1", choice(0)),
    der("a2", choice(1)),
    der("83", picture),
    ...more,
  );
}

/** A representation of a face, with `more` behind its picture. */
export function faceRepresentation(picture: Uint8Array, ...more: Uint8Array[]): Uint8Array {
  const information = der("a1", der("a0", der("80", [2])));
  return der("30", der("80", [0]), der("a1", der("a0", der("a0", der("80", picture), information))), ...more);
}

/** A representation of an eye. */
export function irisRepresentation(eye: number, picture: Uint8Array): Uint8Array {
  const choice = (number: number) => der("80", [number]);
  return der(
    "30",
    choice(eye),
    der("a1", choice(2)),
    der("82", [8]),
    der("a3", choice(2)),
    der("88", picture),
  );
}
