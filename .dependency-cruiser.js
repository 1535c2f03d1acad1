/** The arrows of docs/architecture.md as rules. A folder of src/main may import only what stands behind it. */
const arrows = {
  base: [],
  runtime: ['base'],
  parallel: ['base', 'runtime'],
  patterns: ['base', 'runtime'],
  pool: ['base', 'runtime', 'parallel'],
  hub: ['base', 'runtime', 'patterns'],
  'scale-out': ['base', 'runtime', 'hub'],
  bridges: ['base', 'runtime', 'pool'],
  tuning: ['base', 'runtime'],
  workloads: ['base', 'runtime', 'parallel', 'patterns', 'pool', 'hub', 'tuning'],
  monitor: ['base', 'runtime', 'parallel', 'patterns', 'pool', 'hub', 'tuning'],
  settings: [],
  loopback: [],
  recorder: ['base', 'monitor'],
  export: ['base', 'monitor', 'recorder'],
  host: [
    'base',
    'runtime',
    'parallel',
    'patterns',
    'pool',
    'hub',
    'tuning',
    'workloads',
    'monitor',
    'settings',
    'loopback',
    'recorder',
    'export',
  ],
  shell: ['base', 'settings', 'loopback', 'host'],
}
const seesShared = [
  'monitor',
  'tuning',
  'workloads',
  'settings',
  'loopback',
  'recorder',
  'export',
  'host',
  'shell',
]

const layer = ([name, allowed]) => ({
  name: `layer-${name}`,
  comment: `src/main/${name} imports only: ${[...allowed, ...(seesShared.includes(name) ? ['src/shared'] : [])].join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/main/${name}/` },
  to: {
    path: '^src/',
    pathNot: [
      `^src/main/${name}/`,
      ...allowed.map((other) => `^src/main/${other}/`),
      ...(seesShared.includes(name) ? ['^src/shared/'] : []),
      // Built-in workloads read like a user's program: they import the library by its name.
      ...(name === 'workloads' ? ['^src/main/weir\\.ts$'] : []),
    ],
  },
})

export default {
  forbidden: [
    ...Object.entries(arrows).map(layer),
    {
      name: 'folder-by-index',
      comment: 'A folder of src/main is entered through its index.ts.',
      severity: 'error',
      from: { path: '^src/main/([^/]+)/' },
      to: { path: '^src/main/([^/]+)/', pathNot: ['^src/main/$1/', '^src/main/[^/]+/index\\.ts$'] },
    },
    {
      name: 'shared-knows-nothing',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: ['^src/(main|preload|renderer)/', '^node:'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-sees-shared-only',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/(main|preload)/' },
    },
    {
      name: 'state-has-no-screen',
      comment: 'state/ holds data and no JSX; screens look at it, never the other way round.',
      severity: 'error',
      from: { path: '^src/renderer/state/' },
      to: { path: ['^src/renderer/(screens|charts|ui)/', 'node_modules/(react-dom|recharts|@base-ui)/'] },
    },
    {
      name: 'one-import-of-ws',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/main/hub/ws-connection\\.ts$', '^src/main/loopback/', '^src/main/workloads/'],
      },
      to: { path: 'node_modules/(ws|@types/ws)/' },
    },
    {
      name: 'host-knows-no-shell',
      comment: 'The host runs in plain Node and in Electron alike.',
      severity: 'error',
      from: { path: '^src/main/', pathNot: ['^src/main/shell/', '^src/main/index\\.ts$'] },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'source-never-imports-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|examples|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'],
    },
  },
}
