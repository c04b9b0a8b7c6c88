/**
 * Penalties as a lawyer would look them up: for each law the case, the most, and where it is written. The rows were written
 * from the laws and the notes on them, before the packs were.
 */
import { describe, expect, test } from "vitest";
import { formatCase, formatMeasure } from "../../../src/law/answer/penalty-words.ts";
import { LIMITS } from "../../../src/law/pack/limits.ts";
import { penaltiesOn } from "../../../src/law/penalty.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const atlas = shippedAtlas();
const DAY = "2026-11-30";

/** The penalties of a law on a day, each as `case | measure | citation`. */
function told(law: string, day = DAY): readonly string[] {
  const pack = atlas.packs.get(law);
  if (pack === undefined) throw new TypeError(`no pack ${law}`);
  return penaltiesOn(pack, day).map((penalty) =>
    [formatCase(penalty), formatMeasure(penalty), penalty.cite].join(" | "),
  );
}

/** `law | case | measure | beginning of the citation`, with the day before the law where it is not today; `-`: no sum. */
const ROWS = `
EU | administrative fine | EUR 20 million or 4 % of worldwide turnover, the greater, each violation | GDPR Art 83(5)
EU | administrative fine | EUR 10 million or 2 % of worldwide turnover, the greater, each violation | GDPR Art 83(4)
EU | administrative fine | EUR 35 million or 7 % of worldwide turnover, the greater, each violation | AI Act (Regulation (EU) 2024/1689) Art 99(3)
EU | administrative fine: a small business | EUR 35 million or 7 % of worldwide turnover, the lesser, each violation | AI Act (Regulation (EU) 2024/1689) Art 99(3), (6)
EU | administrative fine | EUR 15 million or 3 % of worldwide turnover, the greater, each violation | AI Act (Regulation (EU) 2024/1689) Art 99(4)
EU | administrative fine | 6 % of worldwide turnover each violation | DSA (Regulation (EU) 2022/2065) Arts 52(3)
EU | damages | - | GDPR Art 82
UK | administrative fine | GBP 17.5 million or 4 % of worldwide turnover, the greater, each violation | DPA 2018 s.157
UK | administrative fine | GBP 8.7 million or 2 % of worldwide turnover, the greater, each violation | DPA 2018 s.157
UK | administrative fine | GBP 17.5 million or 4 % of worldwide turnover, the greater, each violation | DUAA 2025 s.115
CH | criminal penalty: intent; an individual pays | CHF 250,000 each violation | FADP Arts 60-63
CH | criminal penalty: intent | CHF 50,000 each violation | FADP Art 64
2025-06-01 US | civil penalty | USD 53,088 (the civil penalty for breaking a rule of the FTC, as adjusted for inflation, since 2025-01-17) each violation | 16 CFR 1.98
2025-06-01 US | civil penalty; an organisation or an individual pays | USD 377,700 (the civil penalty under the IEEPA, as adjusted for inflation, since 2025-01-15) or 2 times the value of the transaction, the greater, each violation | 28 CFR 202.1301
US | criminal penalty: intent; an organisation or an individual pays | USD 1 million each violation; prison of up to 20 years | 50 USC 1705(c)
US-IL | statutory damages: negligence | USD 1,000 or the damage, the greater, each person | 740 ILCS 14/20
US-IL | statutory damages: recklessness or intent | USD 5,000 or the damage, the greater, each person | 740 ILCS 14/20
2024-08-01 US-IL | statutory damages: recklessness or intent | USD 5,000 or the damage, the greater, each violation | 740 ILCS 14/20
US-TX | civil penalty | USD 25,000 each violation | Bus. & Com. Code 503.001(d)
US-TX | civil penalty; may be mended within 30 days | USD 7,500 each violation | Bus. & Com. Code 541.154, 541.155
US-TX | civil penalty: an ordinary breach, a breach that was not mended | USD 10,000 to 12,000 each violation | Bus. & Com. Code 552.105
US-TX | civil penalty: a serious breach | USD 80,000 to 200,000 each violation | Bus. & Com. Code 552.105
US-TX | civil penalty | USD 2,000 to 40,000 each day | Bus. & Com. Code 552.105
US-WA | civil penalty | USD 7,500 each violation | RCW 19.86.140
US-WA | damages | 3 times the damage each person; at most USD 25,000 each violation | RCW 19.373.090
US-CA | administrative fine | USD 2,663 (the sum of USD 2,500 in the Act, as adjusted, since 2025-01-01) each violation | Civ. Code 1798.155
US-CA | administrative fine: intent | USD 7,988 (the sum of USD 7,500 in the Act, as adjusted, since 2025-01-01) each violation | Civ. Code 1798.155
US-CA | administrative fine: a breach that concerns a child | USD 7,988 (the sum of USD 7,500 in the Act, as adjusted, since 2025-01-01) each violation | Civ. Code 1798.155
US-CA | statutory damages | USD 799 (the sum of USD 750 in the Act, as adjusted, since 2025-01-01) or the damage, the greater, each person and incident | Civ. Code 1798.150
2024-06-01 US-CA | administrative fine | USD 2,500 (the sum of USD 2,500 in the Act, as adjusted, since 2020-01-01) each violation | Civ. Code 1798.155
2027-01-01 US-CA | administrative fine | the sum of USD 2,500 in the Act, as adjusted (its value on that day is not known; USD 2,663 until 2027-01-01) each violation | Civ. Code 1798.155
US-CO | civil penalty | USD 20,000 each violation | C.R.S. 6-1-112(1)
US-CO | civil penalty: a breach that concerns an elderly person | USD 50,000 each violation | C.R.S. 6-1-112(1)
US-NY | statutory damages: negligence | USD 500 each violation | N.Y.C. Admin. Code 22-1203
US-NY | statutory damages: recklessness or intent | USD 5,000 each violation | N.Y.C. Admin. Code 22-1203
US-OR | statutory damages | USD 1,000 or the damage, the greater, each day | Portland City Code 34.10
CA | criminal penalty: intent | CAD 100,000 each violation | PIPEDA s.28
CA-QC | administrative fine | CAD 10 million or 2 % of worldwide turnover, the greater, each violation | P-39.1 s.90.12
CA-QC | criminal penalty | CAD 25 million or 4 % of worldwide turnover, the greater, each violation | P-39.1 s.91
CA-QC | criminal penalty: a repeated breach | CAD 50 million or 8 % of worldwide turnover, the greater, each violation | P-39.1 s.92.1
CA-QC | damages: gross negligence | CAD 1,000 or more each person | P-39.1 s.93.1
BR | administrative fine | BRL 50 million or 2 % of turnover in the country, the lesser, each violation | LGPD Art 52
BR | administrative fine | BRL 50 million or 10 % of turnover in the country, the lesser, each violation | Lei 15.211/2025 Art 35
BR | administrative fine | BRL 10 to 1,000 each person; at most BRL 50 million each violation | Lei 15.211/2025 Art 35
MX | administrative fine: an ordinary breach | MXN 11,731 to 18,769,600 (100 to 160,000 units of measure and adjustment (UMA), MXN 117.31 each since 2026-02-01) each violation | LFPDPPP
MX | administrative fine: a serious breach | MXN 23,462 to 37,539,200 (200 to 320,000 units of measure and adjustment (UMA), MXN 117.31 each since 2026-02-01) each violation | LFPDPPP
MX | administrative fine: sensitive data | MXN 23,462 to 75,078,400 (200 to 640,000 units of measure and adjustment (UMA), MXN 117.31 each since 2026-02-01) each violation | LFPDPPP
MX | criminal penalty: a breach for gain; an individual pays | prison of 3 months to 3 years | LFPDPPP
MX | criminal penalty: a breach for gain; an individual pays | prison of 6 months to 5 years | LFPDPPP
AR | administrative fine | ARS 1,000 to 100,000 each violation | Ley 25.326 Art 31
2026-12-01 CL | administrative fine: a very serious breach | 20,000 monthly tax units (UTM) (its value on that day is not known) each violation | Law 19.628 as amended
2026-12-01 CL | administrative fine: a repeated breach | 2 to 4 % of turnover each violation | Law 19.628 as amended
CO | administrative fine; an organisation or an individual pays | COP 3,501,810,000 (2,000 monthly minimum wages by law (SMMLV), COP 1,750,905 each since 2026-01-01) each violation | Law 1581/2012 Art 23
PE | administrative fine | PEN 550,000 (100 tax units (UIT) of the year, PEN 5,500 each since 2026-01-01) or 10 % of turnover, the lesser, each violation | Law 29733 Art 39
2020-06-01 PE | administrative fine | PEN 430,000 (100 tax units (UIT) of the year, PEN 4,300 each since 2020-01-01) or 10 % of turnover, the lesser, each violation | Law 29733 Art 39
CN | administrative fine: an ordinary breach | CNY 1 million each violation | PIPL Art 66
CN | administrative fine: a serious breach | CNY 50 million or 5 % of turnover each violation | PIPL Art 66
CN | administrative fine: a serious breach; an individual pays | CNY 100,000 to 1 million each violation | PIPL Art 66
CN | administrative fine | CNY 10 million each violation | Cybersecurity Law
CN | criminal penalty: intent; an organisation or an individual pays | prison of up to 7 years | Criminal Law Art 253-1
2027-05-13 IN | administrative fine | INR 2.5 billion each violation | DPDP Act s 33
2027-05-13 IN | administrative fine | INR 2 billion each violation | DPDP Act s 33
2027-05-13 IN | administrative fine | INR 1.5 billion each violation | DPDP Act s 33
2027-05-13 IN | administrative fine | INR 500 million each violation | DPDP Act s 33
IN | damages: negligence | - | IT Act s 43A
IN | administrative fine; an organisation or an individual pays | INR 100,000 each violation | IT Act s 45
IN | damages | INR 1 million each person | IT Act s 45
IN | criminal penalty: intent; an organisation or an individual pays | INR 2.5 million each violation; prison of up to 3 years | IT Act s 72A
IN | criminal penalty: intent; an organisation or an individual pays | INR 1 million; prison of 3 years to 10 years | Aadhaar Act ss 34-42
JP | criminal penalty: an order that was ignored; an individual pays | JPY 1 million; prison of up to 1 year | APPI Art 178
JP | criminal penalty: an order that was ignored or a breach for gain | JPY 100 million | APPI Art 184
KR | administrative fine | KRW 2 billion or 3 % of turnover each violation | PIPA Art 64-2
KR | administrative fine: a very serious breach, a repeated breach or a breach that concerns many people or an order that was ignored | KRW 5 billion or 10 % of turnover each violation | PIPA Art 64-2
KR | damages: gross negligence | 5 times the damage each person | PIPA Art 39
KR | statutory damages: negligence | KRW 3 million each person | PIPA Art 39-2
KR | administrative fine | KRW 30 million each violation | Framework Act on Artificial Intelligence
SG | administrative fine: negligence | SGD 1 million or 10 % of turnover in the country, the greater, each violation | PDPA s 48J
AU | civil penalty: a serious breach | AUD 50 million or 30 % of turnover in the country or 3 times the gain, the greater, each violation | Privacy Act s 13G
AU | civil penalty: a serious breach; an individual pays | AUD 2.5 million each violation | Privacy Act s 13G
AU | civil penalty: an ordinary breach | 10,000 penalty units of the Commonwealth (its value on that day is not known; AUD 330 each until 2026-07-01) each violation | Privacy Act s 13H
2026-06-30 AU | civil penalty: an ordinary breach | AUD 3.3 million (10,000 penalty units of the Commonwealth, AUD 330 each since 2024-11-07) each violation | Privacy Act s 13H
2026-06-30 AU | civil penalty: a minor breach | AUD 66,000 (200 penalty units of the Commonwealth, AUD 330 each since 2024-11-07) each violation | Privacy Act s 13K
NZ | criminal penalty; an organisation or an individual pays | NZD 10,000 each violation | Privacy Act 2020 ss 118, 212
NZ | criminal penalty: an order that was ignored; an organisation or an individual pays | NZD 10,000 each violation | Privacy Act 2020 ss 123, 133
NZ | damages | NZD 350,000 each person | Privacy Act 2020 s 103
TH | administrative fine: sensitive data | THB 5 million each violation | PDPA s 84
TH | administrative fine | THB 3 million each violation | PDPA s 83
TH | administrative fine | THB 1 million each violation | PDPA s 82
TH | criminal penalty: a breach for gain; an organisation or an individual pays | THB 1 million; prison of up to 1 year | PDPA s 79
TH | damages | 2 times the damage each person | PDPA ss 77-78
ZA | administrative fine | ZAR 10 million each violation | POPIA s 109
KE | administrative fine | KES 5 million or 1 % of turnover, the lesser, each violation | DPA s 63
NG | administrative fine | NGN 10 million or 2 % of turnover, the greater, each violation | NDPA s 48
NG | administrative fine: a small business | NGN 2 million or 2 % of turnover, the greater, each violation | NDPA s 48
HK | criminal penalty: an order that was ignored; an organisation or an individual pays | HKD 100,000; prison of up to 2 years | PDPO s 50A
HK | criminal penalty: a breach for gain; an organisation or an individual pays | HKD 1 million; prison of up to 5 years | PDPO ss 35J(5)(a), 35K(4)(a)
HK | criminal penalty; an organisation or an individual pays | HKD 500,000; prison of up to 3 years | PDPO ss 35C(5)
VN | administrative fine | VND 3 billion or 10 times the gain, the greater, each violation | PDPL Art 8
VN | administrative fine | VND 3 billion or 5 % of turnover, the greater, each violation | PDPL Art 8
VN | administrative fine | VND 3 billion each violation | PDPL Art 8
ID | administrative fine | 2 % of turnover each violation | PDP Law Art 57
MY | criminal penalty; an organisation or an individual pays | MYR 1 million; prison of up to 3 years | PDPA s 5
MY | criminal penalty; an organisation or an individual pays | MYR 250,000; prison of up to 2 years | PDPA s 12B
MY | criminal penalty: sensitive data; an organisation or an individual pays | MYR 200,000; prison of up to 2 years | PDPA s 40(3)
MY | criminal penalty; an organisation or an individual pays | MYR 300,000; prison of up to 2 years | PDPA s 129(5)
PH | administrative fine | PHP 5 million or 0.25 to 3 % of turnover, the lesser, each violation | NPC Circular 2022-01
TW | administrative fine: a serious breach | TWD 150,000 to 15 million each violation | PDPA Art 48
TW | administrative fine: an order that was ignored | TWD 20,000 to 200,000 each violation | PDPA Art 48
TW | administrative fine | TWD 50,000 to 500,000 each violation | PDPA Art 47
TW | statutory damages | TWD 500 to 20,000 each person; at most TWD 200 million each incident | PDPA Arts 28-29
SA | administrative fine | SAR 5 million each violation | PDPL Art 36
SA | administrative fine: a repeated breach | SAR 10 million each violation | PDPL Art 36
TR | administrative fine | TRY 17,092,242 (the most for missing security, ignored decisions and missing registration, as revalued, since 2026-01-01) each violation | KVKK Art 18(1)(b)
2024-06-01 TR | administrative fine | TRY 9,463,213 (the most for missing security, ignored decisions and missing registration, as revalued, since 2024-01-01) each violation | KVKK Art 18(1)(b)
2024-06-01 TR | administrative fine | TRY 1 million (the most for a standard contract that was not notified, as revalued, since 2024-06-01) each violation | KVKK Art 18(1)(d)
2025-06-01 TR | administrative fine | the most for missing security, ignored decisions and missing registration, as revalued (its value on that day is not known; TRY 9,463,213 until 2025-01-01) each violation | KVKK Art 18(1)(b)
EG | criminal penalty: sensitive data; an organisation or an individual pays | EGP 500,000 to 5 million; prison of 3 months or more | Law 151/2020
IL | administrative fine: an ordinary breach | ILS 320,000 each violation | PPL chapter 4
RU | administrative fine | RUB 15 million to 20 million each incident | Code of Administrative Offences Art 13.11
RU | administrative fine | RUB 1 million to 3 million each incident | Code of Administrative Offences Art 13.11(11)
RU | administrative fine: a repeated breach | 1 to 3 % of turnover each incident; within RUB 25 million to 500 million each incident | Code of Administrative Offences Art 13.11
`;

