/**
 * Builds the page that answers questions about the law: one HTML file with the code, the style and the compiled law in it, that
 * needs no server. `npm run page -- FILE` writes it to another file than dist-page/law.html.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { rolldown } from "rolldown";
import { COMPILED } from "../src/node/compiled-law.ts";

const FOLDER = new URL("../src/page/", import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/** Returns the text of the page. Throws where the code does not bundle, or would need a module of Node. */
async function composePage() {
  const parts = { style: read("page.css"), script: await bundle(), law: lawText() };
  const values = { ...parts, "style-hash": hashOf(parts.style), "script-hash": hashOf(parts.script) };
  return read("page.html").replaceAll(/\{\{([a-z-]+)\}\}/g, (_, name) => values[name]);
}

/** Bundles the page's code. The halves of ports that need Node are left to their other halves by the `default` condition. */
async function bundle() {
  const build = await rolldown({
    input: new URL("main.ts", FOLDER).pathname,
    platform: "browser",
    resolve: { conditionNames: ["import", "default"] },
    onLog: (_, { message }) => {
      throw new Error(`the page does not bundle: ${message}`);
    },
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  const [{ code }, ...others] = output;
  if (others.length > 0) throw new Error("the page's code is more than one file");
  // Within a script this would end it.
  return code.replaceAll("</script", "<\\/script");
}

/** The compiled law without the line of its hash. In JSON, `<` stands in texts alone, where its escape means the same. */
function lawText() {
  const text = readFileSync(COMPILED, "utf8");
  return text.slice(text.indexOf("\n") + 1).replaceAll("<", "\\u003c");
}

/** A hash as a Content-Security-Policy names it. */
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const file = process.argv[2] ?? "dist-page/law.html";
const page = await composePage();
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, page);
console.log(`${file}: ${Math.round(page.length / 1024)} KiB; open it in a browser`);
