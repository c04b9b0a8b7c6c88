/** Transactions of ANSI/NIST-ITL in XML, for the tests of their reader. They hold no sample. */

const NAMESPACES = {
  itl: "http://biometrics.nist.gov/standard/2011",
  biom: "http://niem.gov/niem/biometrics/1.0",
  nc: "http://niem.gov/niem/niem-core/2.0",
  own: "http://agency.example/own/1.0",
};

/** An element with its prefix. */
export function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join("")}</${name}>`;
}

const reference = (idc: number) =>
  element("biom:ImageReferenceIdentification", element("nc:IdentificationID", `${idc}`));
const category = (type: number) => element("biom:RecordCategoryCode", `${type}`);

/** A record: its element, its type, and what it holds. Its IDC is its place among the records, from 0. */
export type Written = readonly [name: string, type: number, ...content: readonly string[]];

/** Data in base64. */
export function binary(bytes: Uint8Array): string {
  return element("nc:BinaryBase64Object", Buffer.from(bytes).toString("base64"));
}

/** What to write otherwise: the edition, the list of records, more of the first record, what stands before the root. */
export type Manner = {
  readonly version?: string;
  readonly summary?: string;
  readonly first?: string;
  readonly prolog?: string;
  readonly namespaces?: Partial<typeof NAMESPACES>;
};

/** The list of records in the first one. */
export function summaryOf(records: readonly Written[], quantity = records.length): string {
  const listed = records.map(([, type], idc) =>
    element("biom:ContentRecordSummary", reference(idc), category(type)),
  );
  return element(
    "biom:TransactionContentSummary",
    element("biom:ContentFirstRecordCategoryCode", "1"),
    element("biom:ContentRecordQuantity", `${quantity}`),
    ...listed,
  );
}

/** A transaction of these records. */
export function writeItl(records: readonly Written[], manner: Manner = {}): Uint8Array {
  const { version = "05", summary = summaryOf(records), first = "", prolog = "", namespaces = {} } = manner;
  const edition =
    element("biom:TransactionMajorVersionValue", version) +
    element("biom:TransactionMinorVersionValue", "02");
  const names = Object.entries({ ...NAMESPACES, ...namespaces }).map(
    ([prefix, uri]) => ` xmlns:${prefix}="${uri}"`,
  );
  const header = element(
    "itl:PackageInformationRecord",
    category(1),
    element("biom:Transaction", edition, summary, first),
  );
  const others = records.map(([name, type, ...content], idc) =>
    element(`itl:${name}`, category(type), reference(idc), ...content),
  );
  const root = "itl:NISTBiometricInformationExchangePackage";
  const text = `<${root}${names.join("")}>\n${[header, ...others].join("\n")}\n</${root}>`;
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${prolog}${text}`);
}

/** A fingerprint at these positions, with data. */
export function finger(positions: readonly number[], data: Uint8Array, ...more: readonly string[]): Written {
  const codes = positions.map((code) => element("biom:FingerPositionCode", `${code}`));
  return [
    "PackageFingerprintImageRecord",
    14,
    element("biom:FingerImpressionImage", binary(data), ...codes, ...more),
  ];
}
