/** `comity audit export`: an auditor writes the decisions within its scope to a file, and goes on where the file ends. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { type Auditor, connectAuditor } from "../../client/auditor.ts";
import { loadJson } from "../../client/input-file.ts";
import { write } from "../../client/output-file.ts";
import type { AuditScope } from "../../engine/audit-scope.ts";
import { ComityError } from "../../errors.ts";
import { type Statement, verifyStatement } from "../../ledger/proof.ts";
import { narrow } from "../../narrow.ts";
import { formatReceipt } from "../../receipt/receipt.ts";
import { parseTrust, type Trust } from "../../receipt/trust.ts";
import type { AuditedDecision } from "../../transfers/list-decisions.ts";
import { locateCaller } from "../caller.ts";
import { wrap } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Options = {
  readonly out: string;
  readonly node: string;
  readonly as: string;
  readonly trust: string;
  readonly resume?: boolean;
  readonly json?: boolean;
};

/** The first line of an export. */
const Head = z.strictObject({
  type: z.literal("comity/v1/audit-export"),
  auditor: z.string(),
  node: z.string(),
  scope: z.strictObject({ places: z.array(z.string()), from: z.string(), until: z.string() }),
  checkpoint: z.string(),
});
/** The part of a further line from which an export goes on. */
const Line = z.object({ token: z.string() });

/** An export so far: the scope of its head line, where that is there, and the token behind its last decision. */
type Begun = { readonly scope?: AuditScope; readonly token: string };

async function exportDecisions(options: Options, terminal: Terminal): Promise<void> {
  const trust = parseTrust(loadJson(terminal.path(options.trust)));
  const file = terminal.path(options.out);
  const auditor = connectAuditor({ address: options.node, as: locateCaller(options.as, terminal) });
  try {
    const begun = begin(file, auditor, options.resume ?? false);
    const { count, scope } = await appendAll(file, auditor, trust, begun, terminal);
    const summary = { auditor: auditor.id, scope, decisions: count, file: options.out };
    if (options.json) return terminal.printJson(summary);
    const places = `${scope.places.join(", ")} from ${scope.from} to ${scope.until}`;
    terminal.printLines(
      wrap(
        `${count} decisions of ${places} in ${options.out}; the proof of each was verified.`,
        terminal.columns,
      ),
    );
  } finally {
    terminal.printProgress("");
    auditor.close();
  }
}

/** Returns where an export goes on. Throws CONFIG_INVALID for a file that is there already, or is another auditor's export. */
function begin(file: string, { id, node }: Auditor, resume: boolean): Begun {
  if (!existsSync(file)) return { token: "" };
  if (!resume)
    throw new ComityError(
      "CONFIG_INVALID",
      `\`${file}\` is there already: name another file, or go on with it by \`--resume\``,
    );
  const text = readFileSync(file, "utf8");
  // A line without its end was cut off: it is written again.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...lines] = whole.trimEnd().split("\n");
  if (first === undefined || first === "") return { token: "" };
  const head = narrow(Head, parseLine(first, file), `the first line of \`${file}\``);
  if (head.auditor !== id || head.node !== node)
    throw new ComityError("CONFIG_INVALID", `\`${file}\` is an export of another auditor or of another node`);
  const last = lines.at(-1);
  const token =
    last === undefined ? "" : narrow(Line, parseLine(last, file), `the last line of \`${file}\``).token;
  truncateSync(file, Buffer.byteLength(whole));
  return { scope: head.scope, token };
}

function parseLine(line: string, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `a line of \`${file}\` is not JSON: begin a new file`, { cause });
  }
}

/** Appends the decisions that follow, page by page, and returns their number. */
async function appendAll(
  file: string,
  auditor: Auditor,
  trust: Trust,
  { scope: stated, token: first }: Begun,
  terminal: Pick<Terminal, "printProgress">,
): Promise<{ readonly count: number; readonly scope: AuditScope }> {
  let [token, count] = [first, 0];
  for (let isFirst = true; ; isFirst = false) {
    const { decisions, nextToken, scope } = await auditor.listDecisions(token);
    if (stated !== undefined) assertScope(file, stated, scope);
    else if (isFirst) {
      const { id, node } = auditor;
      const head = { type: "comity/v1/audit-export", auditor: id, node, scope };
      write(file, `${JSON.stringify({ ...head, checkpoint: await auditor.readCheckpoint() })}\n`, 0o600);
    }
    appendFileSync(file, decisions.map((each) => `${lineOf(each, auditor.node, trust)}\n`).join(""));
    count += decisions.length;
    terminal.printProgress(`${count} decisions`);
    if (nextToken === "") return { count, scope };
    token = nextToken;
  }
}

/**
 * Throws CONFIG_INVALID for another scope than that of the export's first line.
 *
 * THREAT: the file would say of one scope what was listed of another, and lack what lies before the place where it goes on.
 */
function assertScope(file: string, stated: AuditScope, { places, from, until }: AuditScope): void {
  const isSame =
    stated.from === from &&
    stated.until === until &&
    stated.places.toSorted().join() === places.toSorted().join();
  if (!isSame)
    throw new ComityError(
      "CONFIG_INVALID",
      `the scope of the auditor is another than that of \`${file}\`: begin a new file, which holds all of it`,
    );
}

/** Verifies the node's own statement, and writes the line of a decision. */
function lineOf(
  { index, statements, obligations, token }: AuditedDecision,
  node: string,
  trust: Trust,
): string {
  const own = statements.find((each) => each.index === index && isVerified(each, node, trust));
  if (own === undefined)
    throw new ComityError(
      "PROOF_INVALID",
      `the proof of the decision at leaf \`${index}\` does not verify by the trust file: nothing after it was written`,
    );
  const lists = obligations.map((text) => ({ text }));
  const receipt = JSON.parse(Buffer.from(formatReceipt(statements, lists)).toString("utf8")) as unknown;
  return JSON.stringify({ index, token, receipt });
}

function isVerified(statement: Statement, node: string, trust: Trust): boolean {
  const keys = trust.get(node);
  if (keys === undefined)
    throw new ComityError("CONFIG_INVALID", `the trust file does not name \`${node}\`: take one that does`);
  try {
    verifyStatement(statement, keys);
    return true;
  } catch {
    return false;
  }
}

const EXAMPLE = `
Example: the decisions of the scope, each with the parts of its receipt; later the new ones
  comity audit export --out kr.jsonl --node node.pipc.example:8443 --as auditor/court --trust trust.json
  comity audit export --out kr.jsonl --node node.pipc.example:8443 --as auditor/court --trust trust.json --resume`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("audit")
    .description("Exports the decisions that an auditor may see.")
    .command("export")
    .description(
      "Writes the decisions within the auditor's scope as JSON lines: first the scope and the newest checkpoint, then each decision with the statements and obligations of its receipt. The proof of each is verified first.",
    )
    .requiredOption("--out <file>", "the file; it holds no names of persons, and is for its owner alone")
    .requiredOption("--node <host:port>", "the node")
    .requiredOption("--as <folder>", "the auditor's certificate and key")
    .requiredOption("--trust <file>", "the trust file: the ledger keys of the node")
    .option("--resume", "go on behind the last whole line of the file")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action((options: Options) => exportDecisions(options, terminal));
}
