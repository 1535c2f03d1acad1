import { Segmented } from '../../ui/controls.tsx'

export type WaitPlace = 'channels' | 'locks'

const places: readonly { value: WaitPlace; label: string }[] = [
  { value: 'channels', label: 'Channels' },
  { value: 'locks', label: 'Locks' },
]

/** Where goroutines wait for each other. */
export function WaitPlaces({ value, onChange }: { value: WaitPlace; onChange: (place: WaitPlace) => void }) {
  return <Segmented<WaitPlace> label="Kind" options={places} value={value} onChange={onChange} />
}
