/** The page of the law without a browser: addresses, the form and the parts of an answer. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ComityError } from "../src/errors.ts";
import { answerLaw } from "../src/law/answer/answer.ts";
import { FACTS } from "../src/law/fact.ts";
import { stateFacts } from "../src/law/state-facts.ts";
import { answerParts } from "../src/page/answer.ts";
import { element, type PageChild, type PageElement, textOf } from "../src/page/element.ts";
import { formOf } from "../src/page/form.ts";
import {
  answerPage,
  formatAddress,
  type PageQuestion,
  parseAddress,
  withClaim,
  withFact,
} from "../src/page/question.ts";
import { faultPart } from "../src/page/stated.ts";
import { shippedAtlas } from "./support/atlas.ts";

const atlas = shippedAtlas();
const DAY = "2026-11-29";

const partsOf = (address: string) => answerParts(answerOf(address), parseAddress(address, DAY));

function answerOf(address: string) {
  const answering = answerPage(atlas, parseAddress(address, DAY));
  for (;;) {
    const { done, value } = answering.next();
    if (done) return value;
  }
}

/** All elements of some parts with this tag. */
function find(tag: string, ...parts: readonly PageChild[]): readonly PageElement[] {
  return parts.flatMap((part) =>
    typeof part === "string" ? [] : [...(part.tag === tag ? [part] : []), ...find(tag, ...part.children)],
  );
}

describe("the address", () => {
  test("without a question it is that of the first example", () => {
    const question = parseAddress("", DAY);
    expect(question).toMatchObject({ from: "EU", to: "US-IL", at: DAY, claims: [] });
    expect([...question.facts.keys()]).toEqual(["modality", "form", "purpose", "youngest"]);
  });

  test("a question survives being written and read", () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9 &=#:;+%-]{1,12}$/).map((text) => text.trim() || "x");
    const questions = fc.record({
      from: fc.constantFrom("EU", "US-IL", "KR"),
      to: fc.constantFrom("EU", "CN"),
      at: fc.constant(DAY),
      facts: fc
        .dictionary(fc.constantFrom(...Object.keys(FACTS)), fc.array(word, { minLength: 1, maxLength: 3 }))
        .map((facts) => new Map(Object.entries(facts).filter(([name]) => name !== "from" && name !== "to"))),
      claims: fc.uniqueArray(word, { maxLength: 3 }).map((claims) => claims.toSorted()),
    });
    fc.assert(
      fc.property(questions, (question) => {
        const read = parseAddress(formatAddress(question), "2000-01-01");
        expect({ ...read, facts: Object.fromEntries(read.facts) }).toEqual({
          ...question,
          facts: Object.fromEntries(question.facts),
        });
      }),
    );
  });

  test("one question has one address, in whatever order its facts were stated", () => {
    const empty: PageQuestion = { from: "EU", to: "CN", at: DAY, facts: new Map(), claims: [] };
    const one = withFact(withFact(empty, "people", ["5"]), "role", ["controller"]);
    const other = withFact(withFact(empty, "role", ["controller"]), "people", ["5"]);
    expect(formatAddress(one)).toBe("#from=EU&to=CN&at=2026-11-29&people=5&role=controller");
    expect(formatAddress(other)).toBe(formatAddress(one));
    expect(formatAddress(withFact(one, "people", []))).toBe("#from=EU&to=CN&at=2026-11-29&role=controller");
  });

  test.each([
    ["#from=EU&to=CN&at=2026-02-30", "`at` is no day such as `2026-11-29`"],
    ["#from=EU&to=CN&colour=red", "`colour` is not a fact"],
    ["#from=EU&to=CN&modality=nose", "nose"],
    ["#from=EU&to=XX", "XX"],
    ["#from=EU&to=CN&people=5&people=6", "`people` is stated twice: join alternatives with a comma"],
    [`#from=EU&to=CN&sector=${"x".repeat(5000)}`, "`address` is longer than 4096 characters"],
    ["#from=EU&to=CN&claim=exc:none", "`exc:none` is no exception that a law knows"],
  ])("%s is refused with what is wrong", (address, message) => {
    expect(() => answerOf(address)).toThrow(message);
  });

  test("a claim is taken back by claiming it again", () => {
    const asked = parseAddress("", DAY);
    const claimed = withClaim(asked, "exc:us-tx.financial-transaction");
    expect(claimed.claims).toEqual(["exc:us-tx.financial-transaction"]);
    expect(withClaim(claimed, "exc:us-tx.financial-transaction")).toEqual(asked);
  });
});

