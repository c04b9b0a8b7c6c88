/** Checks a biometric data block, whatever document carries it. */
import type { BlockHeader } from "./biometric-block.ts";
import type { Finding } from "./document.ts";

/** Finds the differences between a block of `length` bytes and its header. Each finding means a broken payload. */
export function checkLength(header: BlockHeader, length: number, path: string): readonly Finding[] {
  const { versionKnown, mangled, declaredLength } = header;
  if (mangled) {
    const sentence = "the block went through a text decoder and lost bytes: U+FFFD stands in its header";
    return [{ code: "VOC_LEXICAL", path, sentence }];
  }
  if (!versionKnown)
    return [{ code: "VOC_VERSION", path, sentence: "the block is of a version that is not known here" }];
  if (declaredLength === undefined) {
    const sentence = "the block's header is cut short, or fits no layout of its version for sure";
    return [{ code: "VOC_LEXICAL", path, sentence }];
  }
  if (declaredLength === length) return [];
  const sentence = `the block's header declares ${declaredLength} bytes and there are ${length}`;
  return [{ code: "VOC_OUT_OF_RANGE", path, sentence }];
}
