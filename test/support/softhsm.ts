/** Tokens of SoftHSM in a folder of their own, one for each process, since its library reads its settings once. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenSource } from "../../src/keys/key-source.ts";

const MODULE = "/usr/lib/softhsm/libsofthsm2.so";
const PIN = "4321";
const PACKAGE = "pkcs11js";
const hasPackage = await import(PACKAGE).then(
  () => true,
  () => false,
);

/** The reason for which there are no tokens here; undefined where there are. */
export const WITHOUT_TOKENS = [
  existsSync(MODULE) ? undefined : "SoftHSM is not installed (apt-get install softhsm2)",
  spawnSync("pkcs11-tool", ["--version"]).error === undefined ? undefined : "OpenSC is not installed",
  hasPackage ? undefined : "the optional package pkcs11js is not installed",
].find((reason) => reason !== undefined);

export type Tokens = {
  /** The source of a key on a token, by the labels of both. */
  readonly source: (object: string, changes?: Partial<TokenSource>) => TokenSource;
  readonly uri: (object: string) => string;
  /** Removes the key `doomed` from its token, as if that were broken. SoftHSM finds it never again in this process. */
  readonly loseDoomed: () => void;
};

let made: Tokens | undefined;

/**
 * Makes the token `comity` with the keys `log` (Ed25519), `authority` (P-256), `twin` (twice), `p384`, `rsa`, `lonely`
 * (without a public half) and `doomed`; and the token `closed`, to which nobody logs in with the right PIN.
 */
export function makeTokens(): Tokens {
  made ??= make();
  return made;
}

function make(): Tokens {
  const folder = mkdtempSync(join(tmpdir(), "comity-tokens-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const tokens = join(folder, "tokens");
  mkdirSync(tokens);
  writeFileSync(join(folder, "softhsm.conf"), `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  writeFileSync(join(folder, "pin"), `${PIN}\n`, { mode: 0o600 });
  process.env.SOFTHSM2_CONF = join(folder, "softhsm.conf");
  for (const label of ["comity", "closed"])
    run("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN]);
  const generate = (type: string, label: string, id: string, token = "comity") =>
    tool(["--keypairgen", "--key-type", type, "--label", label, "--id", id], token);
  generate("EC:edwards25519", "log", "01");
  generate("EC:prime256v1", "authority", "02");
  generate("EC:edwards25519", "twin", "03");
  generate("EC:edwards25519", "twin", "04");
  generate("EC:secp384r1", "p384", "05");
  generate("rsa:2048", "rsa", "06");
  generate("EC:edwards25519", "lonely", "07");
  tool(["--delete-object", "--type", "pubkey", "--label", "lonely"], "comity");
  generate("EC:edwards25519", "log", "01", "closed");
  const before = readdirSync(tokens, { recursive: true, encoding: "utf8" });
  generate("EC:edwards25519", "doomed", "08");
  const doomed = readdirSync(tokens, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".object") && !before.includes(name),
  );
  const pinFile = join(folder, "pin");
  const source = (object: string, changes: Partial<TokenSource> = {}): TokenSource => ({
    in: "token",
    ...{ modulePath: MODULE, token: "comity", object, pin: PIN, pinFile },
    ...changes,
  });
  const uri = (object: string) =>
    `pkcs11:token=comity;object=${object};type=private?module-path=${MODULE}&pin-source=file:${pinFile}`;
  const loseDoomed = () => {
    for (const file of doomed) rmSync(join(tokens, file));
  };
  return { source, uri, loseDoomed };
}

function tool(args: readonly string[], token: string): void {
  run("pkcs11-tool", ["--module", MODULE, "--token-label", token, "--login", "--pin", PIN, ...args]);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}
