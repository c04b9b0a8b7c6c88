/** Shows incident notices to a case officer: the summary first, then the content and the recipients. */
import type { ListedNotice, ShownNotice, UnreadableNotice } from "../../edge/grpc/notice-answers.ts";
import { contradicts, decisionOf, STAGES, type Stage } from "../../notices/acknowledgement.ts";
import { formatDutyName } from "../../notices/done.ts";
import type { Content } from "../../notices/notice.ts";
import type { ShownMark } from "../../notices/shown-marks.ts";
import { formatTime, nextOf } from "./due.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

type Said = ShownNotice["said"][number];

const SEVERITY_STYLES: Readonly<Record<Content["severity"], Style>> = {
  none: "quiet",
  low: "plain",
  medium: "open",
  high: "bad",
  critical: "bad",
};

/** The width of the column of names. */
const NAMES = 13;

/** Formats a time as `11-24 14:59`, in UTC, for tables; the notice above them shows the year. */
export const formatMinute = (at: string) =>
  new Date(at).toISOString().slice("2026-".length, 16).replace("T", " ");

/** Formats a SPIFFE id without its scheme, which is the same for all. */
export const formatId = (id: string) => id.replace(/^spiffe:\/\//, "");

/** Formats who says that a duty was done, and where: in the notice, or at the viewer's node alone. */
export const formatMarker = ({ by, here }: Pick<ShownMark, "by" | "here">) =>
  here ? `marked here by ${formatId(by)}` : "marked by the reporter";

/** The most marks that a summary names. */
const MARKS_NAMED = 3;

/** Names the duties that were marked at this node, the viewer's own first, and the marks whose duty is not there. */
function markedRows({ clocks, fallenMarks = [] }: ShownNotice): Cell[][] {
  const here = clocks
    .toSorted((a, b) => Number(b.own) - Number(a.own))
    .flatMap((duty) => (duty.marks ?? []).filter((mark) => mark.here).map((mark) => ({ duty, mark })))
    .map(({ duty, mark }) => `${formatDutyName(duty)}, by ${formatId(mark.by)}`);
  const fallen = fallenMarks.map((mark) => `${formatDutyName(mark)}, ${formatMarker(mark)}`);
  const rowOf = (label: string, all: readonly string[]): Cell[][] => {
    const lines = [...new Set(all)];
    const more = lines.length - MARKS_NAMED;
    const shown = [...lines.slice(0, MARKS_NAMED), ...(more > 0 ? [`and ${more} more`] : [])];
    return lines.length === 0 ? [] : [[[label], shown]];
  };
  return [...rowOf("marked here", here), ...rowOf("fallen away", fallen)];
}

const many = (count: number) => count.toLocaleString("en-US");

const formatSubjects = ({ subjects }: Content) =>
  subjects
    .map(({ place, count }) => `${place} ${count === undefined ? "number unknown" : `about ${many(count)}`}`)
    .join("; ");

/** Shows that the node holds a notice and cannot show it, why, and what to do. */
function unreadableLines({ id, origin, unreadable }: UnreadableNotice, width: number): readonly string[] {
  const rows: Cell[][] = [
    [["why"], [unreadable]],
    ...(origin === "" ? [] : [[["from"], [formatId(origin)]]]),
    ...(id === "" ? [] : [[["notice"], [styled("quiet", id)]]]),
    [["next"], ["ask the node where it was reported, and tell the operator of this node"]],
  ];
  return [
    `${paint("bad", "UNREADABLE")}  this node holds the notice and cannot show it`,
    ...tableLines(rows, { width, indent: 2, widths: [NAMES] }),
  ];
}

/** Shows the severity and marking, the title, the people concerned, the next deadline, and the notice's id. */
export function summaryLines(view: ListedNotice, width: number): readonly string[] {
  if (view.unreadable !== undefined) return unreadableLines(view, width);
  const { id, version, stage, at, reporter, jurisdiction, marking, content, superseded } = view;
  const { unknownFields } = view;
  const { clocks: deadlines } = view;
  const severity = content?.severity.toUpperCase() ?? "WITHDRAWN";
  const { why, withdrawnTitle } = view;
  const title = content?.title ?? (withdrawnTitle || "the reporter has withdrawn this notice");
  const head = `${severity}  TLP:${marking.tlp}  ${title}`;
  const style = content === undefined ? "quiet" : SEVERITY_STYLES[content.severity];
  const [first = "", ...rest] = paragraph(head, { width });
  const rows: Cell[][] = [
    ...(content === undefined
      ? []
      : [
          [["concerned"], [formatSubjects(content)]],
          [["next"], superseded ? ["ask the reporter whether anything is still due"] : nextOf(deadlines)],
        ]),
    ...markedRows(view),
    [["reported by"], [`${formatId(reporter)} for ${jurisdiction}`]],
    [["notice"], [styled("quiet", `${id}, version ${version} (${stage}), ${formatTime(at)}`)]],
    ...(content === undefined && why !== "" ? [[["why"], [why]]] : []),
    ...(superseded ? [[["later"], ["a later version does not concern you any more"]]] : []),
    ...(unknownFields.length > 0
      ? [
          [
            ["not shown"],
            [styled("bad", `${unknownFields.join(", ")}: a newer version of the program wrote this`)],
          ],
        ]
      : []),
  ];
  return [
    first.replace(severity, () => paint(style, severity)),
    ...rest,
    ...tableLines(rows, { width, indent: 2, widths: [NAMES] }),
  ];
}

const STATED: Readonly<Record<Exclude<keyof Content["facts"], "riskToPeople">, readonly [string, string]>> = {
  encrypted: ["the data cannot be read", "the data can be read"],
  withIdentifiers: ["names or numbers leaked with it", "no names or numbers leaked with it"],
  wrongfulPurpose: ["somebody did it on purpose", "nobody did it on purpose"],
  propertyDamage: ["people may lose money or property", "no loss of money or property"],
  specialCare: ["data under special care is among it", "no data under special care is among it"],
};

function formatFacts({ facts }: Content): string {
  const stated = Object.entries(STATED).flatMap(([name, [yes, no]]) => {
    const value = facts[name as keyof typeof STATED];
    return value === undefined ? [] : [value ? yes : no];
  });
  const risk = facts.riskToPeople === undefined ? [] : [`risk to people: ${facts.riskToPeople}`];
  return [...risk, ...stated].join("; ") || "none; the deadlines assume whatever nobody stated";
}

/** The names of the events that start deadlines, in the order in which they mostly come. */
const EVENT_ROWS = {
  determined: "determined",
  assessed: "assessed",
  belief: "belief since",
  statementPrepared: "statement",
  regulatorTold: "office told",
  peopleTold: "people told",
} as const satisfies Partial<Record<keyof Content["times"], string>>;

/** Shows a whole notice: the summary, then the content that GDPR Art 33(3) requires. */
export function noticeLines(view: ShownNotice, width: number): readonly string[] {
  const { content } = view;
  if (content === undefined) return summaryLines(view, width);
  const { nature, biometrics, records, times, consequences, measures, facts: _, contact } = content;
  const data = biometrics.map(({ modality, form }) => `${modality} (${form})`).join(", ");
  const rows: Cell[][] = [
    [["what"], [nature]],
    [["data"], [records === undefined ? data : `${data}; about ${many(records)} records`]],
    [["aware since"], [formatTime(times.aware)]],
    ...Object.entries(EVENT_ROWS).flatMap(([name, label]): Cell[][] => {
      const stated = times[name as keyof typeof EVENT_ROWS];
      return stated === undefined ? [] : [[[label], [formatTime(stated)]]];
    }),
    [["consequences"], [consequences]],
    ...measures.map(({ state, text }): Cell[] => [[state], [text]]),
    [["facts stated"], [formatFacts(content)]],
    [["ask"], [contact.channel === undefined ? contact.office : `${contact.office}, ${contact.channel}`]],
  ];
  return [...summaryLines(view, width), "", ...tableLines(rows, { width, indent: 2, widths: [NAMES] })];
}

/** Shows who is told at each place concerned, and who is not, with the reason; for the reporter alone. */
export function reachLines({ reach }: ShownNotice, width: number): readonly string[] {
  if (reach.length === 0) return [];
  const rows = reach.map(({ place, told, why }): Cell[] => [
    [place],
    [
      ...told.map(formatId),
      ...(why === ""
        ? []
        : [styled(told.length === 0 ? "bad" : "open", told.length === 0 ? `nobody: ${why}` : why)]),
    ],
  ]);
  return [paint("heading", "WHO IS TOLD"), ...tableLines(rows, { width, indent: 2, widths: [NAMES] })];
}

const trustDomainOf = (id: string) => formatId(id).split("/")[0] ?? "";

/** Shows the time of a recipient's last statement, with the version where it is not this one. */
function cellOf(said: readonly Said[], stages: readonly Stage[], version: number): Cell {
  const found = said.filter(({ stage }) => stages.includes(stage));
  if (found.length === 0) return [styled("quiet", "-")];
  return found.flatMap(({ stage, at, why, version: of, unreadable = "" }): Cell => {
    if (unreadable !== "") return [styled("bad", `${stage}, and the rest cannot be read`), unreadable];
    const word = stages.length > 1 ? `${stage} ` : "";
    const old = of === version ? "" : ` (version ${of})`;
    const style: Style = stage === "rejected" ? "bad" : of === version ? "good" : "quiet";
    return [styled(style, `${word}${formatMinute(at)}${old}`), ...(why === "" ? [] : [why])];
  });
}

/** Returns the last statement of one recipient for each stage. */
const latest = (said: readonly Said[]) =>
  STAGES.flatMap((stage) =>
    said
      .filter((each) => each.stage === stage)
      .toSorted((a, b) => b.version - a.version)
      .slice(0, 1),
  );

const DELIVERY_STYLES: Readonly<Record<ShownNotice["deliveries"][number]["state"], Style>> = {
  queued: "open",
  received: "good",
  parked: "bad",
  superseded: "quiet",
};

/**
 * Makes one row for each of these recipients, with its last statements on validity, on the notice and on reading it.
 */
function saidRows(
  said: readonly Said[],
  version: number,
  nameOf: (id: string) => string,
  viewer: string | undefined,
) {
  return [...Map.groupBy(said, ({ by }) => by)].map(([by, all]): { name: Cell; stages: Cell[] } => {
    const last = latest(all);
    const current = last.filter((each) => each.version === version);
    const governs = `accepted and rejected: the later governs, ${decisionOf(current)?.stage}`;
    const alarm = contradicts(new Set(current.map(({ stage }) => stage)))
      ? [styled("bad", by === viewer ? governs : `${governs}; ask this recipient`)]
      : [];
    return {
      name: [nameOf(by), ...alarm],
      stages: ([["validated"], ["accepted", "rejected"], ["read"]] as const).map((stages) =>
        cellOf(last, stages, version),
      ),
    };
  });
}

function deliveryCell(sent: ShownNotice["deliveries"], version: number): Cell {
  const newest = sent.toSorted((a, b) => b.version - a.version)[0];
  if (newest === undefined) return [];
  const old = newest.version === version ? "" : ` (version ${newest.version})`;
  return [
    styled(DELIVERY_STYLES[newest.state], `${newest.state}${old}`),
    ...(newest.at === undefined ? [] : [styled("quiet", formatMinute(newest.at))]),
    ...(newest.reason === "" ? [] : [newest.reason]),
  ];
}

const header = (...names: readonly string[]) => names.map((name): Cell => [styled("quiet", name)]);

/**
 * Shows the recipients of a notice and their statements, for its reporter: each node to which it went, and below it
 * the regulators of that node. Another regulator, the `viewer`, sees its own statements. Empty where there are none.
 */
export function recipientsLines(
  { deliveries, said, version }: ShownNotice,
  width: number,
  viewer?: string,
): readonly string[] {
  const peers = [...Map.groupBy(deliveries, ({ peer }) => peer)];
  const byDomain = Map.groupBy(said, ({ by }) => trustDomainOf(by));
  const rows = peers.flatMap(([peer, sent]): Cell[][] => {
    const domain = trustDomainOf(peer);
    const short = (id: string) => `· ${formatId(id).slice(domain.length + 1)}`;
    return [
      [[formatId(peer)], deliveryCell(sent, version), [], [], []],
      ...saidRows(byDomain.get(domain) ?? [], version, short, viewer).map(({ name, stages }) => [
        name,
        [],
        ...stages,
      ]),
    ];
  });
  const domains = new Set(peers.map(([peer]) => trustDomainOf(peer)));
  const others = said.filter(({ by }) => !domains.has(trustDomainOf(by)));
  const here = saidRows(others, version, formatId, viewer).map(({ name, stages }) => [name, ...stages]);
  const shares = (...columns: readonly number[]) => columns.map((each) => Math.floor((each * width) / 100));
  const STAGE_NAMES = ["validated", "decided", "read"];
  return [
    ...(rows.length === 0
      ? []
      : [
          paint("heading", "RECIPIENTS"),
          ...tableLines([header("recipient", "delivery", ...STAGE_NAMES), ...rows], {
            width,
            indent: 2,
            widths: shares(28, 12, 12, 20),
          }),
        ]),
    ...(here.length === 0
      ? []
      : [
          paint("heading", "ACKNOWLEDGEMENTS AT THIS NODE"),
          ...tableLines([header("regulator", ...STAGE_NAMES), ...here], {
            width,
            indent: 2,
            widths: shares(46, 12, 20),
          }),
        ]),
  ];
}
