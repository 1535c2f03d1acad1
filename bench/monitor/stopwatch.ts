/** Processor time, because others use the machine, too: of this thread where Node can tell (23.9 on), else of the process. */
export interface Reading {
  /** Of the thread that runs the goroutines and the monitor. */
  threadMs: number
  /** With the collector's and the compiler's threads. */
  processMs: number
}

const hasThread = 'threadCpuUsage' in process

export function readCpu(): Reading {
  const processMs = inMs(process.cpuUsage())
  return { processMs, threadMs: hasThread ? inMs(process.threadCpuUsage()) : processMs }
}

function inMs({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1000
}

/** Works for so long, piece by piece; gives ns of processor time per operation. */
export async function perOperation(
  work: (n: number) => Promise<void>,
  piece: number,
  ms: number,
): Promise<{ thread: number; process: number }> {
  const before = readCpu()
  const untilMs = performance.now() + ms
  let done = 0
  while (performance.now() < untilMs) {
    await work(piece)
    done += piece
  }
  const now = readCpu()
  return {
    thread: ((now.threadMs - before.threadMs) * 1e6) / done,
    process: ((now.processMs - before.processMs) * 1e6) / done,
  }
}
