/** Commands load what they need, and leave the rest on the disk. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Lists the packages of which the command loads a module, and the folders of src/. */
const PROBE = `
import { registerHooks } from "node:module";
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    loaded.add(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1] ?? /\\/src\\/(.+\\/)/.exec(url)?.[1] ?? url);
    return next(url, context);
  },
});
process.on("exit", () => process.stderr.write(JSON.stringify([...loaded])));
`;

function load(...words: string[]): readonly string[] {
  const hook = `data:text/javascript,${encodeURIComponent(PROBE)}`;
  const command = ["--import", hook, "bin/comity.js", ...words];
  const { stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return JSON.parse(stderr) as string[];
}

test("the general help loads no law, and only the package that writes it", () => {
  const loaded = load("--help");
  expect(loaded.filter((each) => each.startsWith("law/") || each === "zod")).toEqual([]);
  expect(loaded).toContain("commander");
});

test("`floor` loads nothing that talks to a node, keeps a store, makes certificates or checks forms", () => {
  const loaded = load("floor", "--from", "EU", "--to", "JP");
  expect(loaded).toContain("law/");
  const needless =
    /^(@grpc|@opentelemetry|protobufjs|node-forge|pino|jose|zod|node:sqlite|edge\/|store\/|engine\/)/;
  expect(loaded.filter((each) => needless.test(each))).toEqual([]);
});
