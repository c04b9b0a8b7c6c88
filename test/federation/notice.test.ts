/** Notices between real nodes: relayed to whoever is concerned, acknowledged, superseded, withdrawn; and refused by name. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadContents } from "../../src/engine/record.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";

let federation: TestFederation;
let irish: Regulator;
let japanese: Regulator;
let illinois: Regulator;
const open: Regulator[] = [];

const regulator = (code: string, name?: string, at?: string): Regulator => {
  const made = regulatorOf(federation, code, name, at);
  open.push(made);
  return made;
};

beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL", "JP"]);
  irish = regulator("EU");
  japanese = regulator("JP");
  illinois = regulator("US-IL");
});
afterAll(async () => {
  for (const each of open) each.close();
  await federation.stop();
});

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    (error) => error.reason,
  );

/** Polls a condition that other nodes bring about; fails when it does not come. */
const eventually = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 15_000, interval: 50 });

describe("a notice", () => {
  test("reaches the regulators concerned, who acknowledge, and its reporter sees who is how far", async () => {
    const { id } = await irish.report(draft());
    for (const each of [japanese, illinois]) {
      const entry = await each.awaited(({ notice }) => notice.id === id);
      expect(entry.notice.content?.title).toContain("Fingerprint templates");
      for (const stage of ["validated", "accepted", "read"]) await each.acknowledge(id, stage);
    }
    await eventually(async () => (await irish.get(id)).said.length).toBe(6);
    const view = await irish.get(id);
    expect(view.deliveries.map(({ state }) => state)).toEqual(["received", "received"]);
    expect(new Set(view.said.map(({ by, stage }) => `${by.split("/")[2]} ${stage}`))).toEqual(
      new Set(
        ["jp", "us-il"].flatMap((code) =>
          ["validated", "accepted", "read"].map((stage) => `${code}.comity.example ${stage}`),
        ),
      ),
    );
    // What other recipients said, and where else it went, is the reporter's to see.
    const theirs = await japanese.get(id);
    expect(theirs.deliveries).toEqual([]);
    expect(new Set(theirs.said.map(({ by }) => by))).toEqual(new Set([japanese.id]));
  });

  test("starts the deadlines of every place concerned, the next to end first", async () => {
    const { clocks } = await irish.report(draft());
    const due = clocks.map(({ dueAt }) => dueAt).filter((at) => at !== "");
    expect(due).toEqual([...due].sort());
    expect(clocks.find(({ to }) => to === "eu.sa")?.dueAt).toBe("2026-11-24T08:00:00.000Z");
    expect(clocks.some(({ to }) => to === "jp.ppc")).toBe(true);
    expect(clocks.some(({ to, prompt }) => to === "us-il.ag" && prompt)).toBe(true);
  });

  test("that concerns only the EU stays there, and a RED one with its reporter", async () => {
    const content = { ...(draft().content as object), subjects: [{ place: "EU" }] };
    const { id, deliveries } = await irish.report(draft({ content }));
    expect(deliveries).toEqual([]);
    expect((await japanese.list()).map((each) => each.id)).not.toContain(id);
    const red = await irish.report(draft({ marking: { tlp: "RED" } }));
    expect(red.deliveries).toEqual([]);
    expect(await reason(japanese.get(red.id))).toBe("NOTICE_UNKNOWN");
  });

  test("is superseded by its update and ended by its withdrawal, everywhere", async () => {
    const first = draft();
    const { id } = await irish.report(first);
    const content = { ...(first.content as object), severity: "critical" };
    await irish.report({ ...first, version: 2, content });
    await irish.report({ id, version: 3, jurisdiction: "EU", marking: { tlp: "AMBER" }, withdraw: true });
    for (const each of [japanese, illinois])
      await eventually(async () => (await each.list()).find((notice) => notice.id === id)?.stage).toBe(
        "withdrawn",
      );
    expect(await reason(irish.report({ ...first, version: 4, content }))).toBe("NOTICE_WITHDRAWN");
    await eventually(async () =>
      (await irish.get(id)).deliveries.every(({ state }) => state !== "queued"),
    ).toBe(true);
  });

  test("repeated gives the same answer, and its feed shows it once", async () => {
    const same = draft();
    const first = await irish.report(same);
    const again = await irish.report(same);
    expect(again.digest).toBe(first.digest);
    await japanese.awaited(({ notice }) => notice.id === first.id);
    const seen: string[] = [];
    const mark = await irish.report(draft());
    for await (const { notice } of japanese.watch("", AbortSignal.timeout(15_000))) {
      seen.push(notice.id);
      if (notice.id === mark.id) break;
    }
    expect(seen.filter((each) => each === first.id)).toHaveLength(1);
  });

  test("is watched from a cursor: nothing twice, nothing left out, also over a restart of the node", async () => {
    const ids = [await irish.report(draft()), await irish.report(draft())].map(({ id }) => id);
    const entry = await japanese.awaited(({ notice }) => notice.id === ids[0]);
    await japanese.awaited(({ notice }) => notice.id === ids[1]);
    await federation.stopNode("JP");
    await federation.startNode("JP");
    japanese = regulator("JP");
    for await (const next of japanese.watch(entry.cursor, AbortSignal.timeout(15_000))) {
      expect(next.notice.id).toBe(ids[1]);
      break;
    }
  });
});

