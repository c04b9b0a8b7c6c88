/** The sentences behind a verdict. */
import { expect, test } from "vitest";
import { answer, type Words } from "./small-law.ts";

const STATED = { role: "controller", dealing: "none", dataset: "none" };
const why = (words: Words, strict = false) => answer({ ...STATED, ...words }, { strict }).why;

test.each<[string, Words, boolean, string]>([
  [
    "a rule that forbids",
    { role: "broker" },
    false,
    "AA (origin) forbids it, by Act aa.broker: The law asks aa.broker.",
  ],
  [
    "a rule that may",
    { role: undefined },
    false,
    "AA (origin) may forbid it, by Act aa.broker: The law asks aa.broker.",
  ],
  [
    "a rule that counts because nobody said more",
    { role: undefined },
    true,
    "AA (origin) forbids it, by Act aa.broker: The law asks aa.broker. It counts because nobody stated role.",
  ],
  [
    "an exception",
    { sector: "police" },
    false,
    "AA (origin) allows it only under an exception that must be shown, by Act aa.police: The law asks aa.police.",
  ],
])("%s", (_, words, strict, sentence) => {
  expect(why(words, strict)).toEqual([sentence]);
});

test("a transfer that is allowed has what must be in place", () => {
  expect(why({}).join("\n")).toContain("Consent to collect: The law asks aa.consent (AA, Act aa.consent).");
});
