/**
 * Fails when a file of src/ has no test where one looks for it: src/a/b.ts is tested by test/a/b.test.ts, or with all of its
 * folder by test/a.test.ts. Files in which nothing runs need none: types, constants that are written out, indexes that pass
 * on what others export, and generated code.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";

const GENERATED = "src/edge/grpc/generated/";

/** True if the node or something in it calls or can be called. */
const acts = (node) =>
  ts.isFunctionLike(node) ||
  ts.isClassLike(node) ||
  ts.isCallExpression(node) ||
  ts.isNewExpression(node) ||
  ts.forEachChild(node, (child) => acts(child) || undefined) === true;

/** True if the statement does something when it is run, or lets others do it. */
function runs(statement) {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
  return acts(statement);
}

const hasCode = (file) =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest).statements.some(runs);

const files = readdirSync("src", { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith(".ts") && !name.startsWith(GENERATED))
  .filter(hasCode)
  .sort();
const testOf = (path) => `${path.replace(/^src\//, "test/").replace(/\.ts$/, "")}.test.ts`;
const isTested = (file) => existsSync(testOf(file)) || existsSync(testOf(dirname(file)));

/** Files whose tests are still elsewhere. The list may only get shorter. */
const LIST = ".ci/untested.json";
const listed = existsSync(LIST) ? JSON.parse(readFileSync(LIST, "utf8")) : [];
const untested = files.filter((file) => !isTested(file));

const faults = [
  ...untested
    .filter((file) => !listed.includes(file))
    .map((file) => `${file} has no test; write \`${testOf(file)}\``),
  ...listed.filter((file) => !untested.includes(file)).map((file) => `take ${file} off \`${LIST}\``),
];
for (const fault of faults) console.error(`error tests: ${fault}`);
// A parser that no longer sees code finds no file to test.
if (files.length === 0) console.error("error tests: no code under `src/`");
if (faults.length > 0 || files.length === 0) process.exit(1);
