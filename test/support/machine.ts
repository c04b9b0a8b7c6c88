/** The machine that a measurement was made on. */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export type Machine = {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
};

export function machineOf(): Machine {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

/** The machine in one line. */
export function formatMachine({ node, platform, cpu, cores, memoryGiB }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}, Node.js ${node}`;
}

/** What else kept the machine busy: processes that ran or wanted to, on average over the last minute. */
export function loadOf(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
