/** The machine that a measurement was made on. */
import { statfsSync } from "node:fs";
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

/** The kinds of file systems that Linux numbers (statfs(2)), as far as machines of this kind have them. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: "ext4",
  16914836: "tmpfs",
  1481003842: "xfs",
  2435016766: "btrfs",
  2035054128: "overlayfs",
  801189825: "zfs",
};

/** The kind of the file system that holds a folder, by its name or its number in hex. */
export function fileSystemOf(folder: string): string {
  const { type } = statfsSync(folder);
  return FILE_SYSTEMS[type] ?? `0x${type.toString(16)}`;
}

/** The machine in one line. */
export function formatMachine({ node, platform, cpu, cores, memoryGiB }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}, Node.js ${node}`;
}

/** What else kept the machine busy: processes that ran or wanted to, on average over the last minute. */
export function loadOf(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
