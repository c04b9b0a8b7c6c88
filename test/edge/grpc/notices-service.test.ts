import { status } from "@grpc/grpc-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Notices } from "../../../src/edge/grpc/definition.ts";
import { encodeDutySaying } from "../../../src/edge/grpc/duty-codec.ts";
import {
  decodeDeadLetter,
  decodeFeedEntry,
  decodeList,
  decodeView,
} from "../../../src/edge/grpc/notice-answers.ts";
import { encodeDraft, encodeSaying } from "../../../src/edge/grpc/notices-codec.ts";
import { createNoticesService } from "../../../src/edge/grpc/notices-service.ts";
import type { DeadLetters } from "../../../src/engine/dead-letters.ts";
import { ComityError } from "../../../src/errors.ts";
import { createNotice } from "../../../src/notices/notice.ts";
import type { Notices as Capability } from "../../../src/notices/notices.ts";
import { ALICE, connect, startNode } from "./fixture.ts";
import { draft, view } from "./notice-values.ts";

const EDPB = "spiffe://eu.example/regulator/edpb";
const DESK = "spiffe://eu.example/operator/desk";
const [report] = fc.sample(
  draft.filter(({ withdraw }) => !withdraw),
  { numRuns: 1, seed: 2 },
) as [ReturnType<typeof draft.generate>["value"]];
const views = fc.sample(view, { numRuns: 3, seed: 1 });
const [seen] = views as [(typeof views)[number]];

const unknown = () => {
  throw new ComityError("NOTICE_UNKNOWN", "this regulator has received no notice with that id");
};

