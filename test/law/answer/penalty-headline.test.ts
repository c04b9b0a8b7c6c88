/** The one penalty that stands for a law: the largest that an authority or a court imposes. */
import { expect, test } from "vitest";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";
import { formatHeadline, headlinesOf, openPenalties } from "../../../src/law/answer/penalty-headline.ts";
import { toldPenalty as told } from "../../support/penalty.ts";

const headlines = (penalties: readonly ToldPenalty[]) =>
  headlinesOf(penalties).map((each) => `${each.law} ${formatHeadline(each)}`);

test("each law has one, in the order of the laws, of those that lead", () => {
  const small = told({ amount: { upTo: 5, currency: "EUR" } }, "UK");
  expect(headlines([told(), told({ leads: false, amount: { upTo: 9e9, currency: "EUR" } }), small])).toEqual([
    "EU EUR 20 million each violation",
    "UK EUR 5 each violation",
  ]);
  expect(headlines([told({ leads: false })])).toEqual([]);
});

test("what can be ordered comes before the damages that somebody must sue for, and a fine before both", () => {
  const damages = told({ kind: "damages", per: "person" });
  const order = told({ kind: "order", amount: undefined });
  expect(headlines([damages, order])).toEqual(["EU an order and damages of EUR 20 million each person"]);
  expect(headlines([damages])).toEqual(["EU damages of EUR 20 million each person"]);
  expect(headlines([order])).toEqual([]);
  const fine = told({ amount: { upTo: 5, currency: "EUR" } });
  expect(headlines([damages, order, fine])).toEqual(["EU EUR 5 each violation"]);
});

test("of one kind the largest sum stands, whoever pays it, with the case in which it is due", () => {
  const crime = (upTo: number, parts: Partial<ToldPenalty>) =>
    told({ kind: "criminal", per: undefined, amount: { upTo, currency: "JPY" }, ...parts }, "JP");
  const individual = crime(1_000_000, { pays: "individual", prison: { upTo: "P1Y" } });
  const company = crime(100_000_000, { circumstances: ["ignoredOrder"] });
  const said = ["JP JPY 100 million, for an order that was ignored"];
  expect(headlines([individual, company])).toEqual(said);
  expect(headlines([company, individual])).toEqual(said);
});

test("the largest that is imposed stands, of whatever kind, and of those that cannot be compared the first kind", () => {
  const fine = told({ amount: { upTo: 100, currency: "INR" } });
  const crime = (amount: ToldPenalty["amount"], parts: Partial<ToldPenalty> = {}) =>
    told({ kind: "criminal", amount, ...parts });
  const large = crime({ upTo: 2_000_000, currency: "INR" });
  expect(headlines([fine, large])).toEqual(["EU INR 2 million each violation"]);
  expect(headlines([large, fine])).toEqual(["EU INR 2 million each violation"]);
  expect(headlines([crime({ upTo: 9e9, currency: "USD" }), fine])).toEqual(["EU INR 100 each violation"]);
  expect(headlines([crime(undefined, { prison: { upTo: "P3Y" } }), fine])).toEqual([
    "EU INR 100 each violation",
  ]);
  const damages = told({ kind: "damages", amount: { upTo: 9e9, currency: "INR" } });
  expect(headlines([damages, fine])).toEqual(["EU INR 100 each violation"]);
});

test("a share of turnover is not outdone by a sum alone", () => {
  const share = told({ amount: { upTo: 5, currency: "EUR" }, turnover: { upTo: 4 }, pick: "greater" });
  const crime = told({ kind: "criminal", amount: { upTo: 100, currency: "EUR" } });
  expect(headlines([crime, share])).toEqual(["EU EUR 5 or 4 % of turnover each violation"]);
  expect(headlines([told({ amount: { upTo: 4, currency: "EUR" } }), share])).toEqual([
    "EU EUR 5 or 4 % of turnover each violation",
  ]);
});

test("a bound of all sums together counts as the most, and sums in two currencies are not compared", () => {
  const amount = { upTo: 5, currency: "JPY" };
  const capped = told({ per: "person", amount, cap: { upTo: 3e8, currency: "JPY", per: "total" } });
  const fine = told({ amount: { upTo: 100, currency: "JPY" } });
  expect(headlines([fine, capped])).toEqual(["EU JPY 5 each person, at most JPY 300 million in all"]);
  expect(headlines([told({ amount: { upTo: 1, currency: "USD" } }), fine])).toEqual([
    "EU USD 1 each violation",
  ]);
  expect(headlines([told({ amount: undefined, turnover: { upTo: 4 } }), fine])).toEqual([
    "EU 4 % of turnover each violation",
  ]);
});

test("of the laws that nobody has researched as a whole, those of which no penalty is told stand apart", () => {
  const penalties = [told({ leads: false }, "US-NY"), told()];
  expect(openPenalties({ penalties, penaltiesNotResearched: ["US-MD", "US-NY"] })).toEqual({
    notEncoded: ["US-MD"],
    inPart: ["US-NY"],
  });
});
