/**
 * Holds the types in src/edge/grpc/generated against proto/, or writes them anew with `--write`. The flags follow from the
 * options that the loader runs with, so that a type says what the loader gives.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOADER_OPTIONS, PROTO_FILES } from "../src/edge/grpc/definition.ts";

const GENERATED = "src/edge/grpc/generated";
const GENERATOR = "node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js";

const flags = Object.entries(LOADER_OPTIONS).flatMap(([name, value]) => {
  if (value === false) return [];
  return [value === true ? `--${name}` : `--${name}=${value.name}`];
});

function generate(folder) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      GENERATOR,
      ...flags,
      "--importFileExtension=.ts",
      "--grpcLib=@grpc/grpc-js",
      "--inputTemplate=%sInput",
      "--outputTemplate=%sOutput",
      "--includeDirs=proto",
      `--outDir=${folder}`,
      ...PROTO_FILES,
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the generator failed: ${stderr || stdout}`);
}

const textsIn = (folder) =>
  new Map(
    (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );

if (process.argv.includes("--write")) {
  rmSync(GENERATED, { recursive: true, force: true });
  generate(GENERATED);
} else {
  const folder = mkdtempSync(join(tmpdir(), "comity-wire-"));
  generate(folder);
  const [there, wanted] = [textsIn(GENERATED), textsIn(folder)];
  rmSync(folder, { recursive: true });
  const drifted = [...new Set([...there.keys(), ...wanted.keys()])].filter(
    (path) => there.get(path) !== wanted.get(path),
  );
  for (const path of drifted)
    console.error(`error wire types: \`${GENERATED}/${path}\` does not follow from proto/`);
  if (drifted.length > 0) {
    console.error("run `npm run proto:types`");
    process.exit(1);
  }
}
