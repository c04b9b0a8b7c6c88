/**
 * The limits that keep one caller, one address or one peer from taking a node for itself (`docs/protocol.md`,
 * "Limits"). A caller and a peer are known by the SPIFFE id in their certificate. Sizes are in bytes, times in
 * milliseconds. Where one is passed, the refusal is OVERLOADED with a time to wait, unless the page says otherwise.
 */

/** Every limit, with its default. */
export const LIMITS = {
  /** The most connections, of all callers together. */
  connections: 1024,
  /** The connections among these that only nodes and operators may use. */
  reservedConnections: 128,
  connectionsPerCaller: 64,
  connectionsPerAddress: 512,
  /** The most handshakes in progress, of all addresses together. */
  handshakes: 256,
  handshakesPerAddress: 64,
  /** The connections that one address may begin at once, and then in each second. */
  newConnectionsPerAddress: 256,
  newConnectionsPerAddressPerSecond: 64,
  /** The most calls in progress, streams included, of all callers together. */
  calls: 4096,
  /** The calls among these that only nodes and operators may make. */
  reservedCalls: 512,
  /** The most calls of one caller that are in progress, streams excluded. */
  callsPerCaller: 256,
  streamsPerCaller: 64,
  /** The bytes of messages that one caller may send at once, and then in each second. */
  messageBytesPerCaller: 64 * 1024 * 1024,
  messageBytesPerCallerPerSecond: 8 * 1024 * 1024,
  /** The bytes of requests that have not arrived whole, of all callers together. */
  unfinishedBytes: 256 * 1024 * 1024,
  /** The bytes among these that only nodes and operators may use. */
  reservedUnfinishedBytes: 64 * 1024 * 1024,
  unfinishedBytesPerCaller: 64 * 1024 * 1024,
  /** The time in which a request, or one message of a stream, must arrive. DEADLINE_PASSED afterwards. */
  arrivalMs: 30_000,
  /** The notices and acknowledgements, in bytes, that one peer may relay at once, and then in each second. */
  relayedBytesPerPeer: 16 * 1024 * 1024,
  relayedBytesPerPeerPerSecond: 2 * 1024 * 1024,
  /** The new cards that one known node may send at once, and the time after which it may send one more. */
  cardsPerPeer: 8,
  cardOfPeerEveryMs: 600_000,
  /** The new cards of all nodes that are taken at once, and the time after which one more is. */
  cards: 256,
  cardEveryMs: 6_000,
  /** The transfers that one peer may ask to resolve at once, and then in each second. Each may be barred for ever. */
  resolvesPerPeer: 1024,
  resolvesPerPeerPerSecond: 256,
  /** The bytes that a node stores for one caller or peer in a day (UTC), while it runs. Configurable. */
  storedBytesPerDay: 16 * 1024 * 1024 * 1024,
  /** The part of a peer's bytes of a day that its transfers may use, all senders together. */
  storedPartOfTransfers: 5 / 8,
  /** The part of a peer's bytes of a day that the transfers of one of its platforms may use, counted at both nodes. */
  storedPartOfSender: 1 / 4,
  /** The part of a peer's bytes of a day that its notices, acknowledgements and packs alone may use. */
  storedPartOfRelays: 1 / 4,
  /** The part of a peer's bytes of a day that the notices and acknowledgements of one of its regulators may use. */
  storedPartOfRegulator: 1 / 8,
  /** The part of a peer's bytes of a day that its questions about transfers in doubt alone may use. */
  storedPartOfResolves: 1 / 8,
  /** The refusals of one caller in a second after which its connections end. */
  refusalsPerSecond: 256,
  /** The time for which a caller is kept out then. */
  shutOutMs: 5000,
  /** The time for which new work is begun before the event loop turns again. Callers take turns within it. */
  turnMs: 4,
  /** The most items of one request that bring evidence. Beyond it the request is refused with INPUT_TOO_LARGE. */
  evidenceItemsPerRequest: 128,
  /**
   * The most different obligations that the receipts of one request bring along. Beyond it the request is denied with
   * RECEIPT_INVALID.
   */
  inheritedObligationsPerRequest: 256,
  /** The highest version of a notice. Only a withdrawal may follow it; anything else is refused with NOTICE_VERSION. */
  versionsPerNotice: 256,
  /**
   * The contradictions to one transfer, one notice or one serial of a pack that are kept as evidence, each once. The rest are
   * refused alike.
   */
  contradictionsPerSubject: 4,
  /** The most transfers that may wait for the answer of one peer. */
  unansweredTransfersPerPeer: 10_000,
  /** The most records of one chunk. Beyond it the stream ends with INPUT_TOO_LARGE. */
  recordsPerChunk: 1024,
  /** The most streams of records of one caller that are in progress. */
  bulkStreamsPerCaller: 4,
  /**
   * The most bytes of the decisions on one chunk, each once, with their obligations. Beyond it the stream ends with
   * INPUT_TOO_LARGE, and nothing of the chunk is recorded.
   */
  decisionBytesPerChunk: 3 * 1024 * 1024,
  /**
   * The most bytes of the decisions of one node on a chunk that is to be transferred, counted in the same way: the answer
   * holds those of both nodes.
   */
  decisionBytesPerTransferChunk: 1.25 * 1024 * 1024,
  /** The most transfers in doubt that are taken up again with one peer at the same time. They are no refusal. */
  resumedTransfersPerPeer: 64,
} as const;

/**
 * The part of what an item costs that a node stores beside it, in bytes: leaves, proofs, keys, rows, the statement of the other node,
 * and the signed heads of its own log, where nothing else shares their batch. It counts among the bytes of a day.
 */
export const STORED_BESIDE_BYTES = 16 * 1024;

/** A value for each limit. */
export type Limits = { readonly [name in keyof typeof LIMITS]: number };
