/** C2SP signed notes: the published examples, round trips, and that a changed byte shows. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import {
  createSignature,
  createTreeSignature,
  formatNote,
  formatVerifierKey,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from "../../src/ledger/note.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../src/store/ledger-key.ts";
import { linesOf } from "../support/signed-note.ts";
import { changed } from "./naive-tree.ts";

type TestSigner = { readonly verifierKey: string; readonly sign: (bytes: Uint8Array) => Uint8Array };

const lineOf = (text: string, { verifierKey, sign }: TestSigner) =>
  createSignature(verifierKey, sign(Buffer.from(text)));

function signer(name: string): TestSigner {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return {
    verifierKey: formatVerifierKey(name, raw),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

const [eu, jp, stranger] = [signer("eu.example/log"), signer("jp.example/log"), signer("else.example")];
const keys = [eu, jp].map(({ verifierKey }) => parseVerifierKey(verifierKey));
const TEXT = "first line\n\nafter an empty one: é\n";
const note = formatNote(
  TEXT,
  [eu, jp].map((each) => lineOf(TEXT, each)),
);
const refuse = { unknownLines: "refuse" } as const;
const ignore = { unknownLines: "ignore" } as const;
const names = (verified: ReturnType<typeof verifyNote>) => verified.signers.map(({ name }) => name);

/** Examples of the C2SP specification and of Go's sumdb/note. */
const EXAMPLES = [
  {
    vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    text: "This is an example message.\n",
    line: "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
  },
  {
    vkey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    line: "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
  },
];

test.each(EXAMPLES)("the example $vkey", ({ vkey, text, line }) => {
  const key = parseVerifierKey(vkey);
  expect(formatVerifierKey(key.name, key.publicKey)).toBe(vkey);
  expect(verifyNote(`${text}\n${line}`, [key], refuse)).toEqual({ text, signers: [key] });
  expect(formatNote(text, parseNote(`${text}\n${line}`).signatures)).toBe(`${text}\n${line}`);
});

describe("a verifier key", () => {
  const { vkey } = EXAMPLES[1] as { vkey: string };
  const fault = expect.objectContaining({ reason: "INPUT_INVALID" });

  test("fails at any changed character and when cut", () => {
    const bytes = Buffer.from(vkey);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(() => parseVerifierKey(changed(bytes, at, mask).toString("latin1"))).toThrow(fault);
        expect(() => parseVerifierKey(vkey.slice(0, at % vkey.length))).toThrow(fault);
      }),
    );
  });

  test.each(["", "a b", "a+b", "a\u2003b", "a\u0085b", "a\u0000b", "a\ud800"])("has no name %j", (name) =>
    expect(() => formatVerifierKey(name, Buffer.alloc(32))).toThrow(fault),
  );

  test("has 32 bytes", () => expect(() => formatVerifierKey("a", Buffer.alloc(31))).toThrow(fault));
});

