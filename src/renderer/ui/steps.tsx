import { Names } from './controls.tsx'
import './steps.css'

/** Steps of a cycle in words; their numbers are those in the picture, where there is one. */
export function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={index}>
          <span className="step-number" aria-hidden="true">
            {index + 1}
          </span>
          <span>
            <Names text={step} />
          </span>
        </li>
      ))}
    </ol>
  )
}
