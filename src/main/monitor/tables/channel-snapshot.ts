/** The channels of this moment: all that somebody waits on, then those that are fullest. */
import type { RecordedChannel, TablesSnapshot } from '../../../shared/recordings.ts'
import type { ChannelBook } from './channel-book.ts'
import type { ChannelCourse } from './channel-course.ts'
import { factsOf } from './channel-details.ts'
import type { ChannelTable } from './channel-table.ts'

const maxChannels = 300

type ChannelPart = Pick<TablesSnapshot, 'channelCounts' | 'sendersBlocked' | 'channels'>

export function snapshotChannels(book: ChannelBook, table: ChannelTable, nowMs: number): ChannelPart {
  const courses = [...book.courses]
  const counts = { all: courses.length, blocked: 0, full: 0, closed: 0 }
  let sendersBlocked = 0
  for (const { entry } of courses) {
    if (entry.sendersWaiting + entry.receiversWaiting > 0) counts.blocked++
    if (entry.full) counts.full++
    if (entry.closed) counts.closed++
    sendersBlocked += entry.sendersWaiting
  }
  const kept = courses.length <= maxChannels ? courses : worthKeeping(courses)
  return {
    channelCounts: counts,
    sendersBlocked,
    channels: kept.map((course) => record(course, table, nowMs)),
  }
}

function worthKeeping(courses: readonly ChannelCourse[]): ChannelCourse[] {
  const worth = ({ entry }: ChannelCourse): number =>
    (entry.sendersWaiting > 0 ? 4 : 0) +
    (entry.receiversWaiting > 0 ? 2 : 0) +
    (entry.named ? 1 : 0) +
    (entry.cap === 0 ? 0 : entry.len / entry.cap)
  return courses
    .map((course) => ({ course, worth: worth(course) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, maxChannels)
    .map(({ course }) => course)
}

function record(course: ChannelCourse, table: ChannelTable, nowMs: number): RecordedChannel {
  return { row: table.bareRow(course), details: factsOf(course, nowMs) }
}
