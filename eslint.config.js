import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'out',
      'dist',
      'docs/api',
      'node_modules',
      'coverage',
      'bench/results',
      'test/faults/files',
      'test/types/pack',
      '**/*.mjs',
      '*.config.js',
      '*.cjs',
      '.dependency-cruiser.js',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      // One program per file, so that a run over one house does not load the types of all (see `npm run lint`).
      parserOptions: { project: 'tsconfig.node.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // An operation that nobody yields or awaits never happens: thenables count as promises.
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A goroutine may have nothing to wait for and is a generator all the same.
      'require-yield': 'off',
      // `for (;;)` and `while (true)` are how a goroutine lives.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/shared/**/*.ts'],
    languageOptions: { parserOptions: { project: 'tsconfig.shared.json' } },
  },
  {
    files: ['test/e2e/**/*.ts', 'bench/{live,screens}/**/*.ts'],
    languageOptions: { parserOptions: { project: 'tsconfig.e2e.json' } },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}', 'test/renderer/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: 'tsconfig.web.json' } },
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
)
