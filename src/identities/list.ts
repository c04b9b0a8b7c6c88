/** Identities.ListCertificates: what an operator sees of certificates and of whom they name, newest first. */
import type { Context } from "../engine/context.ts";
import { type Page, type PageRequest, pageOf } from "../engine/page.ts";
import { load, loadSpan, type Store } from "../engine/store.ts";
import { CERTIFICATE, type CertificateRow, IDENTITY, type Profile } from "./schema.ts";

/** A certificate as it is shown. One that has ended is `expired`, unless it was revoked before. */
export type ShownCertificate = Omit<CertificateRow, "state" | "until" | "role"> & {
  readonly state: CertificateRow["state"] | "expired";
  readonly profile: Profile;
};

const MOST = 100;

/** Creates the list: of one identity, or of all where `identity` is empty; with `revoked` of those that are revoked and have not ended. */
export function createList({
  store,
  clock,
}: Pick<Context, "store" | "clock">): (
  caller: string,
  identity: string,
  page: PageRequest,
  revoked?: boolean,
) => Promise<Page<ShownCertificate>> {
  return async (caller, identity, request, revoked = false) => {
    const now = clock.now().toISOString();
    const { items, nextToken } = await pageOf(
      {
        name: `${revoked ? "revoked " : ""}certificates ${identity}`,
        most: MOST,
        read: (after, limit) =>
          readPage(store, { identity, ...(revoked && { revokedAt: now }) }, after, limit),
        placeOf: ({ place }) => place,
        nameOf: ({ serial }) => serial,
        order: "descending",
      },
      caller,
      request,
    );
    return { items: await Promise.all(items.map((row) => show(row, now, store))), nextToken };
  };
}

async function readPage(
  store: Pick<Store, "page" | "read">,
  { identity, revokedAt }: { readonly identity: string; readonly revokedAt?: string },
  after: number | undefined,
  limit: number,
): Promise<readonly CertificateRow[]> {
  if (identity === "" && revokedAt === undefined) {
    const span = { of: CERTIFICATE, index: "place", prefix: [] };
    return store.page(span, limit, { order: "descending", ...(after !== undefined && { after }) });
  }
  // An identity has few: as many as are valid at once, and those that ended within a year. So are those that are revoked.
  const span =
    revokedAt === undefined
      ? { of: CERTIFICATE, index: "identity", prefix: [identity] }
      : { of: CERTIFICATE, index: "state", prefix: ["revoked"], from: revokedAt };
  const rows = await loadSpan(store, span);
  return rows
    .filter((row) => identity === "" || row.identity === identity)
    .filter(({ place }) => after === undefined || place < after)
    .toSorted((a, b) => b.place - a.place)
    .slice(0, limit);
}

async function show(row: CertificateRow, now: string, store: Pick<Store, "read">): Promise<ShownCertificate> {
  const { state, until: _, role: __, ...facts } = row;
  const { serves, party, alsoAt } = (await load(store, IDENTITY, row.identity)) ?? {};
  const profile = { ...(serves && { serves }), ...(party && { party }), ...(alsoAt && { alsoAt }) };
  return { ...facts, state: state !== "revoked" && row.notAfter <= now ? "expired" : state, profile };
}