describe("the form", () => {
  const form = formOf(atlas, parseAddress("#from=DE&to=US-IL&modality=face,finger&people=500", DAY));

  test("has a labelled field for each fact, with what was stated", () => {
    const names = new Set(["from", "to", "at", ...Object.keys(FACTS)]);
    const fields = [...find("select", form), ...find("input", form)];
    expect(new Set(fields.map(({ attributes }) => attributes.name))).toEqual(names);
    const labelled = find("label", form).map(({ attributes }) => attributes.for);
    expect(fields.map(({ attributes }) => attributes.id).sort()).toEqual(labelled.sort());
    const chosen = find("option", form).filter(({ attributes }) => attributes.selected !== undefined);
    expect(chosen.map(({ attributes }) => attributes.value).slice(0, 3)).toEqual([
      "DE",
      "US-IL",
      "face,finger",
    ]);
    expect(find("input", form).find(({ attributes }) => attributes.name === "people")?.attributes.value).toBe(
      "500",
    );
  });

  test("offers every place whose law is encoded, and every member of a union", () => {
    const [from] = find("select", form);
    const codes = find("option", ...(from?.children ?? [])).map(({ attributes }) => attributes.value);
    const members = [...atlas.packs.values()].flatMap((pack) => pack.members);
    // The law of GB is that of UK, which is listed.
    const others = members.filter((each) => each !== "GB");
    expect(codes).toEqual(expect.arrayContaining([...atlas.packs.keys(), ...others]));
    expect(codes).not.toContain("GB");
    expect(codes.length).toBe(new Set(codes).size);
  });

  test("offers as a destination also the places whose law no pack holds, apart from the others", () => {
    const [from, to] = find("select", form);
    expect(find("optgroup", from ?? "")).toEqual([]);
    const [apart] = find("optgroup", to ?? "");
    const codes = find("option", apart ?? "").map(({ attributes }) => attributes.value ?? "");
    expect(codes).toEqual(expect.arrayContaining(["GH", "US-FL", "US-GA", "GE"]));
    // The law of France holds in Réunion, and Canada's in Ontario.
    for (const held of ["DE", "FR-974", "CA-ON", "US-IL", "UK"]) expect(codes).not.toContain(held);
    for (const code of ["GH", "US-GA"])
      expect(answerOf(`#from=EU&to=${code}&modality=face&form=template&purpose=verify`).verdict).toBe(
        "depends",
      );
  });

  test("offers the words of every fact, and none of them is refused", () => {
    const offered = (name: string) =>
      find("option", find("select", form).find(({ attributes }) => attributes.name === name) ?? "");
    const sectors = offered("sector");
    expect(sectors.map(textOf)).toEqual(expect.arrayContaining(["not stated", "employment", "any other"]));
    expect(offered("dataset").map(({ attributes }) => attributes.value)).toEqual(
      expect.arrayContaining(["aadhaarCore", "none"]),
    );
    for (const name of ["sector", "dataset", "recipientLaw", "recipientCerts", "reveals"])
      for (const { attributes } of offered(name))
        if (attributes.value !== "")
          expect(() =>
            stateFacts("EU", "CN", [[name, [attributes.value ?? ""]]], atlas.concepts),
          ).not.toThrow();
  });

  test("fields for places offer a list of all of them", () => {
    const [list] = find("datalist", form);
    const lists = find("input", form).flatMap(({ attributes }) => attributes.list ?? []);
    expect(lists).toEqual(Array(3).fill(list?.attributes.id));
    const codes = find("option", list ?? "").map(({ attributes }) => attributes.value);
    expect(codes).toEqual(expect.arrayContaining(["EU", "DE", "US-IL", "GH"]));
  });
});

