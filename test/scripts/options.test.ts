import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OptionError, parseOptions } from '../../src/main/shell/options.mjs'

const directory = resolve('/work')
const parse = (...args: string[]): ReturnType<typeof parseOptions> => parseOptions(args, directory)

describe('the command line', () => {
  test('has defaults for everything', () => {
    expect(parse()).toEqual({
      web: false,
      port: 0,
      open: true,
      workload: undefined,
      run: false,
      inProcess: false,
      create: undefined,
      replay: undefined,
      metricsPort: undefined,
      otlpUrl: undefined,
      observeToken: false,
      help: false,
    })
  })

  test('takes every flag', () => {
    const args = [
      '--web',
      '--port',
      '8080',
      '--no-open',
      '--workload',
      'thumbnails',
      '--run',
      '--in-process',
      '--new',
      'mine.ts',
      '--replay',
      'a.weirrec',
      '--metrics',
      '9464',
      '--otlp',
      'http://127.0.0.1:4318/v1/metrics',
      '--observe-token',
      '--help',
    ]
    expect(parse(...args)).toEqual({
      web: true,
      port: 8080,
      open: false,
      workload: { name: 'thumbnails' },
      run: true,
      inProcess: true,
      create: resolve('/work/mine.ts'),
      replay: resolve('/work/a.weirrec'),
      metricsPort: 9464,
      otlpUrl: 'http://127.0.0.1:4318/v1/metrics',
      observeToken: true,
      help: true,
    })
    expect(parse('--port=0').port).toBe(0)
  })

  test.each([
    ['thumbnails', { name: 'thumbnails' }],
    ['mine.ts', { file: resolve('/work/mine.ts') }],
    ['mine.mjs', { file: resolve('/work/mine.mjs') }],
    ['./mine', { file: resolve('/work/mine') }],
    ['../mine.js', { file: resolve('/mine.js') }],
    [resolve('/else/mine.ts'), { file: resolve('/else/mine.ts') }],
  ])('tells a workload’s name from its file: %s', (text, workload) => {
    expect(parse('--workload', text).workload).toEqual(workload)
  })

  test.each([
    [['--bogus'], "Unknown option '--bogus'. See --help."],
    [['-x'], "Unknown option '-x'. See --help."],
    [['thumbnails'], "Unexpected argument 'thumbnails'. See --help."],
    [['--metrics', 'x'], '--metrics takes a whole number from 0 to 65535, not `x`.'],
    [['--otlp', 'ftp://x'], '--otlp takes an http or https address, not `ftp://x`.'],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--web=yes'], "Option '--web' does not take an argument. See --help."],
    [['--port', 'abc'], '--port takes a whole number from 0 to 65535, not `abc`.'],
    [['--port', '65536'], '--port takes a whole number from 0 to 65535, not `65536`.'],
    [['--port', '80.5'], '--port takes a whole number from 0 to 65535, not `80.5`.'],
    [['--port', ''], '--port takes a whole number from 0 to 65535, not ``.'],
    [['--port=-1'], '--port takes a whole number from 0 to 65535, not `-1`.'],
    [['--workload', ''], '--workload takes a name or a file.'],
  ])('says in one line what is wrong with %j', (args, message) => {
    expect(() => parse(...args)).toThrow(OptionError)
    expect(() => parse(...args)).toThrow(message)
  })
})
