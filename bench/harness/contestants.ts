import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contestant } from './measure.ts'

const built = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const peers = ['effect', 'thi.ng/csp', 'js-csp', 'medium', 'channel-ts', 'ts-chan', 'effection']

/** Weir with and without counters, Go if it is installed, and the peers. Says so when Go is left out. */
export function contestants(node: string, goSources: string, say: (line: string) => void): Contestant[] {
  const inNode = (name: string, peer: boolean): Contestant => ({
    name,
    command: node,
    args: ['--expose-gc', built('./child.js'), name],
    peer,
  })
  const ours = [inNode('weir', false), inNode('weir-unprobed', false)]
  const go = buildGo(goSources)
  if (go === undefined) say('Go is left out: no `go` command here (on Debian: apt-get install golang-go).')
  return [...ours, ...(go === undefined ? [] : [go]), ...peers.map((name) => inNode(name, true))]
}

function buildGo(sources: string): Contestant | undefined {
  if (spawnSync('go', ['version']).status !== 0) return undefined
  const binary = built('./bench-go')
  execFileSync('go', ['build', '-o', binary, '.'], { cwd: sources, stdio: 'inherit' })
  return { name: 'go', command: binary, args: [], peer: false }
}
