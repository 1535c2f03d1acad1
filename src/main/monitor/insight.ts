/** What looks deeper into one program than samples do: its topology and its profiles. Lives as long as the run. */
import type { Runtime } from '../runtime/index.ts'
import { Profiles } from './profile/index.ts'
import { TopologyBook } from './topology/index.ts'

export class Insight {
  readonly topology: TopologyBook
  readonly profiles: Profiles

  constructor(rt: Runtime) {
    this.topology = new TopologyBook(rt)
    this.profiles = new Profiles(rt)
  }

  close(): void {
    this.profiles.close()
  }
}
