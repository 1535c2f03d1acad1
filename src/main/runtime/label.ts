/** Names of locks and their kin, for the wait-for graph and whoever reads its findings. */
import { captureSite } from './origin.ts'

export interface LabelOptions {
  /** Shown in findings and tables. A named one also remembers where it was made. */
  name?: string
}

/** What has a name. Unnamed ones go by what they are, and cost nothing but the two fields. */
export abstract class Label {
  readonly name: string
  /** Where it was made, `file:line:column`; empty when unnamed. */
  readonly site: string

  constructor(kind: string, options: LabelOptions | undefined) {
    const name = options?.name
    this.name = name ?? kind
    this.site = name === undefined ? '' : captureSite(2)
  }
}
