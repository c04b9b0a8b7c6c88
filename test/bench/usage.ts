/** What processes have used, as Linux counts it (proc(5)). */
import { readFileSync } from "node:fs";

/** The time in milliseconds of one tick in /proc, which Linux fixes for programs (USER_HZ). */
const TICK_MS = 10;

/** Returns the CPU time, in milliseconds, that processes and all their threads have used; undefined elsewhere than on Linux. */
export function cpuMsOf(pids: readonly number[]): number | undefined {
  try {
    return pids.map(ticksOf).reduce((sum, ticks) => sum + ticks * TICK_MS, 0);
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the program, in brackets, may hold spaces; what follows is fields from the third on.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Returns the most memory, in MiB, that processes have held at once, added up; undefined elsewhere than on Linux. */
export function peakMemoryMiBOf(pids: readonly number[]): number | undefined {
  try {
    return pids.map((pid) => kibOf(pid, "VmHWM")).reduce((sum, kib) => sum + kib / 1024, 0);
  } catch {
    return undefined;
  }
}

/** Returns the memory, in MiB, that a process holds now (RSS); undefined elsewhere than on Linux. */
export function memoryMiBOf(pid: number): number | undefined {
  try {
    return kibOf(pid, "VmRSS") / 1024;
  } catch {
    return undefined;
  }
}

function kibOf(pid: number, name: string): number {
  const [, kib] =
    new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kib === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
  return Number(kib);
}
