/** `comity agreement draft`: reads what a person types as the terms of an agreement. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { loadDocument } from "../../client/document.ts";
import { loadInput } from "../../client/input-file.ts";
import { ComityError } from "../../errors.ts";
import { type Agreement, ATTESTED, type Attested, type Issuer } from "../../federation/agreement.ts";
import type { Concepts } from "../../vocabulary/concept.ts";

/** The options of a draft as a person types them. `issuer` and `acceptsFor` are as `parseIssuer` and `parseAcceptance` read them. */
export type DraftOptions = {
  readonly with?: readonly string[];
  readonly purposes?: readonly string[];
  readonly issuer?: readonly string[];
  readonly acceptsFor?: readonly string[];
  readonly from?: string;
  readonly until: string;
  readonly rules?: string;
  readonly id?: string;
};

type IssuerTerm = Omit<Issuer, "kty" | "crv"> & { readonly kty: "OKP"; readonly crv: "Ed25519" };

const wrong = (message: string, cause?: unknown) => new ComityError("INPUT_INVALID", message, { cause });

/**
 * Makes the terms of an agreement. `older` is the agreement whose parties and terms are taken over where nothing else is typed;
 * `own` is this node's trust domain, and `path` finds the files. Throws INPUT_INVALID naming the option, and VOC_NO_TERM.
 */
export function composeTerms(
  options: DraftOptions,
  {
    older,
    own,
    path,
    concepts,
  }: {
    readonly older: Agreement | undefined;
    readonly own: string;
    readonly path: (file: string) => string;
    readonly concepts: Concepts;
  },
): object {
  const { from, until, id } = options;
  const others = (older?.parties ?? []).map(({ trustDomain }) => trustDomain).filter((each) => each !== own);
  const parties = [...new Set([...others, ...(options.with ?? [])])];
  if (parties.length === 0) throw wrong("say with whom: `--with NAME`, a node whose card was added");
  const purposes = options.purposes?.map((each) => concepts.resolve("purpose", each)) ?? older?.purposes;
  if (purposes === undefined)
    throw wrong("say for which purposes: `--purposes recognition`; `comity vocabulary list` has all of them");
  return {
    with: parties,
    ...(id !== undefined && { id }),
    ...(from !== undefined && { from }),
    until,
    purposes,
    rules: options.rules === undefined ? (older?.rules ?? []) : loadRules(path(options.rules)),
    issuers: composeIssuers(options, older?.issuers ?? {}, path),
  };
}

/** Reads a list of rules, or a document that holds one under `rules`, in YAML or JSON. */
function loadRules(file: string): readonly unknown[] {
  const document = loadDocument(file);
  const rules =
    typeof document === "object" && document !== null && "rules" in document ? document.rules : document;
  if (Array.isArray(rules)) return rules;
  throw wrong(
    `\`${file}\` holds no list of rules: write a list, or a list under \`rules\`, in the form of docs/packs.md`,
  );
}

function composeIssuers(
  { issuer = [], acceptsFor = [] }: DraftOptions,
  older: Agreement["issuers"],
  path: (file: string) => string,
): Readonly<Record<string, IssuerTerm>> {
  const issuers = new Map<string, IssuerTerm>(Object.entries(older));
  for (const text of issuer) {
    const { name, file, attests } = parseIssuer(text);
    const key = { kty: "OKP", crv: "Ed25519", x: loadIssuerKey(path(file)) } as const;
    issuers.set(name, { ...key, attests, acceptsFor: issuers.get(name)?.acceptsFor ?? [] });
  }
  for (const text of acceptsFor) {
    const { name, importers } = parseAcceptance(text);
    const named = issuers.get(name);
    if (named === undefined)
      throw wrong(
        `\`--accepts-for ${text}\` names no issuer of this agreement: name it with \`--issuer\` too`,
      );
    issuers.set(name, { ...named, acceptsFor: importers });
  }
  return Object.fromEntries(issuers);
}

const splitAt = (text: string, at: number): readonly [string, string] => [
  text.slice(0, at),
  text.slice(at + 1),
];
const splitList = (text: string) => text.split(",").filter((each) => each !== "");

/** Reads `NAME=KEY.pem:kind,kind`. The kinds may be left out for an issuer that only accepts obligations. */
export function parseIssuer(text: string): {
  readonly name: string;
  readonly file: string;
  readonly attests: Attested[];
} {
  const form = "write `NAME=KEY.pem:kind,kind`";
  const at = text.indexOf("=");
  if (at < 1) throw wrong(`\`--issuer ${text}\` names no key: ${form}`);
  const [name, rest] = splitAt(text, at);
  const colon = rest.lastIndexOf(":");
  const [file, kinds] = colon < 0 ? [rest, ""] : splitAt(rest, colon);
  if (file === "") throw wrong(`\`--issuer ${text}\` names no key: ${form}`);
  const attests = splitList(kinds).map((kind) => {
    const known = ATTESTED.find((each) => each === kind);
    if (known !== undefined) return known;
    throw wrong(`\`--issuer ${text}\`: \`${kind}\` is nothing that can be attested: ${ATTESTED.join(", ")}`);
  });
  return { name, file, attests: [...new Set(attests)] };
}

/** Reads `NAME=IMPORTER,IMPORTER`: trust domains, or platforms by SPIFFE id. */
export function parseAcceptance(text: string): { readonly name: string; readonly importers: string[] } {
  const at = text.indexOf("=");
  const [name, rest] = splitAt(text, Math.max(0, at));
  const importers = splitList(rest);
  if (at < 1 || importers.length === 0)
    throw wrong(
      `\`--accepts-for ${text}\`: write \`NAME=IMPORTER,IMPORTER\`, each a trust domain or a platform's SPIFFE id`,
    );
  return { name, importers };
}

/** Reads an Ed25519 public key in PEM, and returns it as a JWK's `x` (RFC 8037). */
export function loadIssuerKey(file: string): string {
  const pem = loadInput(file).toString("utf8");
  if (/PRIVATE KEY/.test(pem))
    throw wrong(`\`${file}\` holds a private key, which stays with the issuer: give the public one`);
  const key = readKey(pem, file);
  if (key.asymmetricKeyType !== "ed25519")
    throw wrong(
      `\`${file}\` is a key of the type \`${key.asymmetricKeyType}\`: evidence is signed with Ed25519 alone`,
    );
  return String(key.export({ format: "jwk" }).x);
}

function readKey(pem: string, file: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw wrong(`\`${file}\` is no public key in PEM: \`comity agreement issuer-key\` makes one`, cause);
  }
}
