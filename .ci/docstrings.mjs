/**
 * Fails when a docstring under src/ begins with a clause instead of a sentence or a noun phrase.
 *
 * `What a peer sent.` names no subject; `The message that a peer sent.` does.
 */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

const GENERATED = "src/edge/grpc/generated/";
const CLAUSE = /^(?:what|whatever|how|whether|that|who|whoever|whom|whose|which|whichever|why|when|where)\b/i;

/** The docstrings of a file in order, each with the line that it begins on. */
function docstringsOf(file) {
  const text = readFileSync(file, "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = new Map();
  const visit = (node) => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.pos) ?? []) {
      if (text.startsWith("/**", pos)) found.set(pos, text.slice(pos + 3, end - 2));
    }
    for (const child of node.getChildren(tree)) {
      if (child.kind < ts.SyntaxKind.FirstJSDocNode || child.kind > ts.SyntaxKind.LastJSDocNode) visit(child);
    }
  };
  visit(tree);
  return [...found].map(([pos, body]) => ({
    line: tree.getLineAndCharacterOfPosition(pos).line + 1,
    words: body
      .replace(/^\s*\*/gm, "")
      .replace(/\s+/g, " ")
      .trim(),
  }));
}

const files = readdirSync("src", { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith(".ts") && !name.startsWith(GENERATED))
  .sort();
const docstrings = files.flatMap((file) => docstringsOf(file).map((found) => ({ file, ...found })));
const faults = docstrings.filter(({ words }) => CLAUSE.test(words));

for (const { file, line, words } of faults) {
  console.error(
    `error docstrings: ${file}:${line} begins with a clause; name the symbol first: ${words.slice(0, 60)}`,
  );
}
// A parser that no longer sees comments finds no fault in them.
if (docstrings.length === 0) console.error("error docstrings: no docstring under `src/`");
if (faults.length > 0 || docstrings.length === 0) process.exit(1);
