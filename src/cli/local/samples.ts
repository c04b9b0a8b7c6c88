/** The sample transfers of a local federation, and calls for people to try. */
import { readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ATTESTOR } from "../../client/attest.ts";
import type { Folders } from "../../client/member-files.ts";
import type { Home } from "../../client/members.ts";
import { loadRequest } from "../../client/request-file.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
/** The words that call the command: a checkout goes through npm, which finds the pinned Node; the package is compiled. */
const COMMAND = import.meta.url.endsWith(".ts") ? "npm run -s comity --" : "comity";

export type Sample = { readonly name: string; readonly request: TransferRequest };

/** Returns the folder of a member's first platform. */
export const platformOf = (home: Home) => home.platformFolder(home.platforms[0] ?? "");

/** Loads the samples that run between these places, in the order in which a newcomer should read them. */
export function samplesFor(homes: readonly Pick<Home, "jurisdiction">[]): readonly Sample[] {
  const here = new Set(homes.map((home) => home.jurisdiction));
  const order = [
    ...["eu-us-il-login", "eu-us-il-advertising", "jp-us-il-payment", "eu-jp-research"],
    ...["in-eu-login", "in-us-il-support", "in-jp-gate", "eu-in-lounge"],
  ];
  const names = readdirSync(SAMPLES)
    .map((file) => basename(file, ".yaml"))
    .filter((name) => !name.startsWith("incident-"));
  return names
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((name) => ({ name, request: loadRequest(join(SAMPLES, `${name}.yaml`)) }))
    .filter(({ request }) => here.has(request.from) && here.has(request.to));
}

/** Returns calls to try, as lines: the first sample that runs between these nodes, where one does, and a floor. */
export function exampleCalls(homes: readonly Home[], { certs, state }: Folders): readonly string[] {
  const [sample] = samplesFor(homes);
  const origin = homes.find(({ jurisdiction }) => jurisdiction === sample?.request.from);
  const places = homes.map(({ jurisdiction }) => jurisdiction);
  const [from = "EU", to = "US-IL"] =
    sample === undefined ? places : [sample.request.from, sample.request.to];
  return [
    ...(sample === undefined || origin === undefined
      ? []
      : [
          `${COMMAND} transfer ${relative("", join(SAMPLES, `${sample.name}.yaml`))} \\`,
          `  --node ${origin.address} --as ${platformOf(origin)} \\`,
          `  --attest ${join(certs, ATTESTOR)}`,
          `${COMMAND} verify ${join(state, "receipts", `${sample.name}.receipt.json`)} \\`,
          `  --trust ${join(state, "trust.json")}`,
        ]),
    `${COMMAND} floor --from ${from} --to ${to} --modality face --form template \\`,
    "  --purpose verify --age 30",
  ];
}

/** Returns the call by which the auditor of a node exports what it may see, as lines. */
export function auditCall(
  { address }: Pick<Home, "address">,
  folder: string,
  { state }: Folders,
): readonly string[] {
  return [
    `${COMMAND} audit export --out ${join(state, "decisions.jsonl")} \\`,
    `  --node ${address} --as ${folder} \\`,
    `  --trust ${join(state, "trust.json")}`,
  ];
}
