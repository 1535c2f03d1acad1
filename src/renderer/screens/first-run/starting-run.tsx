import './first-run.css'
import { useEffect, useState } from 'react'
import type { RunState } from '../../../shared/model.ts'
import { useSession } from '../../state/context.ts'
import { CommandButton } from '../../ui/command-button.tsx'
import { Mark } from '../../ui/mark.tsx'

/** Most programs are there before anybody has read a word of this, in ms. */
const patience = 1_000

/** A program that is being loaded. One that takes long is most likely held up by what stands at its top. */
export function StartingRun({ run }: { run: Extract<RunState, { status: 'starting' }> }) {
  const { actions } = useSession()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true)
    }, patience)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  return (
    <div className="first-run" role="status">
      <Mark size={44} />
      <h1>Starting {run.workload.title} …</h1>
      <p className="first-run-lead">
        {late
          ? 'It is still being loaded: a loop or an await at the top of the file takes long, or never ends.'
          : 'Metrics start within a second and nothing leaves this machine.'}
      </p>
      <CommandButton onClick={() => void actions.stop()}>Stop loading</CommandButton>
    </div>
  )
}
