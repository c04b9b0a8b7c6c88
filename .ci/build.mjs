/**
 * Builds dist/, which is what the package holds: Node strips no types inside node_modules (design note 0016).
 *
 * JavaScript and declarations by tsc, every other file as it is, and a package.json that resolves `#sha256` and the like
 * within dist/ as the one above does within src/. Types are checked by `npm run types`, not here.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const [SOURCE, OUTPUT] = ["src", "dist"];
const TSC = "node_modules/typescript/bin/tsc";
/** A file beside a module that is named by its URL, such as a worker's; tsc leaves its ending as it is. */
const URL_OF_SOURCE = /new URL\("([^"]+)\.ts", import\.meta\.url\)/g;

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

function compile() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [TSC, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  if (status !== 0) throw new Error("tsc has not compiled `src/`");
}

/** Copies packs, schemes and samples: all that is neither code nor read by people alone. The page has a build of its own. */
function copyData() {
  for (const file of filesIn(SOURCE).filter((name) => !/\.(ts|md)$|^src\/page\//.test(name))) {
    const target = join(OUTPUT, file.slice(SOURCE.length + 1));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

/** Lets URLs of modules name what was compiled. Throws where one names a file that is not there, or is written another way. */
function rewriteUrls() {
  for (const file of filesIn(OUTPUT).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(file, "utf8");
    const rewritten = text.replace(URL_OF_SOURCE, (_, path) => {
      if (!existsSync(join(dirname(file), `${path}.js`))) throw new Error(`\`${file}\` names \`${path}.ts\``);
      return `new URL("${path}.js", import.meta.url)`;
    });
    if (/["'`][^"'`\s]+\.ts["'`]/.test(rewritten.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")))
      throw new Error(`\`${file}\` names a source file in a way that the build does not know`);
    if (rewritten !== text) writeFileSync(file, rewritten);
  }
}

/** Writes the package.json that stands nearest to the compiled modules. */
function writeScope() {
  const { type, imports } = JSON.parse(readFileSync("package.json", "utf8"));
  const mapped = JSON.stringify({ type, imports }, null, 2).replace(
    new RegExp(`"\\./${SOURCE}/([^"]+)\\.ts"`, "g"),
    '"./$1.js"',
  );
  writeFileSync(join(OUTPUT, "package.json"), `${mapped}\n`);
}

compile();
copyData();
rewriteUrls();
writeScope();
