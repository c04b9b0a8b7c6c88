/** Fails when a function under src/ is longer than 60 lines or a file longer than 300, comments and blank lines counted. */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

const GENERATED = "src/edge/grpc/generated/";
const FUNCTION_LINES = 60;
const FILE_LINES = 300;

/** The number of lines from the function's first word, below its docstring, to its closing brace. */
function countLines(tree, node) {
  const lineAt = (position) => tree.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.end) - lineAt(node.getStart(tree)) + 1;
}

function findLongFunctions(file, tree) {
  const found = [];
  const visit = (node) => {
    const lines = ts.isFunctionLike(node) && node.body !== undefined ? countLines(tree, node) : 0;
    if (lines > FUNCTION_LINES) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
      const name = node.name?.getText(tree) ?? "the function";
      found.push(`${file}:${line + 1}: ${name} has ${lines} lines; cut it to ${FUNCTION_LINES}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function findLong(file) {
  const text = readFileSync(file, "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n").length - 1;
  const long = lines > FILE_LINES ? [`${file}: the file has ${lines} lines; cut it to ${FILE_LINES}`] : [];
  return [...long, ...findLongFunctions(file, tree)];
}

const long = readdirSync("src", { recursive: true })
  .map((name) => `src/${name.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".ts") && !file.startsWith(GENERATED))
  .flatMap(findLong);
for (const each of long) console.error(each);
if (long.length > 0) process.exit(1);
