export interface Surroundings {
  root: string
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
}
export declare function chooseShell(
  options: { web: boolean },
  surroundings: Surroundings,
): { sentence: string; electron?: string }
