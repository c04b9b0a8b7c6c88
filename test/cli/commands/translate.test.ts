/** `comity translate`: terms and documents in another scheme's words, what is lost, what is blocked, what is refused. */
import { expect, test } from "vitest";
import { answerTerms, type TranslateOptions } from "../../../src/cli/commands/translate.ts";
import { presentTranslation } from "../../../src/cli/present/translation.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { type Bir, fac, writeCbeff } from "../../support/cbeff.ts";
import { comity, fileWith, widest } from "../../support/command.ts";

type Term = {
  readonly path: string;
  readonly source: string;
  readonly target: readonly string[];
  readonly record?: number;
};

const atlas = shippedAtlas();

async function translated(...words: readonly string[]) {
  const { code, stdout } = await comity(["translate", ...words, "--json"]);
  return { code, ...JSON.parse(stdout) };
}

async function refused(...words: readonly string[]) {
  const { code, stdout, stderr } = await comity(["translate", ...words, "--json"]);
  expect(stdout).toBe("");
  return { code, ...JSON.parse(stderr).error };
}

/** A file of these records; unless one is given, their blocks are encrypted and say nothing of themselves. */
const cbeffFile = (records: readonly Bir[], namespace: "mosip-cbeff" | "oasis-bias" = "mosip-cbeff") =>
  fileWith(
    writeCbeff(
      records.map((each) => ({ encryption: "true", block: "AAAA", ...each })),
      { namespace },
    ),
  );

const HAND = ["Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"];
const RAW = { level: "Raw", purpose: "Enroll" };
const THIRTEEN = [
  ...["Left", "Right"].flatMap((side) =>
    HAND.map((each) => ({ type: "Finger", subtype: `${side} ${each}`, ...RAW })),
  ),
  { type: "Iris", subtype: "Left", ...RAW },
  { type: "Iris", subtype: "Right", ...RAW },
  { type: "Face", ...RAW },
];

/** The same without a process of its own. */
const terms = (from: string, to: string, words: readonly string[], options: Partial<TranslateOptions> = {}) =>
  presentTranslation(answerTerms(words, { from, to, ...options }, atlas));

