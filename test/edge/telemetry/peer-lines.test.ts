/** A peer's fault is told once: down, and back, whatever is tried in between. */
import { expect, test } from "vitest";
import { createObserver } from "../../../src/edge/telemetry/events.ts";
import { createLog } from "../../../src/edge/telemetry/log.ts";
import { tellPeersOnce } from "../../../src/edge/telemetry/peer-lines.ts";

const US = "spiffe://us-il.example/node";
const JP = "spiffe://jp.example/node";

function start() {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => {
      const { time: _, ...rest } = JSON.parse(line);
      lines.push(rest);
    },
  };
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 2, 2, 10, minute));
  const observer = createObserver(tellPeersOnce(createLog({ level: "info", destination }), now));
  return { lines, observer, pass: () => minute++ };
}

test("twenty signs that one peer is down are one line, and its return is another", () => {
  const { lines, observer, pass } = start();
  for (let n = 0; n < 10; n++) {
    observer.peerLink({ peer: US, state: "lost", reason: "NODE_UNREACHABLE" });
    observer.breaker({ peer: US, state: n % 2 === 0 ? "open" : "half-open" });
    pass();
  }
  expect(lines).toEqual([{ level: "warn", event: "peer down", peer: US, reason: "NODE_UNREACHABLE" }]);
  observer.peerLink({ peer: US, state: "open" });
  expect(lines).toHaveLength(1);
  observer.breaker({ peer: US, state: "closed" });
  expect(lines.slice(1)).toEqual([
    { level: "info", event: "peer back", peer: US, since: "2026-03-02T10:00:00.000Z" },
  ]);
});

test("each peer has lines of its own, a first connection is none, and what breaks again is told again", () => {
  const { lines, observer } = start();
  for (const peer of [US, JP]) observer.peerLink({ peer, state: "open" });
  expect(lines).toEqual([]);
  observer.breaker({ peer: JP, state: "open" });
  observer.peerLink({ peer: US, state: "lost" });
  observer.peerLink({ peer: US, state: "open" });
  observer.peerLink({ peer: US, state: "lost" });
  expect(lines.map(({ event, peer }) => [event, peer])).toEqual([
    ["peer down", JP],
    ["peer down", US],
    ["peer back", US],
    ["peer down", US],
  ]);
});

test("all other lines stay as they are", () => {
  const { lines, observer } = start();
  observer.backlog({ peer: US, state: "some", count: 1 });
  expect(lines).toEqual([
    { level: "warn", event: "transfers in doubt", peer: US, state: "some", count: "1" },
  ]);
});
