/** Tells operators of a peer's fault once: a line when it goes down, and one when it is back, however often it is tried. */
import type { Log } from "./log.ts";

/** The standing of a peer: its connection, its breaker, and since when either says that it is down (ISO 8601). */
type Standing = { lost: boolean; open: boolean; since?: string };

/**
 * Creates a log that writes all lines to `log` but those of peers' connections and breakers (`peer link`, `breaker`). Of
 * these it makes `peer down`, where a peer's connection is lost or its breaker opens, and `peer back` with `since`, once
 * the connection is not lost and the breaker is closed. What is tried in between is no line: the metrics count it.
 */
export function tellPeersOnce(log: Log, now: () => Date = () => new Date()): Log {
  const peers = new Map<string, Standing>();
  return (level, event, fields = {}) => {
    const { peer, state, reason } = fields;
    if (peer === undefined || (event !== "peer link" && event !== "breaker"))
      return log(level, event, fields);
    const standing = peers.get(peer) ?? { lost: false, open: false };
    peers.set(peer, standing);
    if (event === "peer link") standing.lost = state === "lost";
    else standing.open = state !== "closed";
    const down = standing.lost || standing.open;
    const { since } = standing;
    if (down === (since !== undefined)) return;
    if (down) {
      standing.since = now().toISOString();
      log("warn", "peer down", { peer, reason: reason ?? "PEER_UNREACHABLE" });
    } else {
      delete standing.since;
      log("info", "peer back", { peer, since });
    }
  };
}
