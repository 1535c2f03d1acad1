import { Pause, Play } from 'lucide-react'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import { speeds, type Player } from '../state/replay.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/controls.tsx'

const playerOf = (player: Player): Player => player

/** In the place of Live while a recording is shown: play and pause, where it stands, and how fast it goes. */
export function PlayButton() {
  const { replay } = useSession()
  const { playing, atMs, speed } = useStore(replay.player, playerOf)
  const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
  return (
    <div className="player" role="group" aria-label="Player">
      <Button
        className="live-button play-button"
        title={`${playing ? 'Pause' : 'Play'} the recording, at ${clock(atMs)}`}
        aria-keyshortcuts="Space"
        onClick={() => {
          replay.toggle()
        }}
      >
        {playing ? (
          <Pause className="icon" size={13} strokeWidth={2} aria-hidden="true" />
        ) : (
          <Play className="icon" size={13} strokeWidth={2} aria-hidden="true" />
        )}
        <span className="sr-only">{playing ? 'Pause' : 'Play'}, at </span>
        <span className="player-clock">{clock(atMs)}</span>
      </Button>
      <Button
        className="player-speed"
        title="How fast it plays; a click goes on to the next speed"
        aria-label={`${String(speed)}×, play at ${String(next)}×`}
        onClick={() => {
          replay.setSpeed(next)
        }}
      >
        {speed}×
      </Button>
    </div>
  )
}
