/**
 * Names of places, as people write them, and the codes that stand for them (ISO 3166-1, 3166-2). Names of countries come
 * from the language data of the runtime (Unicode CLDR), in English.
 */
import { fold } from "../vocabulary/fold.ts";
import { findNearest } from "../vocabulary/nearest.ts";
import { placeOf } from "./places.ts";

/** A text that is a code and no name. */
const CODE = /^[a-z]{2}(-[a-z0-9]{1,4})?$/i;

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Names of states, provinces and zones with a law of their own: there is no data on them in the runtime. */
const PARTS: Readonly<Record<string, string>> = {
  AE: "ADGM Abu Dhabi Global Market, DIFC Dubai International Financial Centre",
  US: `AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware,
    DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky,
    LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi, MO Missouri,
    MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina,
    ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina,
    SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia,
    WI Wisconsin, WY Wyoming`,
  CA: `AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador, NS Nova Scotia,
    NT Northwest Territories, NU Nunavut, ON Ontario, PE Prince Edward Island, QC Quebec, SK Saskatchewan, YT Yukon`,
};

/** Other names that people use for a place. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{ usa: "US", "united states of america": "US", america: "US", "great britain": "UK", britain: "UK" },
  ...{ korea: "KR", "republic of korea": "KR", uae: "AE", emirates: "AE", russia: "RU", turkey: "TR" },
  ...{ adgm: "AE-ADGM", difc: "AE-DIFC" },
  ...{ holland: "NL", "czech republic": "CZ", "hong kong": "HK", macau: "MO", europe: "EU" },
};

/** Letters without their marks: `Réunion` and `Reunion` are one name. */
const plain = (name: string) => fold(name.normalize("NFD").replaceAll(/\p{Mark}/gu, ""));

/** Lists every name with its code, in the one spelling of codes. It is made for each question: only mistakes ask. */
function listNames(): readonly (readonly [name: string, code: string])[] {
  const countries = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const states = LETTERS.flatMap((first) =>
    LETTERS.flatMap((second): [string, string][] => {
      const code = `${first}${second}`;
      // A code that is no longer used has the name of the one that came after it.
      const name = new Intl.Locale(`und-${code}`).region === code ? countries.of(code) : undefined;
      return name === undefined ? [] : [[name, code]];
    }),
  );
  const parts = Object.entries(PARTS).flatMap(([state, list]) =>
    list.split(",").map((each): [string, string] => {
      const [code = "", ...words] = each.trim().split(" ");
      return [words.join(" "), `${state}-${code}`];
    }),
  );
  return [...states, ...parts, ...Object.entries(OTHERS)].map(([name, code]) => [name, placeOf(code)]);
}

/** Codes that are no place: unassigned ones, those for users, and those of unions and of the United Nations. */
const NO_PLACE = /^(AA|E[UZ]|Q[M-Z]|UN|X[A-JL-Z]|ZZ)$/;

/** Lists countries, and the parts of states that are known here, each once by its code with its name, in the order of names. */
export function listPlaces(): readonly (readonly [code: string, name: string])[] {
  const named = listNames().filter(([, code]) => !NO_PLACE.test(code));
  const first = new Map(named.toReversed().map(([name, code]) => [code, name]));
  return [...first].toSorted(([, a], [, b]) => a.localeCompare(b, "en"));
}

/** Returns true for the code of a country, or of a part of one whose parts are known here: `RU`, `US-NV`, `PR`. */
export function isPlace(code: string): boolean {
  const place = placeOf(code);
  return !NO_PLACE.test(place) && listNames().some(([, each]) => each === place);
}

/**
 * Returns the code of the place that has a name, such as `DE` for `germany`; undefined where no place has it, and where two
 * have: Georgia is a country and a state.
 */
export function findPlaceNamed(text: string): string | undefined {
  const [code, ...others] = codesNamed(plain(text));
  return others.length === 0 ? code : undefined;
}

/** Lists the codes of a name without marks and capitals, each once. */
function codesNamed(name: string): readonly string[] {
  return [...new Set(listNames().flatMap(([each, code]) => (plain(each) === name ? [code] : [])))];
}

/** Returns the code of the place that has a name, and any other text as it is: `DE` for `Germany`, `de` for `de`. */
export function codeOfPlace(text: string): string {
  return CODE.test(text.trim()) ? text : (findPlaceNamed(text) ?? text);
}

const MOST_SUGGESTED = 3;

/**
 * Returns what somebody may have meant by a place's name, nearest first, at most three: `DE (Germany)`. Of a code it
 * returns the parts of states that end so: `US-IL (Illinois)` for `IL`.
 */
export function suggestPlaces(text: string): readonly string[] {
  if (CODE.test(text.trim())) {
    const end = `-${text.trim().toUpperCase()}`;
    return listNames().flatMap(([name, code]) => (code.endsWith(end) ? [`${code} (${name})`] : []));
  }
  const names = Map.groupBy(listNames(), ([name]) => plain(name));
  return findNearest(plain(text), names.keys())
    .flatMap((near) => names.get(near) ?? [])
    .slice(0, MOST_SUGGESTED)
    .map(([name, code]) => `${code} (${name})`);
}
