/** Opens the audit that a node's configuration asks for. */
import { resolve } from "node:path";
import { createAudit, type ProcessAudit } from "../edge/telemetry/audit.ts";
import { type AuditSink, createAuditStream, openAuditFile } from "../edge/telemetry/audit-sink.ts";
import { NO_AUDIT } from "../engine/audit.ts";
import type { NodeConfig } from "./config.ts";

export type NodeAudit = Omit<ProcessAudit, "started" | "stopped"> & {
  readonly started: () => void;
  /** `reason` is absent where the node was told to stop. */
  readonly stopped: (reason?: string) => void;
  /** Opens the file by its name anew, after somebody has moved it away. */
  readonly reopen: () => void;
};

export type NodeAuditParts = {
  readonly config: Pick<NodeConfig, "trustDomain" | "audit" | "digest">;
  readonly version: string;
  /** The stream that `-` stands for. */
  readonly stdout: { readonly write: (text: string) => unknown };
  /** A line could not be written, or the file not be opened anew. The node goes on. */
  readonly lost: (error: unknown) => void;
};

/** Opens the audit; one that keeps nothing where the configuration names no place. Throws CONFIG_INVALID. */
export function openAudit({ config, version, stdout, lost }: NodeAuditParts): NodeAudit {
  const { trustDomain, audit: place, digest: configuration } = config;
  if (place === undefined)
    return { ...NO_AUDIT, started: () => {}, stopped: () => {}, reopen: () => {}, close: () => {} };
  const sink: AuditSink = place === "-" ? createAuditStream(stdout) : openAuditFile(place);
  const audit = createAudit({ trustDomain, version, sink, lost });
  return {
    ...audit,
    started: () => audit.started({ configuration }),
    stopped: (reason) => audit.stopped({ configuration, ...(reason !== undefined && { reason }) }),
    reopen: () => {
      try {
        sink.reopen();
      } catch (error) {
        lost(error);
      }
    },
    close: () => {
      audit.close();
      sink.close();
    },
  };
}

/**
 * Opens the audit of a home for a command that does by files what else its node does; one that keeps nothing where the node
 * tells it on its own output. Throws CONFIG_INVALID.
 */
export function openHomeAudit(
  home: string,
  { trustDomain, audit }: { readonly trustDomain: string; readonly audit?: string | undefined },
  parts: Pick<NodeAuditParts, "version" | "lost">,
): Pick<NodeAudit, "certificate" | "close"> {
  const place = audit === undefined || audit === "-" ? {} : { audit: resolve(home, audit) };
  return openAudit({ config: { trustDomain, digest: "", ...place }, stdout: { write: () => {} }, ...parts });
}
