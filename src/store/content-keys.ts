/**
 * The keys under which a store wraps the keys of its contents (AES key wrap with padding, RFC 5649). They lie in a file of
 * their own beside the store, so that no copy of the database or of its write-ahead log opens a content without that file.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { Damage } from "../engine/damage.ts";
import type { AnyCollection } from "../engine/store.ts";
import type { KeyFile } from "./key-file.ts";
import type { KeyTree } from "./key-tree.ts";

/** Wraps what a column of the type `secret` holds, under the key of the row's leaf. */
export type Secrets = {
  /** Returns undefined where the leaf's key was destroyed. */
  readonly wrap: (leaf: number, secret: Uint8Array) => Uint8Array | undefined;
  /** Returns undefined where the leaf's key was destroyed. Throws Damage where another key has wrapped it. */
  readonly unwrap: (leaf: number, wrapped: Uint8Array) => Uint8Array | undefined;
};

/** Returns the names of the columns whose values are stored wrapped. */
export function secretColumns(of: AnyCollection): readonly string[] {
  return Object.entries(of.columns).flatMap(([name, type]) => (type === "secret" ? [name] : []));
}

const ALGORITHM = "id-aes256-wrap-pad";
/** RFC 5649, section 3: the constant of the alternative initial value. */
const INITIAL = Buffer.from("a65959a6", "hex");

/** Creates the wrapping by the tree that `tree` returns at the time. */
export function createSecrets(tree: () => KeyTree): Secrets {
  return {
    wrap: (leaf, secret) => {
      const key = tree().keyOf(leaf);
      if (key === undefined) return undefined;
      const cipher = createCipheriv(ALGORITHM, key, INITIAL);
      return Buffer.concat([cipher.update(secret), cipher.final()]);
    },
    unwrap: (leaf, wrapped) => {
      const key = tree().keyOf(leaf);
      if (key === undefined) return undefined;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, INITIAL);
        // A key that is wrapped is unwrapped whole, and nothing of it is left for the end.
        const secret = decipher.update(wrapped);
        decipher.final();
        return secret;
      } catch (cause) {
        throw new Damage("the key of a content", cause);
      }
    },
  };
}

/**
 * Creates the wrapping of the one writer of a store, whose log had `size` leaves when it was opened. Every leaf from there on gets a
 * key before the first of them is written.
 *
 * THREAT: renewed sooner, an older copy of a store that is refused, or signs nothing, would destroy the keys of the newest one.
 */
export function createWriterSecrets(
  { tree, renewFrom }: Pick<KeyFile, "tree" | "renewFrom">,
  size: number,
): Secrets {
  const secrets = createSecrets(tree);
  let renewed = false;
  return {
    ...secrets,
    wrap: (leaf, secret) => {
      if (!renewed && leaf >= size) {
        renewFrom(size);
        renewed = true;
      }
      return secrets.wrap(leaf, secret);
    },
  };
}

/** Leaves secrets as they are stored: for stores of an earlier schema, and for rows that go to another store with their keys. */
export const AS_STORED: Secrets = { wrap: (_, secret) => secret, unwrap: (_, secret) => secret };
