import type { ReactNode } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts'
import { asSentence } from '../state/attach.ts'
import { Drawer } from './drawer.tsx'
import { Tag } from './tag.tsx'
import { useLiveQuery } from './use-live-query.ts'

interface DetailsDrawerProps<N extends CallName> {
  /** What is asked, twice a second, and which thing it is about: another one voids the old answer. */
  call: N
  input: CallInput<N>
  subject: string
  width: number
  /** The host's code for a thing that is no more, what is said of it, and how at length when nothing else is known. */
  gone: { code: string; tag: string; sentence: string }
  /** Until anything is known of it. */
  name: string
  /** Its name, what kind of thing it is included; for those who do not see the head. */
  label: (details: CallOutput<N> | undefined) => string
  title?: (details: CallOutput<N>) => string
  /** Beside the title, and at the right of the head, as long as it is there. */
  beside?: (details: CallOutput<N>) => ReactNode
  note?: (details: CallOutput<N>) => string
  /** What Copy puts on the clipboard. */
  asText: (details: CallOutput<N>) => string
  foot?: (details: CallOutput<N> | undefined, gone: boolean) => ReactNode
  children: (details: CallOutput<N>, gone: boolean) => ReactNode
  onClose: () => void
}

/** Everything that is known about one thing of a table. What has gone stays as it was seen last, and says so. */
export function DetailsDrawer<N extends CallName>(props: DetailsDrawerProps<N>) {
  const { call, input, subject, width, name, label, title, beside, note, asText, foot, onClose } = props
  const { data, error } = useLiveQuery(call, input, subject)
  const gone = error?.code === props.gone.code
  return (
    <Drawer
      label={label(data)}
      width={width}
      head={
        <>
          <h2>{data === undefined ? name : (title?.(data) ?? name)}</h2>
          {gone ? <Tag>{props.gone.tag}</Tag> : data !== undefined && beside?.(data)}
          <span className="spacer" />
          {data !== undefined && !gone && note !== undefined && (
            <span className="drawer-note">{note(data)}</span>
          )}
        </>
      }
      copy={data === undefined ? name : asText(data)}
      foot={foot?.(data, gone)}
      onClose={onClose}
    >
      {data === undefined ? (
        <p className="drawer-empty">
          {gone ? props.gone.sentence : error === undefined ? '' : asSentence(error.message)}
        </p>
      ) : (
        props.children(data, gone)
      )}
    </Drawer>
  )
}
