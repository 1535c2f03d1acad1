/**
 * The player. A recording's samples are all here from the beginning, so moving in it is a matter of this page: the
 * sample store hides what comes later, and the host is told the moment so that state and tables follow. One message
 * to the host is under way at a time; the newest moment wins.
 */
import type { ReplayState } from '../../shared/recordings.ts'
import type { HostView } from './host.ts'
import type { SampleStore } from './samples.ts'
import { createStore, type Store } from './store.ts'

export const speeds = [1, 4, 16] as const
type Speed = (typeof speeds)[number]

export interface Player {
  /** The moment shown; NaN while no recording is. */
  atMs: number
  playing: boolean
  speed: Speed
}

const stepMs = 100

export class Replay {
  readonly player: Store<Player> = createStore<Player>({ atMs: NaN, playing: false, speed: 1 })
  readonly #host: Store<HostView>
  readonly #samples: SampleStore
  readonly #tell: (atMs: number) => Promise<unknown>
  readonly #moved: () => void
  readonly #stop: () => void
  #file: string | undefined
  #telling = false
  #toldMs = NaN
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(
    host: Store<HostView>,
    samples: SampleStore,
    tell: (atMs: number) => Promise<unknown>,
    moved: () => void,
  ) {
    this.#host = host
    this.#samples = samples
    this.#tell = tell
    this.#moved = moved
    this.#stop = host.subscribe(() => {
      this.#follow()
    })
  }

  get info(): ReplayState | undefined {
    return this.#host.get().source.replay
  }

  seek(wantedMs: number): void {
    const { info } = this
    if (info === undefined) return
    this.#show(Math.min(info.toMs, Math.max(info.fromMs, wantedMs)))
    void this.#send()
  }

  step(byMs: number): void {
    this.seek(this.player.get().atMs + byMs)
  }

  toggle(): void {
    const { info } = this
    const { playing, atMs } = this.player.get()
    if (info === undefined) return
    if (playing) this.#pause()
    else {
      // At the end there is nothing left to play, so it begins anew.
      if (atMs >= info.toMs) this.seek(info.fromMs)
      this.player.patch({ playing: true })
      this.#timer = setInterval(() => {
        this.#play()
      }, stepMs)
    }
  }

  setSpeed(speed: Speed): void {
    this.player.patch({ speed })
  }

  close(): void {
    this.#pause()
    this.#stop()
  }

  #play(): void {
    const { atMs, speed } = this.player.get()
    this.seek(atMs + stepMs * speed)
    const { info } = this
    if (info === undefined || this.player.get().atMs >= info.toMs) this.#pause()
  }

  #pause(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.player.patch({ playing: false })
  }

  /** A recording has come, gone, or was moved by somebody else. */
  #follow(): void {
    const { info } = this
    if (info?.file !== this.#file) {
      this.#pause()
      this.#file = info?.file
      this.#toldMs = info?.atMs ?? NaN
      if (info === undefined) {
        this.player.patch({ atMs: NaN })
        this.#samples.setHorizon(Infinity)
      } else this.#show(info.atMs)
    } else if (info !== undefined && !this.#telling && info.atMs !== this.#toldMs) {
      this.#toldMs = info.atMs
      this.#show(info.atMs)
    }
  }

  #show(atMs: number): void {
    this.player.patch({ atMs })
    this.#samples.setHorizon(atMs)
    this.#moved()
  }

  async #send(): Promise<void> {
    if (this.#telling) return
    this.#telling = true
    try {
      for (;;) {
        const { atMs } = this.player.get()
        if (atMs === this.#toldMs || Number.isNaN(atMs)) return
        await this.#tell(atMs)
        this.#toldMs = atMs
      }
    } catch {
      // The connection went, or this page may only look: its own charts move all the same.
      this.#toldMs = this.player.get().atMs
    } finally {
      this.#telling = false
    }
  }
}
