/**
 * Values of forms that everybody writes: identifiers, digests and times. Each is worth the bits that its form leaves open, and
 * not one more for its signs. THREAT: a form that was free would spell a template; sixteen bytes stand in each identifier.
 */

/** The bits of a character in no plain word, as in base64. */
export const BITS_OF_CHAR = 6;

const END = "(?![\\p{L}\\p{N}_])";
const BEGIN = "(?<![\\p{L}\\p{N}_])";
const DAY = "(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const TIME = "T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d";
const ZONE = "(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?";
const form = (text: string, bits: (value: string) => number) => ({
  text: new RegExp(`${BEGIN}${text}${END}`, "gu"),
  bits,
});
/** A UUID (RFC 9562) has 122 bits beside its variant and its version; half of the versions are the fourth. */
const uuid = (digit: string, letters: string) =>
  `${digit}{8}-${digit}{4}-[1-8]${digit}{3}-[89${letters}]${digit}{3}-${digit}{12}`;
const BITS = { uuid: 123, otherUuid: 126, digit: 4, start: 6, day: 17, time: 17, zone: 11, fraction: 4 };

const DAY_CHARS = 10;
const VERSION_AT = 14;

function bitsOfUuid(value: string): number {
  return value[VERSION_AT] === "4" ? BITS.uuid : BITS.otherUuid;
}

const FORMS = [
  form(uuid("[\\da-f]", "ab"), bitsOfUuid),
  form(uuid("[\\dA-F]", "AB"), (value) => bitsOfUuid(value) + 1),
  form(
    `${DAY}(?:${TIME}(?:\\.\\d{1,9})?${ZONE})?`,
    (value) =>
      BITS.day +
      (value.length > DAY_CHARS ? BITS.time : 0) +
      (/[+-]\d\d:\d\d$/.test(value) ? BITS.zone : 1) +
      BITS.fraction * (/\.(?<digits>\d+)/.exec(value)?.groups?.digits ?? "").length,
  ),
  form("(?=[a-f]*\\d)(?=\\d*[a-f])[\\da-f]{16,}", (value) => BITS.start + BITS.digit * value.length),
  form("(?=[A-F]*\\d)(?=\\d*[A-F])[\\dA-F]{16,}", (value) => BITS.start + BITS.digit * value.length),
];

/** An address up to what it ends with. */
const ADDRESS = /https?:\/\/\S*[/=]/gu;
/** The count of the scheme of an address, and of the beginning of the first one of a document where another has it. */
const CHARS_OF_ADDRESS = 0.25;
const ADDRESS_AT_START = /^https?:/;
const SCHEME = /(?<![\p{L}\p{N}])https?:\/\//gu;

/** A text without its values of known forms, and the characters that these count. */
export type Taken = { readonly rest: string; readonly odd: number };

/**
 * Takes the values of known forms from a text. One that is among those `seen` before counts one: it refers to what was counted. The
 * beginning of the first address counts a quarter in others, which have it or have not.
 */
export function takeKnownForms(text: string, seen: Set<string>): Taken {
  let odd = 0;
  let rest = text.replaceAll(ADDRESS, (value) => {
    const first = [...seen].find((each) => ADDRESS_AT_START.test(each));
    if (first === undefined) seen.add(value);
    if (first !== value) return value;
    odd += CHARS_OF_ADDRESS;
    return " ";
  });
  rest = rest.replaceAll(SCHEME, () => {
    odd += CHARS_OF_ADDRESS;
    return " ";
  });
  for (const { text: pattern, bits } of FORMS)
    rest = rest.replaceAll(pattern, (value) => {
      odd += seen.has(value) ? 1 : bits(value) / BITS_OF_CHAR;
      seen.add(value);
      return " ";
    });
  return { rest, odd };
}
