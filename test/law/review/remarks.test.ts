/** The comments of a pack, each with the rule beside which it stands. */
import { expect, test } from "vitest";
import { readRemarks } from "../../../src/law/review/remarks.ts";

const TEXT = `# yaml-language-server: $schema=pack.schema.json
# Read in the official text
# on a day.
pack: XX

rules:
  # Of the first,
  # in two lines.
  - id: first
    cite: Act 1
    # Within the first.
    require: { use: a }
  - { id: second, cite: "Act # 2" }

  # Of the third.
  - id: third
    require:
      # Within its demand.
      use: a
# Of the list of grants.
grants:
  - { id: gives, cite: Act 3 }  # not a line of its own
`;

test("each rule has the comments above and within it, and no other's", () => {
  const { beside } = readRemarks(TEXT, "XX.yaml");
  expect(Object.fromEntries(beside)).toEqual({
    first: "Of the first, in two lines. Within the first.",
    third: "Of the third. Within its demand.",
  });
});

test("the head of the file is that of the whole pack", () => {
  expect(readRemarks(TEXT, "XX.yaml").head).toBe("Read in the official text on a day.");
});

test("a text without rules has no remarks, and one that is no YAML is refused", () => {
  expect(readRemarks("pack: XX\n", "XX.yaml").beside.size).toBe(0);
  expect(() => readRemarks("rules: [", "XX.yaml")).toThrow(/XX\.yaml/);
});