describe("a note", () => {
  test("gives back its text and signatures, whatever the text", () => {
    const line = fc.string({ unit: "grapheme" }).filter((each) => !/\p{Cc}/u.test(each));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = `${lines.join("\n")}\n`;
        const signatures = [lineOf(text, eu)];
        expect(parseNote(formatNote(text, signatures))).toEqual({ text, signatures });
      }),
    );
  });

  test("names its signers, in the order of its lines", () => {
    expect(verifyNote(note, keys, refuse).text).toBe(TEXT);
    expect(names(verifyNote(note, keys, refuse))).toEqual(["eu.example/log", "jp.example/log"]);
  });

  test("fails at any one changed byte", () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at++)
      for (const mask of [0x01, 0x20, 0x80]) {
        const other = changed(bytes, at, mask);
        expect(() => verifyNote(other.toString("utf8"), keys, refuse), `byte ${at}`).toThrow();
      }
  });

  test("fails when a signature is spelt another way", () => {
    const { text, line } = EXAMPLES[0] as { text: string; line: string };
    // The last character before the padding has two spare bits: `M` and `N` decode alike.
    expect(() => parseNote(`${text}\n${line.replace("M=\n", "N=\n")}`)).toThrow("signature line 1");
    expect(() => parseNote(`${text}\n${line.replace("=\n", "\n")}`)).toThrow("signature line 1");
  });

  test("ignores a stranger's line or refuses it, as told", () => {
    const both = formatNote(
      TEXT,
      [stranger, eu].map((each) => lineOf(TEXT, each)),
    );
    expect(names(verifyNote(both, keys, ignore))).toEqual(["eu.example/log"]);
    expect(() => verifyNote(both, keys, refuse)).toThrow("the key of `else.example` on the note is unknown");
    const alone = formatNote(TEXT, [lineOf(TEXT, stranger)]);
    expect(() => verifyNote(alone, keys, ignore)).toThrow("no known key has signed the note");
  });

  test("fails at a known key's wrong signature, whoever else has signed", () => {
    const wrong = { ...lineOf("other\n", eu) };
    const mixed = formatNote(TEXT, [lineOf(TEXT, jp), wrong]);
    const fault = {
      reason: "PROOF_INVALID",
      message: "the signature of `eu.example/log` on the note is wrong",
    };
    expect(() => verifyNote(mixed, keys, ignore)).toThrow(expect.objectContaining(fault));
    const short = formatNote(TEXT, [{ ...wrong, signature: Buffer.alloc(8) }]);
    expect(() => verifyNote(short, keys, ignore)).toThrow(expect.objectContaining(fault));
  });

  test("does not take a key for another of the same name", () => {
    const impostor = lineOf(TEXT, signer("eu.example/log"));
    expect(() => verifyNote(formatNote(TEXT, [impostor]), keys, ignore)).toThrow("no known key");
  });

  const line = note.slice(note.indexOf("—"));
  test.each([
    ["nothing", ""],
    ["no blank line", TEXT.replace("\n\n", "\n") + line],
    ["no signature", `${TEXT}\n`],
    ["no last newline", note.slice(0, -1)],
    ["a carriage return", note.replace("\n", "\r\n")],
    ["a lone surrogate", note.replace("first", "\ud800")],
    ["a hyphen for the dash", note.replaceAll("—", "-")],
    ["a tab", note.replace("first line", "first\tline")],
    ["a line twice", note + line],
    ["text after the signatures", `${note}text\n`],
    ["101 signatures", `${TEXT}\n${Array.from({ length: 101 }, (_, i) => `— k${i} AAAAAAA=\n`).join("")}`],
  ])("is malformed with %s", (_, input) =>
    expect(() => parseNote(input)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" })),
  );

  test.each([
    ["text that does not end", "a", [lineOf("a", eu)]],
    ["no signature", "a\n", []],
    ["a tab", "a\tb\n", [lineOf("a\tb\n", eu)]],
    ["a name with a space", "a\n", [{ ...lineOf("a\n", eu), name: "a b" }]],
    ["an id that is none", "a\n", [{ ...lineOf("a\n", eu), id: "xyz" }]],
  ])("is not written with %s", (_, text, signatures) =>
    expect(() => formatNote(text, signatures)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" })),
  );
});

describe("the limits of a note", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `— k${i} AAAAAAA=\n`).join("");
  const said = (input: string) => expect(() => parseNote(input));
  const refused = (message: string) =>
    expect.objectContaining({ reason: "STATEMENT_INVALID", message: `the note is malformed: ${message}` });

  test("100 signatures are the most", () => {
    expect(parseNote(`a\n\n${lines(100)}`).signatures).toHaveLength(100);
    said(`a\n\n${lines(101)}`).toThrow(refused("it has more than 100 signatures"));
  });

  test("one name may sign by two keys, and one id may have two names, but no key twice", () => {
    const [one, two, three] = ["— a AAAAAAA=\n", "— a BAAAAAA=\n", "— b AAAAAAA=\n"];
    expect(parseNote(`a\n\n${one}${two}${three}`).signatures).toHaveLength(3);
    said(`a\n\n${one}${two}${one}`).toThrow(
      refused("its signature line 3 is of a key that has signed already"),
    );
  });

  test("a signature has at least one byte behind its id", () => {
    expect(parseNote("a\n\n— a AAAAAAA=\n").signatures[0]?.signature).toHaveLength(1);
    said("a\n\n— a AAAAAA==\n").toThrow(refused("its signature line 1 is not `— name base64`"));
  });

  test("each fault is told in words of its own", () => {
    said("a\tb\n\n— a AAAAAAA=\n").toThrow(refused("it holds a control character or a lone surrogate"));
    for (const input of ["— a AAAAAAA=\n", "a\n\n— a AAAAAAA="])
      said(input).toThrow(refused("it is not text, a blank line and signature lines"));
  });
});

