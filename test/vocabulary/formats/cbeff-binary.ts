/** CBEFF records in binary, for the tests of their readers. */

/** The fields of a PIV header. */
export type PivHeader = {
  readonly version?: number;
  readonly options?: number;
  readonly owner?: number;
  readonly format?: number;
  readonly type?: number;
  readonly dataType?: number;
  readonly signature?: Uint8Array;
  /** The length of the block that the header declares. */
  readonly declared?: number;
};

/** A record with a PIV header of 88 bytes. */
export function writePiv(block: Uint8Array, fields: PivHeader = {}): Uint8Array {
  const { version = 3, options = 0x0d, owner = 0x1b, format = 0x0201, type = 8, dataType = 0x80 } = fields;
  const { signature = new Uint8Array(4), declared = block.length } = fields;
  const head = new Uint8Array(88);
  const view = new DataView(head.buffer);
  head.set([version, options]);
  view.setUint32(2, declared);
  view.setUint16(6, signature.length);
  view.setUint16(8, owner);
  view.setUint16(10, format);
  head.set([type >> 16, (type >> 8) & 0xff, type & 0xff, dataType], 36);
  return Uint8Array.of(...head, ...block, ...signature);
}

/** The fields of a header of BioAPI 1.1. */
export type BioApiHeader = {
  readonly version?: number;
  readonly dataType?: number;
  readonly owner?: number;
  readonly format?: number;
  readonly purpose?: number;
  readonly mask?: number;
  readonly isLittle?: boolean;
  readonly signature?: Uint8Array;
};

/** A record of BioAPI 1.1. */
export function writeBioApi(block: Uint8Array, fields: BioApiHeader = {}): Uint8Array {
  const { version = 1, dataType = 0x04, owner = 0x0101, format = 2, purpose = 3, mask = 8 } = fields;
  const { isLittle = true, signature = new Uint8Array() } = fields;
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint32(0, 16 + block.length, isLittle);
  head.set([version, dataType], 4);
  view.setUint16(6, owner, isLittle);
  view.setUint16(8, format, isLittle);
  head.set([90, purpose], 10);
  view.setUint32(12, mask, isLittle);
  return Uint8Array.of(...head, ...block, ...signature);
}
