/** Arbitrary drafts and views of notices, and the messages that carry them. */
import fc from "fast-check";
import { Notices } from "../../../src/edge/grpc/definition.ts";
import { STATUSES } from "../../../src/law/rule.ts";
import { STAGES } from "../../../src/notices/acknowledgement.ts";
import { TLP } from "../../../src/notices/marking.ts";
import { createNotice, type NoticeDraft, parseDraft, SEVERITIES } from "../../../src/notices/notice.ts";
import type { NoticeView } from "../../../src/notices/view.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
const maybeEmpty = fc.string({ unit: "grapheme", maxLength: 30 });
const place = fc.constantFrom("EU", "JP", "US-IL");
const instant = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const count = fc.oneof(fc.constant(0), fc.maxSafeNat());
const version = fc.integer({ min: 1, max: 10_000 });
export const noticeId = fc.uuid({ version: 7 });

/** A record of which every key may be left out. */
const optional = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });

/** The events after awareness, each of which may be left out. */
const after = (aware: string) => {
  const later = fc.nat(1e9).map((ms) => new Date(Date.parse(aware) + ms).toISOString());
  return optional({
    assessed: later,
    belief: later,
    determined: later,
    statementPrepared: later,
    regulatorTold: later,
    peopleTold: later,
  });
};

/** A mark that a duty was done, long after awareness. */
const done = fc.record({
  place,
  to: text,
  stage: text,
  at: fc.constantFrom("2101-01-01T00:00:00.000Z", "2102-01-01T00:00:00.000Z"),
});

const content = fc
  .tuple(
    fc.record({
      title: text,
      severity: fc.constantFrom(...SEVERITIES),
      nature: text,
      times: fc
        .record({ aware: instant, detected: instant }, { requiredKeys: ["aware"] })
        // Nobody knows of an incident before it is detected.
        .chain(({ aware, detected = aware }) =>
          after(aware).map((events) =>
            Date.parse(detected) <= Date.parse(aware) ? { aware, detected, ...events } : { aware, ...events },
          ),
        ),
      subjects: fc.array(fc.record({ place, count }, { requiredKeys: ["place"] }), {
        minLength: 1,
        maxLength: 3,
      }),
      biometrics: fc.array(fc.record({ modality: text, form: text }), { minLength: 1, maxLength: 3 }),
      contact: fc.record({ office: text, channel: text }, { requiredKeys: ["office"] }),
      consequences: text,
    }),
    optional({
      records: count,
      measures: fc.array(fc.record({ state: fc.constantFrom("taken", "proposed"), text }), { maxLength: 3 }),
      done: fc.array(done, { minLength: 1, maxLength: 3 }),
      facts: optional({
        encrypted: fc.boolean(),
        wrongfulPurpose: fc.boolean(),
        riskToPeople: fc.constantFrom("unlikely", "likely", "high"),
      }),
    }),
  )
  .map(([required, rest]) => ({ ...required, ...rest }));

/** Drafts as a regulator may write them, with what is left out filled in. */
export const draft: fc.Arbitrary<NoticeDraft> = fc
  .tuple(
    fc.record({ id: noticeId, jurisdiction: place, content }),
    optional({ version, marking: fc.record({ tlp: fc.constantFrom(...TLP) }), withdraw: fc.boolean() }),
  )
  .map(([required, rest]) => parseDraft({ ...required, ...rest }));

const said = fc.record({
  by: fc.constantFrom("spiffe://jp.example/regulator/ppc", "spiffe://us.example/regulator/ag"),
  version,
  stage: fc.constantFrom(...STAGES),
  why: maybeEmpty,
  at: instant,
});

const mark = fc.record({
  by: fc.constantFrom("spiffe://eu.example/regulator/edpb", "spiffe://jp.example/regulator/ppc"),
  at: instant,
  here: fc.boolean(),
});

const deadline = fc
  .tuple(
    fc.record({
      place,
      to: text,
      stage: text,
      start: fc.constantFrom("awareness", "assessment", "an event that nobody knows"),
      startsAt: instant,
      prompt: fc.boolean(),
      state: fc.constantFrom("running", "late"),
      says: text,
      by: fc.record({
        jurisdiction: place,
        side: fc.constantFrom("origin", "destination", "touched"),
        rule: text,
        cite: text,
        since: text,
        status: fc.constantFrom(...STATUSES),
      }),
      assumed: fc.array(text, { maxLength: 3 }),
      own: fc.boolean(),
      marks: fc.array(mark, { maxLength: 2 }),
    }),
    optional({ dueAt: instant }),
    optional({ estimate: fc.constant("No public holidays are known.") }),
    fc.constantFrom("running", "late", "waiting", "done"),
    instant,
  )
  .map(([required, rest, estimate, state, at]) => {
    const { dueAt: _, ...timeless } = rest;
    if (state === "waiting") return { ...required, ...timeless, ...estimate, state, waits: true as const };
    if (state === "done") return { ...required, ...rest, ...estimate, state, doneAt: at };
    return { ...required, ...rest, ...estimate };
  });

/** Views as a node may give them, withdrawn notices among them. */
export const view: fc.Arbitrary<NoticeView> = fc
  .record({
    draft,
    deadlines: fc.array(deadline, { maxLength: 3 }),
    deliveries: fc.array(
      fc.record({
        peer: fc.constantFrom("spiffe://jp.example/node", "spiffe://us.example/node"),
        version,
        state: fc.constantFrom("queued", "received", "dead", "superseded"),
        reason: maybeEmpty,
      }),
      { maxLength: 3 },
    ),
    said: fc.array(said, { maxLength: 3 }),
    superseded: fc.boolean(),
    withdrawnTitle: maybeEmpty,
    reach: fc.array(
      fc.record({
        place,
        told: fc.array(fc.constant("spiffe://jp.example/node"), { maxLength: 2 }),
        why: maybeEmpty,
      }),
      { maxLength: 2 },
    ),
    unknown: fc.array(fc.constantFrom("content.crossBorder", "content.notes"), { maxLength: 2 }),
    fallenMarks: fc.array(
      fc
        .tuple(
          fc.record({ place, to: fc.constantFrom("eu.sa", "subjects"), stage: fc.constant("report") }),
          mark,
        )
        .map(([duty, said]) => ({ ...duty, ...said })),
      { maxLength: 2 },
    ),
  })
  .map(({ draft: given, ...rest }) => {
    const by = {
      origin: "spiffe://eu.example/node",
      reporter: "spiffe://eu.example/regulator/edpb",
      at: new Date("2026-03-01T00:00:00Z"),
    };
    return { notice: createNotice(given, by, ""), digest: "a".repeat(64), ...rest } as NoticeView;
  });

type Service = typeof Notices;
type Read<Codec extends (bytes: Buffer) => unknown> = ReturnType<Codec>;
/** What the other side reads of a request, whatever the message holds. */
export const asRequest = <Name extends keyof Service>(method: Name, message: object) =>
  Notices[method].requestDeserialize(Notices[method].requestSerialize(message as never)) as Read<
    Service[Name]["requestDeserialize"]
  >;
/** What the other side reads of a response, whatever the message holds. */
export const asResponse = <Name extends keyof Service>(method: Name, message: object) =>
  Notices[method].responseDeserialize(Notices[method].responseSerialize(message as never)) as Read<
    Service[Name]["responseDeserialize"]
  >;
