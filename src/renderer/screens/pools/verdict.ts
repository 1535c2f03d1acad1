import type { PoolInsight } from '../../../shared/pools.ts'
import type { Severity } from '../../ui/glyphs.tsx'
import type { PoolNow } from './pool-store.ts'

/** The state of a pool in a word. */
export function verdictOf(
  { advice }: PoolInsight,
  { utilisation }: PoolNow,
): { severity: Severity; word: string } {
  switch (advice.level) {
    case 'grow':
    case 'limit':
      return { severity: 'warning', word: utilisation >= 90 ? 'saturated' : 'late' }
    case 'unknown':
      return { severity: 'note', word: 'watching' }
    case 'shrink':
      return { severity: 'healthy', word: 'roomy' }
    case 'fine':
      return { severity: 'healthy', word: 'healthy' }
  }
}
