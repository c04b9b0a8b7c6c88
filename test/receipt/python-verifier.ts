/** Asks the second verifier, which is written in Python, over its standard input and output. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./verify_receipt.py", import.meta.url));

const isThere = (program: string, word: string) => spawnSync(program, [word]).error === undefined;

/** Says why the second verifier cannot run here; undefined where it can. */
export const absent = isThere("python3", "--version")
  ? isThere("openssl", "version")
    ? undefined
    : "openssl is not installed"
  : "Python is not installed";

/** The finding of the second verifier. `step` is a step of docs/receipt.md. */
export type Found =
  | { readonly answer: "permit" | "evidence" }
  | { readonly answer: "refused"; readonly step: string; readonly why: string };

/** A running second verifier. It answers in the order of the questions. */
export class PythonVerifier implements Disposable {
  readonly #child: ChildProcessWithoutNullStreams = spawn("python3", ["-I", SCRIPT, "--serve"]);
  readonly #waiting: { readonly resolve: (found: Found) => void; readonly reject: (fault: Error) => void }[] =
    [];

  constructor() {
    let faults = "";
    this.#child.stderr.on("data", (chunk) => {
      faults += chunk;
    });
    createInterface(this.#child.stdout).on("line", (line) =>
      this.#waiting.shift()?.resolve(JSON.parse(line)),
    );
    this.#child.on("close", () => {
      for (const { reject } of this.#waiting.splice(0))
        reject(new Error(`the second verifier ended: ${faults}`));
    });
  }

  find(receipt: Uint8Array, trust: unknown): Promise<Found> {
    const asked = { trust: JSON.stringify(trust), receipt: Buffer.from(receipt).toString("base64") };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(asked)}\n`);
    });
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
