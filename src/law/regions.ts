/** The parts of the world in which lists of places are shown: one for each country by its code, the United States by itself. */
import { placeOf } from "./places.ts";

/** Every region, in the order in which lists show them. */
export const REGIONS = [
  "Europe",
  "United States",
  "The Americas beside the United States",
  "Asia",
  "Middle East and Africa",
  "Oceania",
] as const;
export type Region = (typeof REGIONS)[number];

const COUNTRIES: Readonly<Partial<Record<Region, string>>> = {
  Europe: `AD AL AT BA BE BG BY CH CQ CY CZ DE DK EE ES EU FI FO FR GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL
    NO PL PT RO RS RU SE SI SK SM UA UK VA XK`,
  "The Americas beside the United States": `AG AI AR AW BB BM BO BQ BR BS BZ CA CL CO CP CR CU CW DM DO EC FK GD GL GS GT GY HN HT
    JM KN KY LC MS MX NI PA PE PY SR SV SX TC TT UY VC VE VG`,
  Asia: `AF AM AZ BD BN BT CN DG GE HK ID IN IO JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW UZ VN`,
  "Middle East and Africa": `AC AE AO BF BH BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IL IQ IR JO KE KM KW LB
    LR LS LY MA MG ML MR MU MW MZ NA NE NG OM PS QA RW SA SC SD SH SL SN SO SS ST SY SZ TA TD TG TN TR TZ UG YE ZA ZM ZW`,
  Oceania: `AQ AU BV CK FJ FM HM KI MH NR NU NZ PG PN PW SB TK TO TV VU WS`,
};

const BY_COUNTRY = new Map<string, Region>([
  ["US", "United States"],
  ...REGIONS.flatMap((region) =>
    (COUNTRIES[region]?.split(/\s+/) ?? []).map((code): [string, Region] => [code, region]),
  ),
]);

/** Returns the region of a place, whose parts lie where their state does: Réunion in Europe. Undefined for what is no place. */
export function regionOf(place: string): Region | undefined {
  const [country = ""] = placeOf(place).split("-");
  return BY_COUNTRY.get(country);
}
