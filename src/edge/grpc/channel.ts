/** A client's channel to a node. It reads no compressed message, and none that is too long. */
import grpc, { type ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
import { PEER_CHANNEL_OPTIONS } from "../tls/credentials.ts";
import { MAX_MESSAGE_BYTES } from "./frame-reader.ts";
import { COMPRESSED } from "./status.ts";

type FilterFactory = { createFilter(): grpc.experimental.Filter };
/** The parts of the library's channel that its types hide: the filters of each call, nearest to the caller first. */
type Hidden = {
  readonly internalChannel?: { readonly filterStackFactory?: { readonly factories?: FilterFactory[] } };
};

/** Creates a channel with `options`. It connects at the first call. */
export function createChannel(
  address: string,
  credentials: ChannelCredentials,
  options: ChannelOptions = {},
): grpc.Client {
  const client = new grpc.Client(address, credentials, {
    ...PEER_CHANNEL_OPTIONS,
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.enable_channelz": 0,
    ...options,
  });
  // THREAT: the library inflates whatever a server sends, and has no option against it.
  const { factories } = (client.getChannel() as Hidden).internalChannel?.filterStackFactory ?? {};
  if (factories === undefined)
    throw new TypeError("this version of grpc-js hides the filters of its channels");
  factories.push({ createFilter: () => new PlainFilter() });
  return client;
}

/** Ends a call at a compressed message, which it sees before the library inflates it. */
class PlainFilter extends grpc.experimental.BaseFilter {
  override async receiveMessage(message: Promise<Buffer>): Promise<Buffer> {
    const bytes = await message;
    // The library ends the call with the code and the details of what is thrown.
    if (bytes[0] !== 0)
      throw Object.assign(new Error(COMPRESSED), { code: grpc.status.UNIMPLEMENTED, details: COMPRESSED });
    return bytes;
  }
}
