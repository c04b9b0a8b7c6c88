/**
 * Writes src/calendar/holidays.json from the data of date-holidays (CC BY-SA 3.0); with --check it only compares.
 *
 * The table holds the places that have a pack. Each year is one line of text: `0101` is a public holiday on 1 January,
 * `0320~` one that an observer of the moon decides. A holiday of less than a day is left out.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import Holidays from "date-holidays";

const FILE = "src/calendar/holidays.json";
const FIRST = 2020;
const LAST = 2036;
/** Codes that a pack and ISO 3166 write differently. */
const ISO = { UK: "GB" };
const DAY_MS = 86_400_000;
/** The months of the Islamic calendar as a rule of date-holidays writes them, and the library's other moon-sighted days. */
const SIGHTED = /muharram|safar|rabi|jumada|rajab|shaban|ramadan|shawwal|dhu al/i;

function datesOf({ date, start, end, rule }) {
  const days = Math.floor((end - start) / DAY_MS);
  return Array.from({ length: days }, (_, i) => {
    const day = new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + i * DAY_MS)
      .toISOString()
      .slice(0, 10);
    return { day, sighted: SIGHTED.test(rule) };
  });
}

/** The holidays of one year. A day that is both sighted and fixed is fixed. */
function yearOf(place, year) {
  const all = place.getHolidays(year, "en").flatMap(datesOf);
  const fixed = new Set(all.flatMap(({ day, sighted }) => (sighted ? [] : [day])));
  return [...new Set(all.map(({ day }) => day))]
    .filter((day) => day.startsWith(`${year}-`))
    .sort()
    .map((day) => `${day.slice(5, 7)}${day.slice(8, 10)}${fixed.has(day) ? "" : "~"}`)
    .join(" ");
}

function table() {
  const { version } = createRequire(import.meta.url)("date-holidays/package.json");
  const known = new Holidays().getCountries();
  const places = {};
  for (const name of readdirSync("src/law/packs").sort()) {
    const [, code] = /^([A-Z]{2}(?:-[A-Z]{2})?)\.yaml$/.exec(name) ?? [];
    const [country, state] = (code ?? "").split("-");
    const iso = ISO[country] ?? country;
    if (!Object.hasOwn(known, iso)) continue;
    const place = new Holidays(...(state === undefined ? [iso] : [iso, state]), { types: ["public"] });
    const years = Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i);
    places[code] = years.map((year) => yearOf(place, year));
  }
  const source = `date-holidays ${version}, whose data is licensed under CC BY-SA 3.0`;
  return `${JSON.stringify({ source, firstYear: FIRST, places }, null, 2)}\n`;
}

const made = table();
if (!process.argv.includes("--check")) writeFileSync(FILE, made);
else if (readFileSync(FILE, "utf8") !== made) {
  console.error(
    `error holidays: \`${FILE}\` differs from its source; run \`npm run holidays\` and read the difference`,
  );
  process.exit(1);
}
