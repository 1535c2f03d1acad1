/** What the hub under churn allows; who floods it must know. */
export const limits = {
  messagesPerSecond: 20,
  maxMessageBytes: 4096,
  pingMs: 1000,
  pongMs: 1000,
  authorizeMs: 1000,
} as const
