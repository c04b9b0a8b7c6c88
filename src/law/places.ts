/**
 * Codes of places (ISO 3166): one spelling for each place, and the area in which it lies where its code does not say
 * so. The members of a union are stated by its pack.
 */

/** Countries with two codes: the EU's institutions write `EL` for Greece, and packs write `UK` for `GB`. */
const COUNTRIES: Readonly<Record<string, string>> = { EL: "GR", GB: "UK" };

/**
 * Places with a country code of their own that are part of a state, by the code that ISO 3166-2 gives them as its
 * part. Only places where the state's law on personal data holds stand here:
 *
 * - the outermost regions of the Union, and Åland (TFEU Art 355(1); Protocol 2 to the Act of Accession of 1994);
 * - the other French places, since the French Act extends the Union's rules to them (Loi 78-17 Arts 125 and 126);
 * - Svalbard and Jan Mayen (Norwegian Personal Data Act s 4), the territories of the United States, and those of
 *   Australia (Privacy Act 1988 s 5A).
 */
const PARTS: Readonly<Record<string, string>> = {
  ...{ AX: "FI-01", EA: "ES-EA", IC: "ES-IC", SJ: "NO-SJ" },
  ...{ GP: "FR-971", MQ: "FR-972", GF: "FR-973", RE: "FR-974", YT: "FR-976" },
  ...{ BL: "FR-BL", MF: "FR-MF", NC: "FR-NC", PF: "FR-PF", PM: "FR-PM", TF: "FR-TF", WF: "FR-WF" },
  ...{ AS: "US-AS", GU: "US-GU", MP: "US-MP", PR: "US-PR", UM: "US-UM", VI: "US-VI" },
  ...{ CC: "AU-CC", CX: "AU-CX", NF: "AU-NF" },
};

/** Returns the one spelling of a place's code: `GR` for `EL` and `gr`, `FR-974` for `RE` and `FR-RE`. */
export function placeOf(given: string): string {
  const code = given.trim().toUpperCase();
  const [country = code, ...rest] = code.split("-");
  const part = PARTS[rest.length === 0 ? country : rest.join("-")];
  if (part !== undefined && (rest.length === 0 || part.startsWith(`${country}-`))) return part;
  return [COUNTRIES[country] ?? country, ...rest].join("-");
}

/** Returns a place and the state around it, nearest first: `FR-974` and `FR` for `RE`. */
export function placesAround(code: string): readonly string[] {
  const place = placeOf(code);
  const [country = place] = place.split("-");
  return country === place ? [place] : [place, country];
}