/** Notices that answer with `views`, and notes what it was asked. */
function createNotices() {
  const asked: unknown[][] = [];
  const notices: Capability = {
    showToNewcomers: async () => {},
    countWaiting: async () => 0,
    kinds: [],
    giveBack: async () => ({ relays: [], nextToken: "" }),
    takeBack: () => async () => "here",
    describeUnreadable: ({ origin, id }, thrown) => {
      asked.push(["describeUnreadable", id]);
      return { notice: { origin, id }, unreadable: ComityError.from(thrown).message };
    },
    report: async (caller, given) => {
      asked.push(["report", caller, given]);
      const by = { origin: "spiffe://eu.example/node", reporter: caller, at: new Date(0) };
      return { ...seen, notice: createNotice(given, by, "") };
    },
    acknowledge: async (...parts) => {
      asked.push(["acknowledge", ...parts]);
      return seen;
    },
    markDuty: async (...parts) => {
      asked.push(["markDuty", ...parts]);
      return { view: seen, changed: true };
    },
    list: async (caller, page) => {
      asked.push(["list", caller, page]);
      return { items: views, nextToken: "40-ab" };
    },
    get: async (caller, id) => {
      asked.push(["get", caller, id]);
      return id === seen.notice.id ? seen : unknown();
    },
    async *watch(caller, cursor, signal) {
      asked.push(["watch", caller, cursor]);
      if (cursor === "foreign") throw new ComityError("CURSOR_FOREIGN", "the cursor is another viewer's");
      for (const [index, each] of views.entries()) yield { cursor: `${index + 1}-ab`, view: each };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  };
  return { notices, asked };
}

const stuck = {
  id: "0193a5f0-0000-7000-8000-00000000000d",
  peer: "spiffe://jp.example/node",
  kind: "notice",
  version: 2,
  reason: "NOTICE_CONFLICT",
  since: "2026-03-01T00:00:00.000Z",
} as const;
const NOTICE = "0193a5f0-0000-7000-8000-000000000001";

/** One dead letter: a notice for Japan. */
function createDeadLetters(asked: unknown[][]): DeadLetters {
  const row = { ...stuck, subject: `spiffe://eu.example/node ${NOTICE}`, place: 3 };
  return {
    list: async (...parts) => {
      asked.push(["listDeadLetters", ...parts]);
      return { items: [row], nextToken: "" };
    },
    requeueAll: async (...parts) => {
      asked.push(["requeueAll", ...parts]);
      return [row];
    },
    requeue: async (...parts) => {
      asked.push(["requeue", ...parts]);
      if (parts[1] !== NOTICE) throw new ComityError("NOTICE_NOT_PARKED", "no dead letter has that id");
      return [row];
    },
  };
}

async function start(caller = EDPB) {
  const { notices, asked } = createNotices();
  const node = await startNode([createNoticesService(notices, createDeadLetters(asked))]);
  return { client: connect(node, caller), asked, ...node };
}

const shown = ({ notice, digest }: typeof seen) => ({ id: notice.id, at: notice.at, digest });

test("a report reaches the node as it was written, under the caller's name", async () => {
  const { client, asked } = await start();
  const { notice } = await client.unary(Notices.Report, { draft: encodeDraft(report) });
  expect(asked).toEqual([["report", EDPB, report]]);
  expect(decodeView(notice)).toMatchObject({ id: report.id, reporter: EDPB, content: report.content });
});

test("an acknowledgement, a list and one notice are answered with views", async () => {
  const { client, asked } = await start();
  const saying = { noticeId: seen.notice.id, version: 2, stage: "rejected", why: "not ours" } as const;
  const said = await client.unary(Notices.Acknowledge, encodeSaying(saying));
  expect(decodeView(said.notice)).toMatchObject(shown(seen));
  const page = { pageSize: 3, pageToken: "7-ab" };
  const listed = await client.unary(Notices.List, page);
  expect(listed.notices.map(decodeView)).toMatchObject(views.map(shown));
  expect(listed.nextPageToken).toBe("40-ab");
  const { notice } = await client.unary(Notices.Get, { noticeId: seen.notice.id });
  expect(decodeView(notice)).toMatchObject(shown(seen));
  expect(asked).toEqual([
    ["acknowledge", EDPB, { notice: seen.notice.id, version: 2, stage: "rejected", why: "not ours" }],
    ["list", EDPB, { size: 3, token: "7-ab" }],
    ["get", EDPB, seen.notice.id],
  ]);
});

test("a mark of a duty reaches the node under the caller's name, and is answered with the view", async () => {
  const { client, asked } = await start();
  const duty = { place: "EU", to: "eu.sa", stage: "report", at: "2026-03-02T10:00:00.000Z" };
  const word = { noticeId: seen.notice.id, ...duty };
  const { notice, changed } = await client.unary(Notices.MarkDuty, encodeDutySaying(word));
  expect(changed).toBe(true);
  expect(decodeView(notice)).toMatchObject(shown(seen));
  expect(asked).toEqual([["markDuty", EDPB, { notice: seen.notice.id, ...duty }]]);
});

test("the view BASIC is the notice as it was reported, in a list and alone", async () => {
  const { client } = await start();
  const view = "NOTICE_VIEW_BASIC" as const;
  const { notices } = await client.unary(Notices.List, { view });
  const { notice } = await client.unary(Notices.Get, { noticeId: seen.notice.id, view });
  expect(notices.map(decodeView)).toMatchObject(views.map(shown));
  for (const each of [notice, ...notices])
    expect(each).toMatchObject({ deadlines: [], deliveries: [], acknowledgements: [] });
});

test("a feed comes in order from the cursor, and ends when the caller breaks off", async () => {
  const { client, asked } = await start();
  const entries: ReturnType<typeof decodeFeedEntry>[] = [];
  for await (const message of client.stream(Notices.Watch, { cursor: "0-ab" })) {
    entries.push(decodeFeedEntry(message));
    if (entries.length === views.length) break;
  }
  expect(asked).toEqual([["watch", EDPB, "0-ab"]]);
  expect(entries.map(({ cursor }) => cursor)).toEqual(["1-ab", "2-ab", "3-ab"]);
  expect(entries.map(({ notice }) => notice)).toMatchObject(views.map(shown));
});

test("a notice that no message can carry is told as such, in list and feed, and the others come", async () => {
  const { notices, asked } = createNotices();
  const bad = { ...seen, notice: { ...seen.notice, id: NOTICE, at: "0000-01-01T00:00:00.000Z" } };
  const all = [bad, ...views];
  const service = createNoticesService(
    {
      ...notices,
      list: async () => ({ items: all, nextToken: "" }),
      watch: async function* () {
        for (const [index, view] of all.entries()) yield { cursor: `${index + 1}-ab`, view };
      },
    },
    createDeadLetters(asked),
  );
  const client = connect(await startNode([service]), EDPB);
  const expected = [
    { id: NOTICE, unreadable: expect.stringContaining("years 1 to 9999") },
    ...views.map(shown),
  ];
  expect(decodeList((await client.unary(Notices.List, {})).notices)).toMatchObject(expected);
  const entries = [];
  for await (const message of client.stream(Notices.Watch, {})) entries.push(decodeFeedEntry(message).notice);
  expect(entries).toMatchObject(expected);
  expect(asked).toEqual([NOTICE, NOTICE].map((id) => ["describeUnreadable", id]));
});

test("a dead letter of a kind that is not known here does not keep the list back", async () => {
  const { notices, asked } = createNotices();
  const letters = createDeadLetters(asked);
  const list: DeadLetters["list"] = async (...parts) => {
    const { items, nextToken } = await letters.list(...parts);
    return { items: [...items.map((each) => ({ ...each, kind: "hold" })), ...items], nextToken };
  };
  const node = await startNode([createNoticesService(notices, { ...letters, list })]);
  const { deadLetters } = await connect(node, DESK).unary(Notices.ListDeadLetters, {});
  expect(deadLetters.map(decodeDeadLetter).map(({ kind }) => kind)).toEqual([undefined, "notice"]);
});

test("an operator sees dead letters without their contents, and requeues them", async () => {
  const { client, asked } = await start(DESK);
  const { deadLetters } = await client.unary(Notices.ListDeadLetters, { pageSize: 9 });
  expect(deadLetters.map(decodeDeadLetter)).toEqual([{ ...stuck, noticeId: NOTICE }]);
  const request = { noticeId: NOTICE.toUpperCase(), peer: stuck.peer };
  const { requeued } = await client.unary(Notices.Requeue, request);
  expect(requeued.map(decodeDeadLetter)).toEqual([{ ...stuck, noticeId: NOTICE }]);
  await expect(client.unary(Notices.Requeue, { noticeId: report.id })).rejects.toMatchObject({
    reason: "NOTICE_NOT_PARKED",
  });
  expect(asked).toEqual([
    ["listDeadLetters", DESK, { size: 9, token: "" }],
    ["requeue", DESK, NOTICE, stuck.peer],
    ["requeue", DESK, report.id, ""],
  ]);
});

test.each([
  ["a regulator", EDPB, "ROLE_FORBIDDEN"],
  ["a platform", ALICE, "ROLE_FORBIDDEN"],
  ["an auditor", "spiffe://eu.example/auditor/a", "ROLE_FORBIDDEN"],
  ["an operator of another node", "spiffe://jp.example/operator/desk", "SCOPE_FORBIDDEN"],
  ["another node", "spiffe://jp.example/node", "ROLE_FORBIDDEN"],
])("%s neither sees nor requeues dead letters", async (_, caller, reason) => {
  const { client, asked } = await start(caller);
  const denied = { reason, cause: { code: status.PERMISSION_DENIED } };
  await expect(client.unary(Notices.ListDeadLetters, {})).rejects.toMatchObject(denied);
  await expect(client.unary(Notices.Requeue, { noticeId: NOTICE })).rejects.toMatchObject(denied);
  expect(asked).toEqual([]);
});

test("what the node refuses is told with its reason", async () => {
  const { client } = await start();
  await expect(client.unary(Notices.Get, { noticeId: report.id })).rejects.toMatchObject({
    reason: "NOTICE_UNKNOWN",
  });
  const read = client.stream(Notices.Watch, { cursor: "foreign" }).next();
  await expect(read).rejects.toMatchObject({ reason: "CURSOR_FOREIGN" });
});

test("what is not understood is refused by name, before the node takes it in", async () => {
  const { client, asked, faults } = await start();
  const good = encodeDraft(report);
  const wrong = { ...good, content: { ...good.content, title: "", times: {} } };
  await expect(client.unary(Notices.Report, { draft: wrong })).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    violations: [{ field: "content.title" }, { field: "content.times.awareTime" }],
  });
  const { content } = good;
  const times = { ...content?.times, startedTime: { seconds: -1 } };
  await expect(
    client.unary(Notices.Report, { draft: { ...good, content: { ...content, times } } }),
  ).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: "`content.times.startedTime` lies before 1970",
    violations: [{ field: "content.times.startedTime" }],
  });
  await expect(client.unary(Notices.List, { pageSize: -1 })).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    violations: [{ field: "pageSize" }],
  });
  await expect(client.unary(Notices.Acknowledge, {})).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  expect(asked).toEqual([]);
  expect(faults).toEqual([]);
});

test.each([
  [ALICE, "ROLE_FORBIDDEN"],
  [DESK, "ROLE_FORBIDDEN"],
  ["spiffe://jp.example/regulator/ppc", "SCOPE_FORBIDDEN"],
])("%s is not let in", async (caller, reason) => {
  const { client, asked } = await start(caller);
  await expect(client.unary(Notices.List, {})).rejects.toMatchObject({ reason });
  await expect(client.stream(Notices.Watch, {}).next()).rejects.toMatchObject({ reason });
  expect(asked).toEqual([]);
});
