/** docs/law.md is written from the packs: it drifts from them only until the next run of this. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lawPage } from "../../../src/cli/present/packs-page.ts";
import { shippedAtlas } from "../../support/atlas.ts";

test("docs/law.md is what the packs say", () => {
  const written = readFileSync(new URL("../../../docs/law.md", import.meta.url), "utf8");
  expect(written, "write it anew: npm run -s comity -- packs list --page > docs/law.md").toBe(
    lawPage(shippedAtlas()),
  );
});
