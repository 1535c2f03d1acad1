import type { Client } from './client.ts'
import type { Outgoing } from './delivery.ts'

export interface SendOptions {
  /** Bytes go out as a binary message unless this is false; then they must be UTF-8. Strings always are text. */
  binary?: boolean
  /** This client does not get it; usually the sender. */
  except?: Client
}

/** A message as the loop takes it: to one client, to a room, or to everybody. */
export function outgoing(
  data: string | Uint8Array,
  options: SendOptions | undefined,
  room?: string,
  client?: Client | number,
): Outgoing {
  return {
    data,
    binary: typeof data !== 'string' && options?.binary !== false,
    room,
    client: typeof client === 'object' ? client.id : client,
    except: options?.except?.id,
    relayed: false,
  }
}
