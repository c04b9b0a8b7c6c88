/** Keeps compiled modules from one start to the next, in a folder that belongs to the user alone (`node:module`, compile cache). */
import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

const [OTHERS_MAY, OTHERS_MAY_WRITE, STICKY] = [0o077, 0o022, 0o1000];

/** Returns the user's folder for caches (XDG Base Directory Specification); undefined where there is none. */
function cachesOf({ XDG_CACHE_HOME: named = "" }) {
  if (isAbsolute(named)) return named;
  const home = homedir();
  // A home folder that does not exist is not made.
  return isAbsolute(home) && lstatSync(home, { throwIfNoEntry: false }) ? join(home, ".cache") : undefined;
}

/** Returns true where nobody but the user and root can put another folder in place of this one. */
function isGuarded(folder, user) {
  const { uid, mode } = lstatSync(folder);
  const kept = (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY) !== 0;
  const above = dirname(folder);
  return [user, 0].includes(uid) && kept && (above === folder || isGuarded(above, user));
}

/**
 * Makes the folder for compiled modules, and returns its path; undefined where the user has none that is safe.
 *
 * THREAT: what stands in the cache runs as the program. Whoever could write there, or put a folder of his own in its
 * place, would run code as this user: so it is never a folder that others share, such as that for temporary files.
 */
function ownFolder() {
  const user = process.getuid?.();
  const caches = cachesOf(process.env);
  if (user === undefined || caches === undefined) return undefined;
  mkdirSync(caches, { recursive: true, mode: 0o700 });
  const folder = join(realpathSync(caches), "comity");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  const own = lstatSync(folder).isDirectory() && uid === user && (mode & OTHERS_MAY) === 0;
  return own && isGuarded(dirname(folder), user) ? folder : undefined;
}

/**
 * Lets this process, its threads and its children keep compiled modules. Does nothing where the environment says already
 * where they are kept (`NODE_COMPILE_CACHE`) or that they are not (`NODE_DISABLE_COMPILE_CACHE`). Never throws.
 */
export function openCompileCache() {
  const { NODE_COMPILE_CACHE: set, NODE_DISABLE_COMPILE_CACHE: off } = process.env;
  if (set !== undefined || off !== undefined) return;
  try {
    const folder = ownFolder();
    if (folder === undefined) return;
    module.enableCompileCache(folder);
    process.env.NODE_COMPILE_CACHE = folder;
  } catch {
    // A start without the cache is a slower start, and nothing else.
  }
}