test("a term's kind is found in the scheme, and the tables are named with their hashes", async () => {
  const { code, terms, losses, blocked, tables } = await translated(
    "--from",
    "eu",
    "--to",
    "us-il",
    "facial image",
  );
  expect(code).toBe(0);
  expect(terms).toMatchObject([
    {
      source: "facial image",
      concept: "mod:face",
      target: ["scan of face geometry"],
      effect: { kind: "describes", result: "kept" },
    },
  ]);
  expect([losses, blocked]).toEqual([[], []]);
  expect(tables.map(({ scheme }: { scheme: string }) => scheme)).toEqual(["eu", "comity", "us-il"]);
  for (const { hash } of tables) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test("what describes widens, and the same term that grants is blocked, with exit 1", async () => {
  expect(terms("comity", "us-il", ["gait"])).toMatchObject({
    losses: [{ reason: "VOC_BROADER", effect: { kind: "describes", result: "widened" } }],
    blocked: [],
  });
  expect(await translated("--from", "comity", "--to", "us-il", "gait", "--effect", "grants")).toMatchObject({
    code: 1,
    blocked: [{ target: [], effect: { kind: "grants", result: "blocked" } }],
  });
});

test("bases, tiers and consent states grant unless said otherwise; the rest describes", () => {
  const words = [
    "lb:consent",
    "tier:any",
    "cs:given",
    "pos:eye",
    "mod:face",
    "form:any",
    "pur:any",
    "role:any",
  ];
  const effects = terms("comity", "comity", words).terms.map(({ effect }) => effect.kind);
  expect(effects).toEqual([...Array(3).fill("grants"), ...Array(5).fill("describes")]);
});

test("a word of several kinds needs `--kind`, and an unknown one is blocked with what is near it", () => {
  expect(() => terms("comity", "comity", ["any"])).toThrow(/several kinds .*`--kind`/);
  expect(terms("comity", "comity", ["any"], { kind: "form" }).terms[0]?.concept).toBe("form:any");
  expect(terms("comity", "comity", ["facee", "face"]).blocked).toMatchObject([
    { source: "facee", reason: "VOC_NO_TERM", candidates: ["face"] },
  ]);
});

test("a word that is neither a term nor a file is told so, however long it is", async () => {
  for (const word of ["records.xml", "a".repeat(300), "a".repeat(5000)]) {
    const { code, stdout } = await comity(["translate", "--from", "eu", "--to", "us-il", word, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).blocked[0]).toMatchObject({
      reason: "VOC_NO_TERM",
      sentence: expect.stringContaining("no such file; `comity vocabulary show eu` lists its terms"),
    });
  }
});

test.each([
  ["TC string", "tcf", "CQg4VGsQg4VGswAfZCBDFAzEsAP_gAPgAAAAAI1NX"],
  ["TC string with segments", "eu", "CQg4VGsQg4VGswAfZCBDFAzEsAP_gAPgAAAAAI1NX.YAAAAAAAAAA"],
  ["GPP string", "gpp", "DBABLA~BVVqAAAAAgA.QA"],
])("a %s in place of a term of %s is told to be a document", async (_, from, word) => {
  const { code, terms: told } = await translated("--from", from, "--to", "comity", word);
  expect([code, told[0]]).toMatchObject([
    1,
    {
      reason: "VOC_NO_TERM",
      sentence: expect.stringContaining(
        "a TCF or GPP string given on the command line is not a term but a document: write it to a file",
      ),
    },
  ]);
});

test.each(["CookiesAndConsentsOfAllPeople in the house", "DBABLA", "ConsentOfAllPeopleOfThisHouse"])(
  "the word `%s` is no such string",
  async (word) => {
    const [term] = terms("eu", "comity", [word]).terms as readonly { sentence: string }[];
    expect(term?.sentence).toContain("there is no such file");
  },
);

test("thirteen records are reported each with what the Illinois act calls it", async () => {
  const file = cbeffFile(THIRTEEN);
  const { code, terms, blocked, findings } = await translated("--from", "mosip-cbeff", "--to", "us-il", file);
  expect(code).toBe(0);
  expect(blocked).toEqual([]);
  const modalities = terms.filter(({ path }: Term) => path.endsWith("/Type")) as Term[];
  expect(modalities.map(({ record }) => record)).toEqual(THIRTEEN.map((_, i) => i + 1));
  expect(modalities.map(({ target }) => target.join())).toEqual([
    ...Array.from({ length: 10 }, () => "fingerprint"),
    "retina or iris scan",
    "retina or iris scan",
    "scan of face geometry",
  ]);
  // An act knows no positions: each is left out, which is broader, and said to be.
  const positions = terms.filter(({ path }: Term) => path.endsWith("/Subtype"));
  expect(positions).toHaveLength(12);
  for (const { target, effect } of positions)
    expect({ target, effect }).toEqual({ target: [], effect: { kind: "describes", result: "widened" } });
  expect(findings).toHaveLength(13);
});

test("between two standards the positions stay", async () => {
  const file = cbeffFile(THIRTEEN.slice(0, 1));
  const { terms } = await translated("--from", "mosip-cbeff", "--to", "oasis-bias", file);
  expect(terms.find(({ path }: Term) => path.endsWith("/Subtype")).target).toEqual(["Left Thumb"]);
});

test("a photograph of what could not be captured is blocked", async () => {
  const file = cbeffFile([{ type: "Face" }, { type: "ExceptionPhoto" }]);
  const { code, blocked } = await translated("--from", "mosip-cbeff", "--to", "us-il", file);
  expect(code).toBe(1);
  expect(blocked).toMatchObject([{ source: "ExceptionPhoto", record: 2, target: [] }]);
});

test("a broken payload leaves the terms and is said", async () => {
  const file = cbeffFile([{ type: "Face", encryption: "false", block: fac({ length: 60, declared: 61 }) }]);
  const { code, terms, payloadBroken } = await translated("--from", "mosip-cbeff", "--to", "us-il", file);
  expect({ code, payloadBroken }).toEqual({ code: 0, payloadBroken: true });
  expect(terms[0].target).toEqual(["scan of face geometry"]);
});

test.each([
  ["of the other namespace", cbeffFile([{ type: "Face" }], "oasis-bias"), "VOC_VERSION", "`oasis-bias`"],
  ["of an unknown one", fileWith('<BIR xmlns="urn:other"/>'), "VOC_SCHEME_UNKNOWN", "namespace"],
  ["that is no XML", fileWith("Face"), "VOC_LEXICAL", "XML"],
])("a document %s is refused with exit 2", async (_, file, reason, says) => {
  const error = await refused("--from", "mosip-cbeff", "--to", "us-il", file);
  expect(error).toMatchObject({ code: 2, reason });
  expect(error.message).toContain(says);
});

test.each([
  ["a document in a scheme that has none", ["--from", "us-il"], "INPUT_INVALID", 2],
  ["two things where one is a file", ["--from", "mosip-cbeff", "Face"], "INPUT_INVALID", 2],
  ["an effect for a document", ["--from", "mosip-cbeff", "--effect", "grants"], "INPUT_INVALID", 2],
  ["an unknown scheme", ["--from", "no-such"], "VOC_SCHEME_UNKNOWN", 1],
])("%s is refused", async (_, words, reason, code) => {
  const file = cbeffFile([{ type: "Face" }]);
  expect(await refused(...words, "--to", "eu", file)).toMatchObject({ reason, code });
});

test("the text fits 100 columns, sums up first, and groups by record", async () => {
  const file = cbeffFile([...THIRTEEN, { type: "ExceptionPhoto" }]);
  const { stdout } = await comity(["translate", "--from", "mosip-cbeff", "--to", "us-il", file]);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
  expect(stdout).toMatch(
    /^52 terms of 14 records in the words of us-il: 11 kept, 40 widened, 1 blocked\n\nBLOCKED\n/,
  );
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("in records 1 to 12");
  for (let record = 1; record <= 14; record++) expect(stdout).toContain(`\nRECORD ${record}\n`);
});
