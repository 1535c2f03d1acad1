import { useEffect } from 'react'

/** Windows begin at steps of so many rows, so that scrolling by one asks nothing new. */
const step = 16

/** Says which rows are wanted, with some to spare on both sides. */
export function useWindowReport(
  { first, end }: { first: number; end: number },
  report: ((offset: number, limit: number) => void) | undefined,
): void {
  const offset = Math.max(0, Math.floor((first - step) / step) * step)
  const limit = Math.min(500, Math.ceil((end - offset + step) / step) * step)
  useEffect(() => {
    report?.(offset, Math.max(64, limit))
  }, [offset, limit, report])
}
