/** Shows a regulator what it has just stated of a notice, whether that was there already, and what stands now. */
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { decisionOf, STAGES } from "../../notices/acknowledgement.ts";
import { formatTime } from "./due.ts";
import { paragraph } from "./terminal.ts";

type Said = ShownNotice["said"];
/** An acknowledgement: who stated which stage of which version. */
type Stated = Pick<Said[number], "by" | "version" | "stage">;

const same = (a: Stated, b: Stated) => a.by === b.by && a.version === b.version && a.stage === b.stage;
const timeOf = ({ at }: { readonly at: string }) =>
  at === "" ? "a time that cannot be read" : formatTime(at);

/** Shows the acknowledgement `stated`. `before` and `after` are what its regulator had and has said. */
export function acknowledgedLines(
  stated: Stated,
  before: Said,
  after: Said,
  width: number,
): readonly string[] {
  const there = before.find((each) => same(each, stated));
  const now = after.find((each) => same(each, stated));
  const what = `\`${stated.stage}\` for version ${stated.version}`;
  const head =
    there === undefined
      ? `Recorded${now === undefined ? "" : ` at ${timeOf(now)}`}: ${what}. The reporter is told.`
      : `Recorded already, at ${timeOf(there)}: ${what}. Nothing new is recorded or sent.`;
  const own = after.filter(({ by, version }) => by === stated.by && version === stated.version);
  const decided = own.filter(({ stage }) => stage === "accepted" || stage === "rejected");
  const governs = decisionOf(decided);
  const stands = STAGES.filter((stage) => own.some((each) => each.stage === stage)).filter(
    (stage) => governs?.stage === stage || !decided.some((each) => each.stage === stage),
  );
  const earlier = decided.filter((each) => each !== governs);
  const changed = earlier.map(
    (each) =>
      `You stated \`${each.stage}\` at ${timeOf(each)} too: it stays on record, and the later of the two governs. To decide again, wait for a new version, or ask the reporter.`,
  );
  return [head, `Your answer stands at: ${stands.join(", ")}.`, ...changed].flatMap((line) =>
    paragraph(line, { width }),
  );
}
