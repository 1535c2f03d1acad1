export interface Summary {
  passed: number
  failed: number
  skipped: { name: string; reason: string }[]
  flaky: { name: string; error: string }[]
}
export declare function test(args: string[]): Promise<number>
export declare function conclude(
  summary: Summary | undefined,
  code: number,
  strict: boolean,
  print?: (line: string) => void,
): number
