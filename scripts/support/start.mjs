/** From the command line to the running app. */
import { join } from 'node:path'
import { OptionError, help, parseOptions } from '../../src/main/shell/options.mjs'
import { chooseShell } from './choose-shell.mjs'
import { writeNewWorkload } from './new-workload.mjs'
import { prepare } from './prepare.mjs'
import { StepError, root, run } from './run.mjs'

/** Resolves with the exit code: 0 after a normal end, 2 for a mistake in the command, 1 for anything else. */
export async function start(args) {
  try {
    const options = parseOptions(args, process.env.INIT_CWD ?? process.cwd())
    if (options.help) {
      console.log(help)
      return 0
    }
    if (options.create !== undefined) {
      writeNewWorkload(options.create)
      console.log(`Written: ${options.create}\nRun it:  npm start -- --workload ${options.create} --run`)
      return 0
    }
    await prepare()
    const shell = chooseShell(options, { root, env: process.env, platform: process.platform })
    console.log(shell.sentence)
    if (shell.electron !== undefined) return await runElectron(shell.electron, args)
    return await run(process.execPath, [join(root, 'out', 'main', 'web.js'), ...args])
  } catch (error) {
    if (!(error instanceof OptionError || error instanceof StepError)) throw error
    console.error(`weir: ${error.message}`)
    return error instanceof OptionError ? 2 : 1
  }
}

/** An editor's terminal may set the variable that makes Electron behave as plain Node. */
function runElectron(binary, args) {
  return run(binary, [root, '--', ...args], { env: { ELECTRON_RUN_AS_NODE: undefined } })
}
