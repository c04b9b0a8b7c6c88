/** A regulator at its own node: what it reports, lists, acknowledges and watches. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRegulator } from "../../src/client/index.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";

let federation: TestFederation;
let irish: Regulator;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP"], { down: ["JP"] });
  irish = regulatorOf(federation, "EU");
});
afterAll(async () => {
  irish.close();
  await federation.stop();
});

/** A notice that concerns these places alone. */
const about = (...places: string[]) =>
  draft({ content: { ...(draft().content as object), subjects: places.map((place) => ({ place })) } });

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

/** The ids of the first entries of the feed after a cursor. */
async function follow(cursor: string, count: number) {
  const seen: { readonly id: string; readonly cursor: string }[] = [];
  for await (const entry of irish.watch(cursor, AbortSignal.timeout(15_000))) {
    seen.push({ id: entry.notice.id, cursor: entry.cursor });
    if (seen.length === count) break;
  }
  return seen;
}

test("is who its certificate says", () => {
  expect(irish.id).toBe("spiffe://eu.comity.example/regulator/regulator");
});

test("a report answers with the notice as it is kept, and the same when it is repeated", async () => {
  const notice = about("EU");
  const reported = await irish.report(notice);
  expect(reported).toMatchObject({ id: notice.id, version: 1, deliveries: [] });
  expect(await irish.get(reported.id)).toEqual(reported);
  expect((await irish.report(notice)).digest).toBe(reported.digest);
  const other = { ...notice, marking: { tlp: "GREEN" } };
  expect(await reason(irish.report(other))).toBe("NOTICE_CONFLICT");
});

test("a feed goes on after a cursor, with nothing twice", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await irish.report(about("EU"))).id);
  const all = await irish.list();
  const seen = await follow("", all.length);
  expect(seen.slice(-3).map(({ id }) => id)).toEqual(ids);
  const rest = await follow(seen.at(-3)?.cursor ?? "", 2);
  expect(rest.map(({ id }) => id)).toEqual(ids.slice(1));
});

test("a feed rejects once its signal aborts, or has aborted before", async () => {
  const leave = new AbortController();
  const feed = irish.watch("", leave.signal);
  expect((await feed.next()).done).toBe(false);
  leave.abort();
  const rest = async () => {
    for await (const { notice } of feed) expect(notice.id).toBeDefined();
  };
  expect(await reason(rest())).toBe("CANCELLED");
  expect(await reason(irish.watch("", leave.signal).next())).toBe("CANCELLED");
});

test("a cursor that is not the viewer's own is refused", async () => {
  const foreign = irish.watch("1-0000000000000000", AbortSignal.timeout(15_000));
  expect(await reason(foreign.next())).toBe("CURSOR_FOREIGN");
});

test("what is not there is neither shown nor acknowledged", async () => {
  const noticeId = String(draft().id);
  expect(await reason(irish.get(noticeId))).toBe("NOTICE_UNKNOWN");
  expect(await reason(irish.acknowledge(noticeId, "read"))).toBe("NOTICE_UNKNOWN");
});

test("where nobody listens a report rejects, and can be repeated later", async () => {
  const as = federation.homes.get("EU")?.regulatorFolder("regulator") ?? "";
  const lost = connectRegulator({ address: "127.0.0.1:1", as });
  const notice = about("EU");
  expect(await reason(lost.report(notice as never))).toBe("NODE_UNREACHABLE");
  lost.close();
  expect((await irish.report(notice)).id).toBe(notice.id);
});

test("a list of notices goes on from page to page, as far as it is asked for", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 43; i++) ids.unshift((await irish.report(about("EU"))).id);
  const listed = (await irish.list()).map(({ id }) => id);
  expect(listed.slice(0, ids.length)).toEqual(ids);
  expect((await irish.list(41)).map(({ id }) => id)).toEqual(ids.slice(0, 41));
  expect(await irish.list(1)).toHaveLength(1);
});
