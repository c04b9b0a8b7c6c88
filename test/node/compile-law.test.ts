/** The compiler of the law: what it makes of the YAML is what ships. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileLaw } from "../../src/node/compile-law.ts";
import { COMPILED } from "../../src/node/compiled-law.ts";

test("the compiled law that ships is what the YAML compiles to: run `npm run law` where it is not", () => {
  expect(readFileSync(COMPILED, "utf8")).toBe(compileLaw());
});
