import type { HubStats } from 'weir'

/** Close codes by which a hub tells a client why it has to go: idle, going away, policy, message too big, try again later. */
const told = new Set([1000, 1001, 1008, 1009, 1013])

/** Whether a client that was disconnected has been told why. */
export const wasTold = (code: number): boolean => told.has(code)

/**
 * Whether the hub has cut or refused anybody without a word, which its deadlines and limits allow. What it does not
 * count as its own doing is a broken connection.
 */
export function hasCut({ left, refused }: HubStats): boolean {
  const own = Object.entries(left).some(
    ([why, count]) => why !== 'closed by client' && !why.startsWith('vanished') && count > 0,
  )
  return own || Object.values(refused).some((count) => count > 0)
}
