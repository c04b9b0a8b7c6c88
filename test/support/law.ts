/** Versions of the law of Illinois, made of the one that comes with the program, and who may publish them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKS } from "../../src/client/vocabulary.ts";
import { homeOf } from "../federation/raw.ts";
import type { TestFederation } from "./federation.ts";

const SHIPPED = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");

/** That law under a later version, with a rule by which nothing may enter from a day on; `rest` is put at its end. */
export function illinoisLaw(version: string, from = "2020-01-01", rest = ""): string {
  const ban = `  - id: test-ban
    cite: a statute made for this test
    from: ${from}
    status: confirmed
    applies: destination
    says: Nothing may enter Illinois.
    require: { use: prohibited }
`;
  return (
    SHIPPED.replace(/^version: .*$/m, `version: "${version}"`).replace(/^rules:\n/m, `rules:\n${ban}`) + rest
  );
}

/** The folder of a certificate for an operator of a member's node. */
export function operatorOf(federation: TestFederation, code: string): string {
  return join(federation.folders.certs, homeOf(federation, code).trustDomain, "operator", "desk");
}