describe("refused by name", () => {
  test("a notice for a jurisdiction that the regulator does not serve", async () => {
    expect(await reason(irish.report(draft({ jurisdiction: "JP" })))).toBe("SCOPE_FORBIDDEN");
    expect(await reason(regulator("EU", "other").report(draft()))).toBe("SCOPE_FORBIDDEN");
  });

  test("an update, a withdrawal or a lowered marking by someone who is not the origin", async () => {
    const first = draft();
    const { id } = await irish.report(first);
    await illinois.awaited(({ notice }) => notice.id === id);
    const update = { ...first, version: 2, jurisdiction: "US-IL" };
    expect(await reason(illinois.report(update))).toBe("NOTICE_NOT_ORIGIN");
    expect(await reason(illinois.report({ ...update, marking: { tlp: "GREEN" } }))).toBe("MARKING_LOWERED");
    expect(
      await reason(
        illinois.report({ id, version: 2, jurisdiction: "US-IL", marking: { tlp: "AMBER" }, withdraw: true }),
      ),
    ).toBe("NOTICE_NOT_ORIGIN");
    expect((await irish.get(id)).version).toBe(1);
    // The origin itself may lower it, by a new version.
    expect((await irish.report({ ...first, version: 2, marking: { tlp: "GREEN" } })).marking.tlp).toBe(
      "GREEN",
    );
  });

  test("the same version with other content, which is kept as evidence", async () => {
    const first = draft();
    await irish.report(first);
    const size = (await federation.node("EU").store.log.head()).size;
    const content = { ...(first.content as object), severity: "low" };
    expect(await reason(irish.report({ ...first, content }))).toBe("NOTICE_CONFLICT");
    const { context, store } = federation.node("EU");
    const added = (await store.log.head()).size - size;
    const noted = await loadContents(
      context,
      Array.from({ length: added }, (_, i) => ({ leaf: size + i, part: "evidence" })),
    );
    const texts = noted.map((each) => Buffer.from(each ?? []).toString("utf8"));
    expect(texts.filter((text) => text.includes('"severity":"low"'))).toHaveLength(1);
  });

  test("an unknown enumeration, and a modality that the vocabulary does not have", async () => {
    const content = draft().content as object;
    expect(await reason(irish.report(draft({ marking: { tlp: "PURPLE" } })))).toBe("INPUT_INVALID");
    expect(await reason(irish.report(draft({ content: { ...content, severity: "awful" } })))).toBe(
      "INPUT_INVALID",
    );
    const biometrics = [{ modality: "aura", form: "template" }];
    expect(await reason(irish.report(draft({ content: { ...content, biometrics } })))).toBe("VOC_NO_TERM");
    const { id } = await irish.report(draft());
    await japanese.awaited(({ notice }) => notice.id === id);
    expect(await reason(japanese.acknowledge(id, "liked"))).toBe("INPUT_INVALID");
  });

  test("an acknowledgement of a notice never received", async () => {
    expect(await reason(japanese.acknowledge(String(draft().id), "accepted"))).toBe("NOTICE_UNKNOWN");
  });

  test("a cursor of another viewer", async () => {
    const { id } = await irish.report(draft());
    const { cursor } = await japanese.awaited(({ notice }) => notice.id === id);
    const stolen = illinois.watch(cursor, AbortSignal.timeout(5000)).next();
    expect(await reason(stolen)).toBe("CURSOR_FOREIGN");
  });

  test("a regulator at another's node, and a platform anywhere", async () => {
    const abroad = regulator("JP", "regulator", "EU");
    expect(["NODE_UNREACHABLE", "SCOPE_FORBIDDEN", "CERTIFICATE_REFUSED"]).toContain(
      await reason(abroad.report(draft())),
    );
  });
});
