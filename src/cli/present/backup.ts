/** Shows a backup with all that it leaves out, and a restored home with all that it lacks, as lines and as JSON. */
import type { Backup } from "../../node/backup.ts";
import type { BackupManifest } from "../../node/backup-manifest.ts";
import type { Restored } from "../../node/restore.ts";

const number = new Intl.NumberFormat("en");

const logOf = ({ head }: BackupManifest) => `${number.format(head.size)} leaves`;

function sizeOf({ parts }: BackupManifest): string {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return `${number.format(bytes)} bytes in ${number.format(parts.length)} files`;
}

type SaidBackup = Backup & { readonly folder: string; readonly contentKeys?: string };

/** Writes a backup for a person. */
export function backupLines({ manifest, left, folder, contentKeys }: SaidBackup): readonly string[] {
  return [
    `${manifest.trustDomain} is backed up to ${folder}: ${logOf(manifest)}, ${sizeOf(manifest)}, read again and found whole`,
    ...(manifest.privateKeys ? ["it holds private keys: keep it where nobody else can read it"] : []),
    ...(contentKeys === undefined ? [] : [`the newest content keys are in ${contentKeys}`]),
    ...(left.length === 0 ? [] : ["not in it, keep a copy elsewhere:", ...left.map((name) => `  ${name}`)]),
  ];
}

/** Writes a backup for a machine. */
export function presentBackup({ manifest, left, folder, contentKeys }: SaidBackup) {
  const { at, trustDomain, head, privateKeys, parts } = manifest;
  return { folder, at, trustDomain, head, privateKeys, parts, left, ...(contentKeys && { contentKeys }) };
}

type SaidRestored = Restored & { readonly home: string };

/** Writes a restored home for a person. */
export function restoredLines({ manifest, missing, home }: SaidRestored): readonly string[] {
  return [
    `${manifest.trustDomain} is restored to ${home}: ${logOf(manifest)}, as of ${manifest.at}, verified`,
    ...(missing.length === 0
      ? []
      : ["bring these files before the node starts:", ...missing.map((name) => `  ${name}`)]),
    "it signs nothing before each of its peers has said how much of its log it holds: start it with `comity serve`",
  ];
}

/** Writes a restored home for a machine. */
export function presentRestored({ manifest, missing, home }: SaidRestored) {
  const { at, trustDomain, head } = manifest;
  return { home, backupAt: at, trustDomain, head, missing };
}