describe("what is not written", () => {
  const unwritten = (text: string, signatures: Parameters<typeof formatNote>[1]) =>
    expect(() => formatNote(text, signatures));
  const refused = (message: string) => expect.objectContaining({ reason: "INPUT_INVALID", message });
  const [first, second] = [lineOf("a\n", eu), lineOf("a\n", jp)];

  test("says why it would not be read", () => {
    unwritten("a\t\n", [first]).toThrow(
      refused("the note cannot be written: it holds a control character or a lone surrogate"),
    );
    unwritten("a", [first]).toThrow(
      refused("the note cannot be written: it is not text, a blank line and signature lines"),
    );
  });

  test("one id of several that is none is enough", () => {
    for (const id of ["xyz", "0123456", "012345678", "0123456G"])
      unwritten("a\n", [first, { ...second, id }]).toThrow(
        refused("a signature's id is not 8 hexadecimal digits"),
      );
  });

  test("a name that would shift the parts of its line", () => {
    unwritten("a\n", [first, { ...second, name: "x\n\n— y" }]).toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    );
  });
});

describe("what is no verifier key", () => {
  const material = (type: number) => Buffer.concat([Buffer.of(type), Buffer.alloc(32, 7)]);
  const refused = expect.objectContaining({
    reason: "INPUT_INVALID",
    message: "the verifier key is not of the form `name+id+base64` with an Ed25519 key and its own id",
  });

  test("another type of key, though its id is its own", () => {
    const other = material(2);
    const id = createHash("sha256").update("a\n").update(other).digest("hex").slice(0, 8);
    expect(() => parseVerifierKey(`a+${id}+${other.toString("base64")}`)).toThrow(refused);
  });

  test("a key with something before or behind it", () => {
    const key = formatVerifierKey("a", Buffer.alloc(32, 7));
    expect(parseVerifierKey(key).name).toBe("a");
    for (const text of [`+${key}`, `${key}\n`, `x+${key}`, "", "a"])
      expect(() => parseVerifierKey(text)).toThrow(refused);
  });

  test("a name or a key of the wrong form is told when it is written", () => {
    expect(() => formatVerifierKey("a b", Buffer.alloc(32))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("a name without spaces or `+`, and 32 bytes"),
      }),
    );
  });
});

test("a stranger's line, and a note that nobody known has signed, are refused for want of proof", () => {
  const alone = formatNote(TEXT, [lineOf(TEXT, stranger)]);
  for (const options of [ignore, refuse])
    expect(() => verifyNote(alone, keys, options)).toThrow(
      expect.objectContaining({ reason: "PROOF_INVALID" }),
    );
});

