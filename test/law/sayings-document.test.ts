/** The form of a file of sentences: what is not in it is refused with its line. */
import { expect, test } from "vitest";
import { parseSayings } from "../../src/law/sayings-document.ts";

const TEXT = `language: de
pack: EU
status: unreviewed
says:
  eu.scc: { of: "0123456789abcdef", says: "Standardvertragsklauseln" }
`;
const parse = (text: string) => parseSayings(text, "de/EU.yaml", { language: "de", pack: "EU" });

test("reads the sentences by their ids", () => {
  expect(parse(TEXT)).toEqual(
    new Map([["eu.scc", { of: "0123456789abcdef", says: "Standardvertragsklauseln" }]]),
  );
});

test.each([
  ["of another language", TEXT.replace("de", "fr"), /fr sentences of `EU`, not de/],
  ["of another pack", TEXT.replace("EU", "JP"), /de sentences of `JP`, not de ones of `EU`/],
  ["in a language that is none", TEXT.replace("de", "xx"), /line 1: .*language/],
  ["that claims to be reviewed", TEXT.replace("unreviewed", "reviewed"), /line 3: .*status/],
  ["without the hash of its English", TEXT.replace('of: "0123456789abcdef", ', ""), /line 5: .*of/],
  ["with a hash that is none", TEXT.replace("0123456789abcdef", "0123"), /line 5: .*of/],
  ["with an empty sentence", TEXT.replace("Standardvertragsklauseln", ""), /line 5: .*says/],
  ["with an unknown key", `${TEXT}more: 1\n`, /more/],
])("a file %s is refused", (_, text, says) => {
  expect(text).not.toBe(TEXT);
  expect(() => parse(text)).toThrow(says);
});
