/** Checks that the node's own log is cosigned: which witness gives no cosignature, for how long, and what to do. */
import type { ShownWitness } from "../../client/ledger.ts";
import type { Operator } from "../../client/operator.ts";
import type { Finding } from "./finding.ts";

/** One that does not answer is asked again after a minute, and is a finding once it was silent for longer, in milliseconds. */
const SILENT_MS = 150_000;
/** The refusals after which a witness may well answer by itself. */
const PASSING: ReadonlySet<string> = new Set(["PEER_UNREACHABLE", "NODE_UNREACHABLE", "OVERLOADED"]);

/** Checks each witness, and that there is one at all which cosigns. */
export async function checkWitnesses(
  { getCheckpoint }: Pick<Operator, "getCheckpoint">,
  now: Date,
): Promise<readonly Finding[]> {
  const { witnesses } = await getCheckpoint();
  const silent = witnesses.filter((each) => isSilent(each, now));
  const nobody: Finding = {
    about: "the log",
    wrong: "nobody cosigns it any more: nothing dates its receipts",
    remedy: "mend one of the witnesses below, or name one outside under `witnesses` in node.yaml",
  };
  return [
    ...(silent.length > 0 && silent.length === witnesses.length ? [nobody] : []),
    ...silent.map((each) => findingOf(each, now)),
  ];
}

function isSilent({ behind, failing }: ShownWitness, now: Date): boolean {
  if (behind <= 0 || failing === undefined) return false;
  return !PASSING.has(failing.reason) || now.getTime() - Date.parse(failing.since) > SILENT_MS;
}

function findingOf({ name, behind, last, failing }: ShownWitness, now: Date): Finding {
  const { since, reason, message } = failing as NonNullable<ShownWitness["failing"]>;
  const ever = last === undefined ? "it has never cosigned" : `it cosigned size ${last.size} at ${last.at}`;
  return {
    about: `the witness ${name}`,
    wrong: `it has not cosigned the log for ${spanOf(now.getTime() - Date.parse(since))}, ${behind} ${behind === 1 ? "leaf" : "leaves"} by now; ${ever}. ${reason}: ${message}`,
    remedy: remedyOf(name, reason),
  };
}

/** Writes a time as people say it, in its largest unit. */
function spanOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [count, unit] =
    minutes < 120
      ? [minutes, "minute"]
      : minutes < 2_880
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1_440), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function remedyOf(name: string, reason: string): string {
  switch (reason) {
    case "PEER_UNREACHABLE":
    case "NODE_UNREACHABLE":
      return `ask its operator if it runs and can be reached from here; a peer: \`comity peer test ${name}\``;
    case "OVERLOADED":
      return "ask its operator for more calls, if this lasts";
    case "METHOD_UNKNOWN":
      return "ask its operator to upgrade: its version cosigns nothing";
    case "STATEMENT_CONFLICT":
      return 'it holds another history of your log: see if your store is the newest one, and compare `comity ledger checkpoint` with its operator; docs/operate.md, "Witnesses of the log"';
    case "AGREEMENT_MISSING":
      return "ask its operator to add your card, or to sign the agreement";
    case "CONFIG_INVALID":
      return "give its operator what `comity ledger-key show` prints";
    default:
      return "see this node's log, and ask its operator what the log there says";
  }
}
