/** Metrics in the base units that OpenMetrics and OpenTelemetry ask for: seconds, bytes, ratios. */
import type { Unit } from '../../shared/model.ts'

interface BaseUnit {
  /** As UCUM spells it. */
  ucum: string
  /** End of an OpenMetrics name; empty for plain counts. */
  suffix: string
  /** Whether OpenMetrics knows it as a unit. */
  unit: boolean
  factor: number
}

const units: Readonly<Record<string, BaseUnit>> = {
  '1': { ucum: '1', suffix: '', unit: false, factor: 1 },
  ms: { ucum: 's', suffix: 'seconds', unit: true, factor: 1e-3 },
  By: { ucum: 'By', suffix: 'bytes', unit: true, factor: 1 },
  '%': { ucum: '1', suffix: 'ratio', unit: true, factor: 1e-2 },
  '/s': { ucum: '1/s', suffix: 'per_second', unit: false, factor: 1 },
  'By/s': { ucum: 'By/s', suffix: 'bytes_per_second', unit: false, factor: 1 },
} satisfies Record<Unit, BaseUnit>

const plain: BaseUnit = { ucum: '1', suffix: '', unit: false, factor: 1 }

/** A unit of a later version is passed on as a plain number. */
export const baseUnit = (unit: string): BaseUnit => units[unit] ?? plain

/** Without the dust of binary fractions: 0.3 % is 0.003 and not 0.0030000000000000001. */
export const inBaseUnit = (value: number, { factor }: BaseUnit): number =>
  factor === 1 ? value : Number((value * factor).toPrecision(12))
