/** Says of the certificates and authorities of a node and of its peers that they end soon. */
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { type Loop, type LoopParts, startLoop } from "../engine/loop.ts";
import type { NodeConfig } from "./config.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { certificatesEndingSoon } from "./setup.ts";
import type { Ways } from "./ways.ts";

/** The interval, in milliseconds, at which a node says so. */
const TELL_EVERY_MS = 24 * 3_600_000;

type Told = {
  readonly config: NodeConfig;
  /** Returns the certificate that the node shows now. */
  readonly own: OwnCertificate["current"];
  readonly ways: Pick<Ways, "trust">;
  readonly observer: Pick<NodeObserver, "certificateEnds">;
  /** Lets go of authorities that are needed no more; nothing by default. */
  readonly release?: () => Promise<void>;
};

/** Says of certificates that they end soon, at the start and once a day, and lets go of authorities that are needed no more. */
export function startTellingEnds(
  { config, own, ways, observer, release = async () => {} }: Told,
  parts: LoopParts,
): Loop {
  const { clock } = parts;
  return startLoop(parts, async () => {
    const { certificatePem } = own();
    for (const end of certificatesEndingSoon({ ...config, certificatePem }, ways.trust(), clock.now()))
      observer.certificateEnds(end);
    await release();
    return new Date(clock.now().getTime() + TELL_EVERY_MS);
  });
}
