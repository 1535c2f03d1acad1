import type { ChannelPage } from '../../../shared/tables.ts'
import type { ChannelCourse } from './channel-course.ts'

export type ChannelCounts = Pick<ChannelPage, 'counts' | 'sendersBlocked' | 'receiversBlocked'>

/** What pools and hubs make for themselves counts nowhere as the program's own, and is shown on request only. */
export const ownChannels = (courses: Iterable<ChannelCourse>): ChannelCourse[] =>
  [...courses].filter(({ entry }) => !entry.internal)

export function countChannels(courses: readonly ChannelCourse[]): ChannelCounts {
  const counts = { all: courses.length, blocked: 0, full: 0, closed: 0 }
  let sendersBlocked = 0
  let receiversBlocked = 0
  for (const { entry } of courses) {
    if (entry.sendersWaiting + entry.receiversWaiting > 0) counts.blocked++
    if (entry.full) counts.full++
    if (entry.closed) counts.closed++
    sendersBlocked += entry.sendersWaiting
    receiversBlocked += entry.receiversWaiting
  }
  return { counts, sendersBlocked, receiversBlocked }
}
