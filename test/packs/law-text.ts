/** Versions of the law of Illinois, made of the one that comes with the program. */
import { readFileSync } from "node:fs";
import { PACKS } from "../../src/client/vocabulary.ts";

const SHIPPED_TEXT = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");

/** That law under a later version, with a rule by which nothing may enter; `rest` is put at its end. */
export function illinoisLaw(version: string, rest = ""): string {
  const ban = `  - id: test-ban
    cite: a statute made for this test
    from: 2020-01-01
    status: confirmed
    applies: destination
    says: Nothing may enter Illinois.
    require: { use: prohibited }
`;
  const titled = SHIPPED_TEXT.replace(/^version: .*$/m, `version: "${version}"`);
  return titled.replace(/^rules:\n/m, `rules:\n${ban}`) + rest;
}
