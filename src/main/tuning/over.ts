import type { Change } from '../../shared/model.ts'

/** Its program has gone: it cannot be undone, neither by hand nor by itself. */
export function asOver({ guard, ...change }: Change): Change {
  return {
    ...change,
    ...(guard !== undefined && { guard: guard === 'armed' ? 'passed' : guard }),
    over: true,
  }
}
