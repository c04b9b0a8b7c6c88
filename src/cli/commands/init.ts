/** `comity init`: makes the home of a new node. */
import { isIP } from "node:net";
import type { Command } from "commander";
import { placeOf } from "../../law/places.ts";
import { parseAddress } from "../../node/config-file.ts";
import { prepareHome } from "../../node/home.ts";
import { assertServed } from "../../node/setup.ts";
import { addHome, type HomeOption, locateHome } from "../home.ts";
import { paint, wrap } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Options = HomeOption & {
  readonly trustDomain: string;
  readonly serves: readonly string[];
  readonly listen: string;
  readonly name?: readonly string[];
  readonly operator: string;
  readonly ledgerKey?: string;
  readonly authorityKey?: string;
  readonly json?: boolean;
};

/** Returns the folders and files of a home, each with what it is for. */
const partsOf = ({ ledgerKey, authorityKey }: Options) => [
  [
    "authority/",
    authorityKey === undefined
      ? "It certifies who may call this node. Its key may move to a machine that is never online."
      : "The certificate of the authority, whose key stays where it is.",
  ],
  [
    "node/",
    ledgerKey === undefined
      ? "The node's certificate and key, and ledger.pem, whose two keys sign its log: keep a copy of that."
      : "The node's certificate and key, and ledger-ml-dsa.pem, which signs its log beside the key that stays where it is: keep a copy of that.",
  ],
  ["operator/NAME/", "The first operator: `--as` of the commands that care for the node."],
  [
    "ledger.db",
    "The store, with an empty log. content-keys-of-ledger.db opens what it keeps sealed: copy both, each to another place.",
  ],
  ["node.yaml", "The configuration. Each key is explained there."],
];

async function init(options: Options, terminal: Terminal): Promise<void> {
  const { trustDomain, operator, name = [], listen, ledgerKey, authorityKey, json = false } = options;
  const serves = options.serves.map(placeOf);
  assertServed({ jurisdictions: serves }, terminal.loadAtlas());
  const home = locateHome(options, terminal);
  // Others may reach it by the address at which it listens, unless that stands for all addresses.
  const { host } = parseAddress(listen);
  const names = [...new Set(isIP(host) === 0 || /^(0\.0\.0\.0|::)$/.test(host) ? name : [...name, host])];
  const isAddress = (each: string) => isIP(each) !== 0;
  const parts = {
    ...{ trustDomain, serves, listen, operator },
    ...(ledgerKey !== undefined && { ledgerKey }),
    ...(authorityKey !== undefined && { authorityKey }),
    dnsNames: names.filter((each) => !isAddress(each)),
    ipAddresses: names.filter(isAddress),
  };
  await prepareHome(home, parts, new Date());
  if (json) return terminal.printJson({ home, trustDomain, serves, listen, names, operator });
  terminal.printLines(formatMade(home, options, terminal.columns));
}

function formatMade(home: string, options: Options, columns: number): readonly string[] {
  const { trustDomain, operator } = options;
  const width = 18;
  const parts = partsOf(options).flatMap(([path = "", what = ""]) => {
    const shown = `  ${path.replace("NAME", operator)}`;
    const [first = "", ...more] = wrap(what, columns - width);
    // A name that is too long for its column gets a line of its own.
    const head = shown.length < width ? [shown.padEnd(width) + first] : [shown, " ".repeat(width) + first];
    return [...head, ...more.map((line) => " ".repeat(width) + line)];
  });
  return [
    paint("heading", `Made the home of ${trustDomain}, which only you may read:`),
    `  ${home}`,
    "",
    ...parts,
    "",
    paint("heading", "NEXT"),
    "  comity serve                      starts the node",
    "  comity cert issue platform/NAME   makes a certificate for whoever is to call it",
    "  comity peer offer > card.json     makes the card that another organisation needs to federate",
    "  comity peer add CARD              takes theirs, once its fingerprint was compared by telephone",
  ];
}

/** Splits words at commas, and adds them to those that were given before. */
const gather = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== ""),
];

const EXAMPLE = `
Example: a node for Korea that listens on every address of its machine
  comity init --trust-domain pipc.example --serves KR --listen 0.0.0.0:7440 --name node.pipc.example`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("init")
    .description(
      "Makes the home of a new node: a folder with its authority, its keys, its first operator and its configuration. Nothing is written over.",
    )
    .requiredOption(
      "--trust-domain <name>",
      "the name of the node's trust domain, such as pipc.example; it never changes",
    )
    .requiredOption("--serves <places>", "the places whose law the node applies, such as KR or EU,UK", gather)
    .requiredOption("--listen <host:port>", "the address and port at which it listens")
    .option("--name <names>", "DNS names and addresses by which others reach it", gather)
    .option("--operator <name>", "the name of the first operator", "desk")
    .option(
      "--ledger-key <key>",
      "the key of the log, where no file is to hold it: `pkcs11:…` on a token, or `unix:SOCKET#KEY` of a signer",
    )
    .option("--authority-key <key>", "the key of the authority, named in the same way")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addHome(command).action((options) => init(options, terminal));
}
