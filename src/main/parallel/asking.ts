import type { Message } from './mailbox.ts'
import { unpack } from './packed-error.ts'

interface Question {
  resolve(target: string): void
  reject(error: unknown): void
}

/** A thread's questions to the main one: what to import for a source. */
export function asking(post: (message: Message) => void): {
  where(url: string): Promise<string>
  answer(message: Message): void
} {
  const open = new Map<string, Question>()
  return {
    where: (url) =>
      new Promise((resolve, reject) => {
        open.set(url, { resolve, reject })
        post({ type: 'where', url })
      }),
    answer: (message) => {
      if (message.type !== 'here') return
      const question = open.get(message.url)
      open.delete(message.url)
      if (message.error === undefined) question?.resolve(message.target)
      else question?.reject(unpack(message.error))
    },
  }
}