const rows = ROWS.trim()
  .split("\n")
  .map((row) => {
    const [head = "", ofCase = "", measure = "", cite = ""] = row.split(" | ").map((cell) => cell.trim());
    const [law = "", day = DAY] = head.split(" ").toReversed();
    return { law, day, ofCase, measure: measure === "-" ? "" : measure, cite };
  });

test.each(rows)("$law on $day: $ofCase, $measure ($cite)", ({ law, day, ofCase, measure, cite }) => {
  const expected = [ofCase, measure, cite].join(" | ");
  expect(told(law, day).find((each) => each.startsWith(expected))).toBeDefined();
});

describe("before its first day", () => {
  test.each([
    ["the fines of the AI Act", "EU", "2025-08-01", "Art 99"],
    ["the fines of the DPDP Act", "IN", "2027-05-12", "DPDP"],
    ["the fines of the new law of Chile", "CL", "2026-11-30", "as amended"],
    ["ten per cent in Korea", "KR", "2026-09-10", "as amended"],
    ["the higher tier of PECR", "UK", "2026-02-04", "DUAA"],
  ])("%s are not told", (_, law, day, cite) => {
    expect(told(law, day).filter((each) => each.includes(cite))).toEqual([]);
  });
});

test("every law says what it has, or that nobody has looked", () => {
  const silent = [...atlas.packs.values()]
    .filter(({ penalties, penaltiesOpen }) => penalties.length === 0 && !penaltiesOpen)
    .map(({ jurisdiction }) => jurisdiction);
  expect(silent).toEqual([]);
  // Where sums are known they are told, also where the list is not the whole.
  const bare = [...atlas.packs.values()].filter(({ penalties }) => penalties.length === 0);
  expect(bare.map(({ jurisdiction }) => jurisdiction)).toEqual(
    expect.arrayContaining(["AE", "DE", "ES", "IT", "NL"]),
  );
  expect(atlas.packs.size - bare.length).toBeGreaterThanOrEqual(42);
});

test("every penalty has a rule that was or will be in force beside it, and no list is near its limit", () => {
  for (const { jurisdiction, penalties, rules } of atlas.packs.values()) {
    expect(penalties.length).toBeLessThan(LIMITS.penalties / 2);
    for (const { id, from, until = "9999-12-31" } of penalties) {
      const beside = rules.some((rule) => rule.from < until && (rule.until ?? "9999-12-31") > from);
      expect([jurisdiction, id, beside]).toEqual([jurisdiction, id, true]);
    }
  }
});

test("no unit of a law skips a day between two values that it states one after the other, but where the text was not read", () => {
  const gaps = [...atlas.packs.values()].flatMap(({ units }) =>
    units.flatMap(({ id, values }) =>
      values.slice(1).flatMap(({ from }, i) => (values[i]?.until === from ? [] : [`${id} before ${from}`])),
    ),
  );
  expect(gaps).toEqual([
    "tr.art18-a before 2026-01-01",
    "tr.art18-b before 2026-01-01",
    "tr.art18-d before 2026-01-01",
  ]);
});
