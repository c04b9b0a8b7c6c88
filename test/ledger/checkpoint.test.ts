/** C2SP checkpoints: the published example, round trips, and one spelling only. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatCheckpoint, parseCheckpoint, verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote } from "../support/signed-note.ts";

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const EXAMPLE = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;

test("the example of the specification", () => {
  const checkpoint = parseCheckpoint(EXAMPLE);
  expect(checkpoint).toEqual({
    origin: "example.com/behind-the-sofa",
    size: 20852163,
    root: Uint8Array.fromBase64(ROOT),
    extensions: [],
  });
  expect(formatCheckpoint(checkpoint)).toBe(EXAMPLE);
});

test("what is formatted parses to itself", () => {
  const line = fc.string({ minLength: 1 }).filter((each) => !/\p{Cc}/u.test(each));
  const checkpoint = fc.record({
    origin: line,
    size: fc.maxSafeNat(),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    extensions: fc.array(line),
  });
  fc.assert(
    fc.property(checkpoint, (each) => {
      expect(parseCheckpoint(formatCheckpoint(each))).toEqual(each);
    }),
  );
});

describe("refuses", () => {
  test.each([
    ["a leading zero", EXAMPLE.replace("\n2", "\n02")],
    ["a sign", EXAMPLE.replace("\n2", "\n+2")],
    ["a size beyond 2^53", EXAMPLE.replace("20852163", "9007199254740992")],
    ["no size", EXAMPLE.replace("20852163", "")],
    ["a short root", EXAMPLE.replace(ROOT, "AAAA")],
    ["another spelling of the root", EXAMPLE.replace("q2I=", "q2J=")],
    ["no origin", EXAMPLE.slice(EXAMPLE.indexOf("\n"))],
    ["two lines", "example.com\n1\n"],
    ["an empty extension line", `${EXAMPLE}\n`],
    ["no last newline", EXAMPLE.slice(0, -1)],
  ])("%s", (_, text) =>
    expect(() => parseCheckpoint(text)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" })),
  );

  test.each([
    ["a fraction", { size: 1.5 }],
    ["a negative size", { size: -1 }],
    ["a short root", { root: Buffer.alloc(31) }],
    ["a line break in the origin", { origin: "a\nb" }],
    ["an empty extension line", { extensions: [""] }],
  ])("to write %s", (_, part) =>
    expect(() => formatCheckpoint({ ...parseCheckpoint(EXAMPLE), ...part })).toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    ),
  );
});

test("a checkpoint stands only for the log that its key names", () => {
  const key = createLedgerKey("eu.example/log");
  const signed = (origin: string) => {
    const text = formatCheckpoint({ origin, size: 1, root: Buffer.alloc(32) });
    return signNote(text, key);
  };
  const verify = (note: string) =>
    verifyCheckpoint(note, parseVerifierKey(key.verifierKey), { unknownLines: "refuse" });
  expect(verify(signed("eu.example/log")).size).toBe(1);
  expect(() => verify(signed("jp.example/log"))).toThrow(
    "the checkpoint is of the log `jp.example/log`, not of `eu.example/log`",
  );
});

describe("each fault is told in words of its own", () => {
  const root = Buffer.alloc(32, 7).toString("base64");
  const cases: readonly (readonly [string, string])[] = [
    [`log\n1\n${root}`, "its last line does not end"],
    ["log\n1\n", "it has fewer than three lines"],
    [`log\n1\n${root}\n\n`, "a line is empty, or holds what a note may not"],
    [`log\n01\n${root}\n`, "its size is not a decimal from 0 to 2^53 - 1"],
    [`log\n9007199254740992\n${root}\n`, "its size is not a decimal from 0 to 2^53 - 1"],
    ["log\n1\nAAAA\n", "its root is not the base64 of 32 bytes"],
  ];
  test.each(cases)("%j: %s", (text, fault) => {
    expect(() => parseCheckpoint(text)).toThrow(
      expect.objectContaining({
        reason: "STATEMENT_INVALID",
        message: `the checkpoint is malformed: ${fault}`,
      }),
    );
  });

  test("also where it is not written", () => {
    expect(() => formatCheckpoint({ origin: "a\nb", size: 1, root: Buffer.alloc(32) })).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        message: "the checkpoint cannot be written: a line is empty, or holds what a note may not",
      }),
    );
  });
});