describe("the answer", () => {
  const ASKED = "#from=US-CA&to=CN&modality=face&form=template&purpose=verify&people=500&youngest=30";
  const answer = answerOf(ASKED);
  const parts = partsOf(ASKED);

  test("is that of `comity floor`", () => {
    const stated = [...parseAddress(ASKED, DAY).facts].map(([name, words]) => [name, words] as const);
    const facts = stateFacts("US-CA", "CN", stated, atlas.concepts);
    expect(answer).toEqual(answerLaw(atlas, { from: "US-CA", to: "CN", at: DAY, facts }));
  });

  test("begins with the verdict, and asks three questions before a fold, each answer a button that states it", () => {
    expect(textOf(parts[0] ?? "")).toMatch(/^DEPENDS US-CA → CN, 2026-11-29/);
    const [first] = find("ol", ...parts);
    const questions = (first?.children ?? []).map(textOf);
    expect(questions).toHaveLength(3);
    const stated = find("button", ...parts).flatMap(({ attributes }) => attributes["data-fact"] ?? []);
    expect(stated).toEqual(expect.arrayContaining(["dealing", "role", "people12m"]));
  });

  test("tells what binds because of what was stated, what no rule reads, and what must be so for the worst case", () => {
    const { by, says } = answer.decisive[0] ?? { by: undefined, says: "" };
    if (by === undefined) throw new Error("no rule decides");
    const told = answerParts(
      {
        ...answer,
        statedDuties: [{ dimension: "practices", by, says, facts: ["compelled"] }],
        unread: ["sameGroup"],
        suggestedClaims: [{ fact: "sameGroup", atom: "exc:us.corporate-group" }],
        upcoming: [{ day: "2026-12-01", by, begins: true, others: 1, verdict: answer.verdict }],
        worstCase: { by, says, facts: [{ fact: "dealing", values: ["brokerage"] }] },
      },
      parseAddress(ASKED, DAY),
    )
      .map(textOf)
      .join(" ");
    expect(told).toContain(`Since you stated compelled: ${says}`);
    expect(told).toContain("looks at sameGroup; that says nothing about the law itself.");
    expect(told).toContain(
      "You stated sameGroup: if exc:us.corporate-group holds, claim it: between a US person",
    );
    expect(told).toContain("From 2026-12-01 the answer changes: US, ");
    expect(told).toContain("Ask again for 2026-12-01.");
    expect(told).toContain("where dealing is sale or brokerage");
  });

  test("a question that matters only together with another says with which, in words", () => {
    const questions = find("ol", ...parts)
      .map(textOf)
      .join(" ");
    expect(questions).toMatch(
      /\? \(If the answer to “Is it a sale or brokerage .*\?” is: sale or brokerage\.\)/,
    );
  });

  test("an answer on which nothing is settled says which other question it turns on, in words", () => {
    const told = find("li", ...parts)
      .map(textOf)
      .join("\n");
    expect(told).toContain("sale or brokerage → depends on “How many US persons' data");
    expect(told).not.toMatch(/depends on [a-z]/);
  });

  test("a button's fact leads to the verdict that stood beside it", () => {
    const open = answer.questions.filter(({ weight, given }) => weight === "verdict" && given === undefined);
    const outcomes = open.flatMap(({ fact, outcomes }) =>
      outcomes
        .filter(({ members, turnsOn }) => !members.includes("other") && turnsOn.length === 0)
        .map(({ members, verdict }) => ({ fact, members, verdict })),
    );
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { fact, members, verdict } of outcomes) {
      const next = answerOf(`${ASKED}&${fact}=${members.join(",")}`);
      expect([verdict, "depends"], `${fact} ${members}`).toContain(next.verdict);
    }
  });

  test("says what counts against the transfer, and whose law nobody has researched", () => {
    expect(textOf(parts[0] ?? "")).toContain("Counted against the transfer, since nobody stated it:");
    const saidOf = (address: string) =>
      partsOf(`${address}&modality=face&form=template&purpose=verify`).map(textOf);
    expect(saidOf("#from=MO&to=CN")[0]).toContain("Nobody has researched the whole law of MO");
    for (const [address, said] of [
      ["#from=US&to=CN", "is not in this answer: name the state."],
      ["#from=EU&to=GH", "Nobody has encoded the law of GH (destination): it may ask for more"],
    ] as const)
      expect(saidOf(address).filter((part) => part.includes(said))).toHaveLength(2);
  });

  test("each thing to have, and each duty afterwards, stands beside its citation", () => {
    const cites = find("cite", ...parts).map(textOf);
    for (const { by } of answer.checklist)
      expect(cites).toContain(`${by.jurisdiction}, ${by.cite} (${by.status})`);
    for (const { engaged, parts } of answer.dimensions.values())
      for (const { outdone, by } of parts)
        if (!engaged && !outdone) expect(cites).toContain(`${by.jurisdiction}, ${by.cite} (${by.status})`);
  });

  test("each penalty is told with what it amounts to, in its own currency", () => {
    const cites = find("cite", ...parts).map(textOf);
    expect(answer.penalties.length).toBeGreaterThan(5);
    for (const { by } of answer.penalties)
      expect(cites).toContain(`${by.jurisdiction}, ${by.cite} (${by.status})`);
    const section = parts.find((part) => textOf(part).startsWith("Penalties at most"));
    expect(textOf(section ?? "")).toMatch(
      /^Penalties at most CN CNY 50 million or 5 % of turnover each violation, for a serious breach CN, PIPL Art 66\(2\) .* US-CA USD .* for intent/,
    );
    expect(
      find("details", section ?? "")
        .map(textOf)
        .join(),
    ).toContain("administrative fine: a serious breach; CNY 50 million or 5 % of turnover each violation.");
  });

  test("each thing to have stands in words, with its name", () => {
    const things = find("ul", ...parts).filter(({ attributes }) => attributes.class === "things");
    const told = things.map(textOf).join("\n");
    for (const { dimension, have } of answer.checklist)
      for (const atom of have) {
        const meaning = answer.words.get(atom)?.replace(/^consent to [a-z]+: /, "") ?? "";
        expect(told, dimension).toContain(`${meaning} ${atom.replace(`${dimension}:`, "")}`.trim());
      }
    expect(answer.checklist.length).toBeGreaterThan(5);
  });

  test("what was presumed, and what counts against it, is told in words and not by the names of facts", () => {
    const [presumed, against] = find("details", parts[0] ?? "").map(textOf);
    expect(presumed).toMatch(
      /^Presumed, as it is so in most transfers: \d+ facts .*What is the exporter\? a controller/,
    );
    expect(against).toMatch(/^Counted against the transfer, since nobody stated it: \d+ facts? .*\?/);
    for (const text of [presumed, against]) expect(text).not.toMatch(/\b[a-z]+[A-Z]/);
  });

  test("what was stated beyond the fields that are shown can be taken back", () => {
    const [first] = partsOf(`${ASKED}&role=controller&sector=food-and-drink&people12m=1000..`);
    const taken = find("button", first ?? "").map(({ attributes }) => attributes["data-fact"]);
    expect(taken).toEqual(["role", "sector", "people12m"]);
    expect(textOf(first ?? "")).toMatch(
      /You said: What is the exporter\? a controller Take back .*food and drink.* 1,000 or more/,
    );
    expect(find("button", parts[0] ?? "")).toEqual([]);
  });

  test("any other word of a fact without a closed list can be stated by a click", () => {
    const asked = partsOf(
      "#from=EU&to=US-NY&modality=face&form=template&purpose=verify&youngest=30&publicSpace=true",
    );
    const sectors = find("button", ...asked).filter(({ attributes }) => attributes["data-fact"] === "sector");
    expect(sectors.map(({ attributes }) => attributes["data-words"]).join()).toContain("other");
  });

  test("what forbids can be opened by a claim where an exception does", () => {
    const closed = partsOf("#from=US-TX&to=EU&modality=face&form=template&purpose=payment&youngest=30");
    const claims = find("button", ...closed).flatMap(({ attributes }) => attributes["data-claim"] ?? []);
    expect(claims).toContain("exc:us-tx.financial-transaction");
  });
});

