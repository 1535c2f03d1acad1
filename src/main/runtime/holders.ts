/**
 * Who holds a lock that several may hold, as ids: they keep no goroutine alive. Noted one by one up to a limit; above it
 * only counted, and then the wait-for graph says what it cannot know.
 */
const most = 64

export class Holders {
  readonly ids: number[] = []
  /** Holders beyond the limit. */
  unknown = 0
  /** Somebody gave back what another had taken: the lock may serve as a signal. */
  crossed = false
  /** Somebody gave back what he had taken himself. */
  returned = false

  enter(id: number): void {
    if (this.ids.length < most) this.ids.push(id)
    else this.unknown++
  }

  leave(id: number): void {
    const { ids } = this
    const at = ids.lastIndexOf(id)
    if (at < 0) {
      if (this.unknown > 0) {
        this.unknown--
        return
      }
      this.crossed = true
    }
    this.returned ||= at >= 0
    const last = ids.pop()
    if (at >= 0 && at < ids.length && last !== undefined) ids[at] = last
  }
}
