/** The names in a folder, made to outlive a power cut. */
import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes the names of new and renamed files durable. Windows has no such call, and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
