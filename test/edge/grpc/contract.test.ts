/** The wire contract as its users in other languages meet it: names that are no keyword, and a comment on everything. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROTO_FOLDER } from "../../../src/edge/grpc/definition.ts";

const FOLDER = join(PROTO_FOLDER, "comity/v1");
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".proto"));
const linesOf = (file: string) => readFileSync(join(FOLDER, file), "utf8").split("\n");

/**
 * The keywords of Python 3.14, Java 25, Go 1.25 and C# 14 that could be written as the name of a field. `record` is not
 * among them: Java and C# reserve it for the names of types alone.
 */
const KEYWORDS = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield match case type
  abstract boolean byte catch char const default do double enum extends final float goto implements instanceof int interface
  long native new package private protected public short static strictfp super switch synchronized this throw throws transient
  void volatile true false null var sealed permits
  chan defer fallthrough func map range select struct
  base bool checked decimal delegate event explicit extern fixed foreach implicit internal lock namespace object operator out
  override params readonly ref sbyte sizeof stackalloc string typeof uint ulong unchecked unsafe ushort using virtual`.split(
    /\s+/,
  ),
);

const FIELD = /^\s+(?:repeated |optional )?[\w.]+ (\w+) = \d+;$/;
const DECLARED =
  /^\s*(?:message|enum|oneof|rpc|\w+ \w+ = \d+;|(?:repeated|optional) [\w.]+ \w+ = \d+;|[\w.]+ \w+ = \d+;|[A-Z_]+ = \d+;)/;

describe.each(FILES)("%s", (file) => {
  test("has no field whose name is a keyword", () => {
    const names = linesOf(file).flatMap((line) => FIELD.exec(line)?.[1] ?? []);
    expect(names.filter((name) => KEYWORDS.has(name))).toEqual([]);
  });

  test("has a comment on every field, value, oneof and call, and on every message that is no request or response", () => {
    const lines = linesOf(file);
    const bare = lines.filter(
      (line, place) =>
        DECLARED.test(line) &&
        !/^message \w+(Request|Response) /.test(line) &&
        !lines[place - 1]?.trimStart().startsWith("//"),
    );
    expect(bare).toEqual([]);
  });

  test("names its package for the languages that need one", () => {
    const options = linesOf(file).flatMap((line) => /^option (\w+) =/.exec(line)?.[1] ?? []);
    expect(options).toEqual(["csharp_namespace", "go_package", "java_multiple_files", "java_package"]);
  });
});

test("fields are found at all", () => {
  expect(FILES.flatMap(linesOf).filter((line) => FIELD.test(line)).length).toBeGreaterThan(150);
});
