import { UsageError } from '../base/index.ts'

/** The worker thread of a processor ended (or hung and was ended) with work on it. */
export class ProcessorLost extends Error {
  override readonly name = 'ProcessorLost'
  readonly code = 'processor-lost'
  readonly processor: number

  constructor(processor: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.processor = processor
  }
}

export function sendOnClosed(): UsageError {
  return new UsageError('send-on-closed', 'send on closed channel')
}