describe("a question that cannot be answered", () => {
  const faultOf = (address: string) => {
    const question = parseAddress(address, DAY);
    try {
      answerOf(address);
    } catch (thrown) {
      return faultPart(ComityError.from(thrown), question);
    }
    throw new Error(`${address} has an answer`);
  };

  test.each([
    ["#from=EU&to=CN&modality=nose", "Trait: no concept `nose`"],
    ["#from=EU&to=CN&role=king", "What is the exporter?: the fact `role` takes one of"],
    ["#from=EU&to=CN&at=2026-02-30", "Law as of: `at` is no day"],
  ])("%s names the field", (address, said) => {
    const fault = faultOf(address);
    expect(textOf(fault)).toContain(`This question cannot be answered ${said}`);
    expect(find("a", fault).map(({ attributes }) => attributes.href)).toEqual(["#"]);
    expect(find("button", fault)).toEqual([]);
  });

  test("what no field holds can be taken back", () => {
    const fault = faultOf("#from=EU&to=CN&colour=<b>red&claim=exc:none");
    expect(
      find("button", fault).map(({ attributes }) => attributes["data-fact"] ?? attributes["data-claim"]),
    ).toEqual(["colour", "exc:none"]);
    expect(textOf(fault)).toContain("`colour` <b>red Take back");
  });
});

test("the text of an element is what a person reads", () => {
  const made = element("p", { class: "x" }, "one ", element("b", {}, "two"), "\nthree");
  expect(textOf(made)).toBe("one two three");
});
