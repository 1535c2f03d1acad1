import type { Sighting } from './findings-book.ts'
import type { Observation } from './observation.ts'

/** Says what it sees at this moment; what becomes of it is the book's affair. */
export interface Rule {
  look(observation: Observation): Sighting[]
}