describe("a key of two parts, Ed25519 and ML-DSA-44", () => {
  const owner = createHybridLedgerKey("eu.example");
  const key = parseVerifierKey(owner.verifierKey);
  const head = (size: number) => formatCheckpoint({ origin: "eu.example", size, root: Buffer.alloc(32, 7) });
  const text = head(5);
  const [classic, postQuantum] = linesOf(text, owner) as [
    ReturnType<typeof lineOf>,
    ReturnType<typeof lineOf>,
  ];
  const refusal = (signatures: Parameters<typeof formatNote>[1], options = refuse) =>
    expect(() => verifyNote(formatNote(text, signatures), [key], options));
  const fault = (reason: string, message: string) =>
    expect.objectContaining({ reason, message: expect.stringContaining(message) });

  test("is written as two verifier keys with a space between, and read again", () => {
    const [first = "", second = "", ...more] = owner.verifierKey.split(" ");
    expect(more).toEqual([]);
    expect(parseVerifierKey(first)).toEqual({ name: key.name, id: key.id, publicKey: key.publicKey });
    expect(second).toMatch(/^eu\.example\+[0-9a-f]{8}\+B[g-v]/);
    expect(key.postQuantum?.publicKey).toHaveLength(1_312);
    expect(formatVerifierKey("eu.example", key.publicKey, key.postQuantum?.publicKey)).toBe(
      owner.verifierKey,
    );
  });

  test("signs by both lines, whichever options are set", () => {
    const note = formatNote(text, [classic, postQuantum]);
    for (const options of [refuse, ignore])
      expect(verifyNote(note, [key], options)).toEqual({ text, signers: [key] });
  });

  test("does not sign where either line was taken away, also if lines of strangers may stand beside it", () => {
    for (const options of [refuse, ignore] as const) {
      const verify = (line: typeof classic) => () => verifyNote(formatNote(text, [line]), [key], options);
      expect(verify(classic)).toThrow(
        fault("SIGNATURE_MISSING", "lacks the ML-DSA-44 signature of `eu.example`"),
      );
      expect(verify(postQuantum)).toThrow(fault("SIGNATURE_MISSING", "lacks the Ed25519 signature"));
    }
  });

  test("does not sign with one right line and one wrong, nor with the lines in another order", () => {
    const [otherClassic, otherPostQuantum] = linesOf(head(6), owner) as [typeof classic, typeof classic];
    refusal([classic, otherPostQuantum]).toThrow(fault("PROOF_INVALID", "the ML-DSA-44 signature of"));
    refusal([otherClassic, postQuantum]).toThrow(fault("PROOF_INVALID", "the Ed25519 signature of"));
    refusal([postQuantum, classic]).toThrow(fault("PROOF_INVALID", "in another order"));
  });

  test("is not met by the signature of the one algorithm under the id of the other", () => {
    refusal([classic, { ...postQuantum, signature: classic.signature }]).toThrow(
      fault("PROOF_INVALID", "the ML-DSA-44 signature of"),
    );
    refusal([{ ...classic, signature: postQuantum.signature }, postQuantum]).toThrow(
      fault("PROOF_INVALID", "the Ed25519 signature of"),
    );
  });

  test("whoever knows the first part alone knows another key: its second line is a stranger's", () => {
    const first = parseVerifierKey(owner.verifierKey.split(" ")[0] ?? "");
    const note = formatNote(text, [classic, postQuantum]);
    expect(() => verifyNote(note, [first], refuse)).toThrow(fault("PROOF_INVALID", "is unknown"));
    expect(verifyNote(note, [first], ignore).signers).toEqual([first]);
  });

  test("fails at any one changed byte of a note", () => {
    const bytes = Buffer.from(formatNote(text, [classic, postQuantum]));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(() => verifyNote(changed(bytes, at, mask).toString("utf8"), [key], refuse)).toThrow();
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["the second part alone", () => owner.verifierKey.split(" ")[1] ?? ""],
    ["the parts in another order", () => owner.verifierKey.split(" ").reverse().join(" ")],
    ["two parts of one kind", () => `${owner.verifierKey.split(" ")[0]} ${owner.verifierKey.split(" ")[0]}`],
    ["three parts", () => `${owner.verifierKey} ${owner.verifierKey.split(" ")[1]}`],
    ["two spaces", () => owner.verifierKey.replace(" ", "  ")],
    ["a space at the end", () => `${owner.verifierKey.split(" ")[0]} `],
    [
      "a second part of another name",
      () =>
        `${owner.verifierKey.split(" ")[0]} ${createHybridLedgerKey("jp.example").verifierKey.split(" ")[1]}`,
    ],
    ["the byte of another type before the second part", () => owner.verifierKey.replace(/\+B[g-v]/, "+BA")],
  ])("is not read from %s", (_, written) => {
    expect(() => parseVerifierKey(written())).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
  });

  test("only a key of two parts has a second line", () => {
    expect(() =>
      createTreeSignature(createLedgerKey("eu.example").verifierKey, postQuantum.signature),
    ).toThrow(fault("INPUT_INVALID", "no ML-DSA-44 part"));
    expect(() => formatVerifierKey("a", Buffer.alloc(32), Buffer.alloc(1_311))).toThrow(
      "1312 bytes of ML-DSA-44",
    );
  });
});
