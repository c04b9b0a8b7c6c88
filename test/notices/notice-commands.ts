/** Commands of one notice by one regulator, and rows that commands write one after the other. */
import { expect } from "vitest";
import type { SealedContent } from "../../src/engine/rows.ts";
import type { NewTimer } from "../../src/engine/timers.ts";
import type { Stage } from "../../src/notices/acknowledgement.ts";
import type { NewVersion, NoticeCommand } from "../../src/notices/commands.ts";
import { NOTICE, type NoticeName, subjectOf } from "../../src/notices/schema.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { createRows } from "../engine/rows.ts";

export const NAME: NoticeName = { origin: "spiffe://eu.example/node", id: "n1" };
export const IRISH = "spiffe://eu.example/regulator/irish";
export const FRENCH = "spiffe://eu.example/regulator/french";
export const JP = "spiffe://jp.example/node";
export const UNTIL = "2036-11-21";
export const contradiction = { subject: "notice n", digest: "d", until: UNTIL };

export const content: SealedContent = {
  part: "body",
  sealed: Uint8Array.of(1),
  key: Uint8Array.of(2),
  until: UNTIL,
};

/** Version `n` of the notice, which withdraws it where that is said. */
export function version(n: number, changes: Partial<NewVersion> = {}): NewVersion {
  const stage = n === 1 ? "initial" : "update";
  return { ...NAME, version: n, stage, digest: `digest ${n}`, reporter: IRISH, tlp: "AMBER", ...changes };
}

export const withdrawal = (n: number) => version(n, { stage: "withdrawn" });

export function timer(place: string, deadline: string): NewTimer {
  const id = `legal-deadline ${subjectOf(NAME)} ${place}`;
  return { id, kind: "legal-deadline", subject: subjectOf(NAME), deadline, data: { place }, until: UNTIL };
}

export const ACCEPTED = {
  contents: [content],
  viewers: [IRISH],
  regulators: [IRISH, FRENCH],
  deadlines: [],
  until: UNTIL,
};

type Changes<K extends NoticeCommand["kind"]> = Partial<Extract<NoticeCommand, { kind: K }>>;

export function report(of: NewVersion, changes: Changes<"notice.report"> = {}): NoticeCommand {
  const dispatches = [{ id: `d${of.version}`, peer: JP }];
  return { kind: "notice.report", version: of, dispatches, ...ACCEPTED, ...changes };
}

export const arrive = (of: NewVersion, changes: Changes<"notice.arrive"> = {}): NoticeCommand => ({
  kind: "notice.arrive",
  version: of,
  ...ACCEPTED,
  ...changes,
});

export function say(stage: Stage, n = 1, changes: Changes<"notice.acknowledge"> = {}): NoticeCommand {
  return {
    kind: "notice.acknowledge",
    said: { ...NAME, version: n, by: FRENCH, stage },
    contents: [content],
    dispatches: [],
    viewers: [IRISH],
    until: UNTIL,
    ...changes,
  };
}

/** Rows that commands write one after the other, each with a leaf of its own. */
export function createTable() {
  const rows = createRows();
  let leaf = 0;
  const run = (command: NoticeCommand): string => {
    const result = noticeMachine.transition(command, rows, leaf);
    if ("refused" in result) return result.refused;
    rows.write(result.puts);
    leaf += 1;
    return "accepted";
  };
  return {
    ...rows,
    run,
    after: (...commands: NoticeCommand[]) => {
      for (const command of commands) expect(run(command)).toBe("accepted");
      return { ...rows, run };
    },
    governing: () => rows.get(NOTICE, NAME.origin, NAME.id),
  };
}
