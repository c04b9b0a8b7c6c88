/** Records alarms: each as a metric, and those of one peer for one reason as a line in ten seconds. */
import type { Meter } from "@opentelemetry/api";
import type { Observer } from "../../engine/observer.ts";
import type { QuietLog } from "./quiet-log.ts";

/**
 * Creates what records alarms. A line names the subject of the first alarm that it stands for, and the number of those
 * before it that were left out. Alarms that no peer has caused stand for themselves.
 */
export function observeAlarms(meter: Meter, quiet: QuietLog): Pick<Observer, "alarm"> {
  const alarms = meter.createCounter("comity.alarms", { unit: "{alarm}" });
  return {
    alarm: ({ what, transfer, notice, jurisdiction, peer, cause }) => {
      const reason = what.replaceAll(" ", "-");
      alarms.add(1, { "comity.reason": reason });
      const like = [reason, peer ?? `${transfer} ${notice} ${jurisdiction}`].join(" ");
      const fields = { reason, transfer, notice, jurisdiction, peer, error: cause };
      quiet("alarm", fields, { level: "error", like });
    },
  };
}
