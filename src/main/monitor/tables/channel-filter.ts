/** Filter tokens of the Channels screen as a test on what the monitor knows of a channel. */
import { UsageError } from '../../base/index.ts'
import { channelKeys } from '../../../shared/filter.ts'
import type { FilterToken } from '../../../shared/tables.ts'
import type { ChannelEntry } from '../channel-entry.ts'

type Test = (entry: ChannelEntry) => boolean

export function compileChannelFilter(tokens: readonly FilterToken[]): Test {
  const tests = tokens.map((token) => {
    const test = testOf(token)
    return token.not === true ? (entry: ChannelEntry) => !test(entry) : test
  })
  return (entry) => tests.every((test) => test(entry))
}

function testOf({ key, op, value }: FilterToken): Test {
  const wrong =
    channelKeys[key] === undefined ? `unknown filter key \`${key}\`` : channelKeys[key].check?.(value)
  if (wrong !== undefined) throw new UsageError('invalid-input', wrong)
  const wanted = Number(value)
  const compare = (n: number): boolean => (op === ':' ? n === wanted : op === '>' ? n > wanted : n < wanted)
  switch (key) {
    case 'full':
      return (entry) => entry.full
    case 'shared':
      return (entry) => entry.kind === 'shared'
    case 'internal':
      return (entry) => entry.internal
    case 'closed':
      return (entry) => entry.closed
    case 'blocked':
      return (entry) => compare(entry.sendersWaiting + entry.receiversWaiting)
    case 'cap':
      return (entry) => compare(entry.cap)
    case 'len':
      return (entry) => compare(entry.len)
    case 'id':
      return (entry) => compare(entry.id)
    default:
      return (entry) => entry.name.toLowerCase().includes(value.toLowerCase())
  }
}
