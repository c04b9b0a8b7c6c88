/** Reads data that stands by itself beside the words about it: a block by its own header, or a plain picture. */
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkPayload, checkPicture, holdsMore, type Said } from "./block-check.ts";
import {
  anything,
  formOf,
  formOfPicture,
  modalitiesOf,
  NOTHING_UNREAD,
  type Place,
  type Unread,
  unreadOf,
  untoldModality,
} from "./block-terms.ts";
import type { Finding, ReadTerm } from "./document.ts";

/** The data as far as it could be read. `content` is that of a block with a header, and of a picture. */
export type PlainBlock = {
  readonly header?: BlockHeader;
  readonly media?: string;
  readonly content?: "image" | "template";
  /** The parts that may be anything. */
  readonly unread: Unread;
  /** Each means a broken payload. */
  readonly findings: readonly Finding[];
};

/** Reads data. Throws VOC_CONFLICT where it shows what is not said, and VOC_LEXICAL where a block begins within. */
export function readPlainBlock(bytes: Uint8Array, said: Said, place: Place): PlainBlock {
  const header = readBlockHeader(bytes);
  if (header !== undefined) {
    checkHeader(header, said, place.path);
    const findings = checkPayload(header, bytes, place.path);
    return { header, content: header.content, unread: unreadOf(header, place), findings };
  }
  const media = mediaOf(bytes);
  if (media !== undefined) checkPicture(media, said, place.path);
  const unread = holdsMore(bytes, place.path)
    ? anything(place, "more than a picture is within the data")
    : NOTHING_UNREAD;
  return { ...(media === undefined ? {} : { media, content: "image" }), unread, findings: [] };
}

/** Returns the modalities of data whose type nobody tells: what it shows, or any. */
export function untoldOf({ header }: PlainBlock, place: Place): readonly ReadTerm[] {
  return header === undefined ? [untoldModality(place)] : modalitiesOf(header, place);
}

/** Returns the form that data shows; undefined where it shows none. */
export function shownForm({ header, media }: PlainBlock, place: Place): ReadTerm | undefined {
  if (header !== undefined) return formOf(header, place);
  return media === undefined ? undefined : formOfPicture(place);
}
