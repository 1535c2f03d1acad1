/** The channels of this moment: all that somebody waits on, then those that are fullest. */
import type { RecordedChannel, TablesSnapshot } from '../../../shared/recordings.ts'
import type { ChannelBook } from './channel-book.ts'
import type { ChannelCourse } from './channel-course.ts'
import { countChannels, ownChannels } from './channel-counts.ts'
import { factsOf } from './channel-details.ts'
import type { ChannelTable } from './channel-table.ts'

const maxChannels = 300

type ChannelPart = Pick<TablesSnapshot, 'channelCounts' | 'sendersBlocked' | 'channels'>

export function snapshotChannels(book: ChannelBook, table: ChannelTable, nowMs: number): ChannelPart {
  const courses = ownChannels(book.courses)
  const { counts, sendersBlocked } = countChannels(courses)
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
