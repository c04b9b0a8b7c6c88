/** Reads a paged list until it has as many entries as the caller wants (AIP-158). */

/** A page as a response has it. `nextPageToken` is empty or absent where nothing follows. */
type Answer<T> = { readonly items: readonly T[]; readonly nextPageToken?: string };

/** The page that a request asks for. */
export type Asked = { readonly pageSize: number; readonly pageToken: string };

const MAX_INT32 = 2 ** 31 - 1;

/** Some items of a list. `nextPageToken` continues after the last of them; empty where nothing follows. */
export type Gathered<T> = { readonly items: readonly T[]; readonly nextPageToken: string };

/** Returns the first `limit` items of a list, page by page; fewer where the list is shorter. */
export async function gather<T>(
  limit: number,
  call: (asked: Asked) => Promise<Answer<T>>,
): Promise<readonly T[]> {
  return (await gatherAfter("", limit, call)).items;
}

/** Returns `limit` items of a list after a page token (empty for the beginning), and the token for those that follow. */
export async function gatherAfter<T>(
  token: string,
  limit: number,
  call: (asked: Asked) => Promise<Answer<T>>,
): Promise<Gathered<T>> {
  const gathered: T[] = [];
  let pageToken = token;
  do {
    const pageSize = Math.min(limit - gathered.length, MAX_INT32);
    const { items, nextPageToken = "" } = await call({ pageSize, pageToken });
    gathered.push(...items);
    pageToken = nextPageToken;
  } while (pageToken !== "" && gathered.length < limit);
  return { items: gathered.slice(0, limit), nextPageToken: pageToken };
}
