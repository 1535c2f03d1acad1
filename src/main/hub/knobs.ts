import type { Knob } from '../base/index.ts'
import type { Limits } from './options.ts'
import { type SlowPolicy, slowPolicies } from './outbox.ts'

interface LimitSpec {
  property: string
  unit: string
  min: number
  max: number
  step?: number
  help: string
}

/** Where 0 means off, a slider must reach it, so those are linear. */
const specs: Readonly<Record<keyof Limits, LimitSpec>> = {
  outbox: {
    property: 'outbox',
    unit: '',
    min: 1,
    max: 16_384,
    help: 'Messages that may wait for one client before the slow-client policy acts.',
  },
  pingMs: {
    property: 'ping period',
    unit: 'ms',
    min: 0,
    max: 120_000,
    help: 'Time between two pings to a client; 0 sends none.',
  },
  pongMs: {
    property: 'pong deadline',
    unit: 'ms',
    min: 1,
    max: 120_000,
    help: 'How long a pong may take before the connection counts as half-open.',
  },
  writeMs: {
    property: 'write deadline',
    unit: 'ms',
    min: 0,
    max: 120_000,
    help: 'How long a client’s socket may refuse bytes before it is cut; 0 is for ever.',
  },
  readMs: {
    property: 'read deadline',
    unit: 'ms',
    min: 0,
    max: 600_000,
    help: 'How long a client may send nothing, pongs included; 0 is for ever.',
  },
  idleMs: {
    property: 'idle deadline',
    unit: 'ms',
    min: 0,
    max: 3_600_000,
    help: 'How long there may be no message in either direction; 0 is for ever.',
  },
  authorizeMs: {
    property: 'token deadline',
    unit: 'ms',
    min: 0,
    max: 60_000,
    help: 'How long the token hook may take to let a client in; 0 is for ever.',
  },
  maxMessageBytes: {
    property: 'max message size',
    unit: 'By',
    min: 1,
    max: 64 * 1024 * 1024,
    help: 'Longest message a client may send; raising it holds for new connections.',
  },
  messagesPerSecond: {
    property: 'messages per client',
    unit: '/s',
    min: 0,
    max: 100_000,
    help: 'Messages a client may send per second; what is beyond is dropped, a flood is evicted. 0 is any number.',
  },
  clientsPerAddress: {
    property: 'clients per address',
    unit: '',
    min: 0,
    max: 100_000,
    help: 'Clients that may connect from one address; 0 is any number.',
  },
  maxClients: {
    property: 'max clients',
    unit: '',
    min: 0,
    max: 1_000_000,
    help: 'Clients that may be connected at once; 0 is any number.',
  },
  deflate: {
    property: 'compression',
    unit: '',
    min: 0,
    max: 1,
    help: '1 offers permessage-deflate to new connections.',
  },
}

/** A knob for each limit; `changed` is called after one was turned. */
export function limitKnobs(name: string, limits: Limits, changed: () => void): Knob[] {
  const keys = Object.keys(specs) as (keyof Limits)[]
  return keys.map((key) => {
    const { property, unit, min, max, step = 1, help } = specs[key]
    return {
      id: `hub.${name}.${key}`,
      group: 'Hub',
      label: name,
      property,
      unit,
      min,
      max: Math.max(max, limits[key]),
      step,
      initial: limits[key],
      scale: min > 0 && max > 1000 ? 'log' : 'linear',
      help,
      effects: ['hub.messages.out', 'hub.drops', 'hub.outbox', 'hub.slow'],
      get: () => limits[key],
      set: (value) => {
        limits[key] = value
        changed()
      },
    }
  })
}

/** The capacity of one of the hub's channels. */
export function capacityKnob(
  id: string,
  label: string,
  property: string,
  channel: { cap: number; resize(n: number): void },
): Knob {
  return {
    id,
    group: 'Hub',
    label,
    property,
    unit: '',
    min: 0,
    max: Math.max(16_384, channel.cap),
    step: 1,
    initial: channel.cap,
    scale: 'linear',
    help: `Messages that may wait in the ${property} channel before senders wait.`,
    effects: ['hub.messages.in', 'hub.messages.out'],
    get: () => channel.cap,
    set: (value) => {
      channel.resize(value)
    },
  }
}

/** The slow-client policy as a number, so that it is turned, journaled and undone like everything else. */
export function policyKnob(name: string, stats: { policy: SlowPolicy }, changed: () => void): Knob {
  return {
    id: `hub.${name}.slow`,
    group: 'Hub',
    label: name,
    property: 'slow policy',
    unit: '',
    min: 0,
    max: slowPolicies.length - 1,
    step: 1,
    initial: slowPolicies.indexOf(stats.policy),
    scale: 'linear',
    names: slowPolicies,
    help: `What happens to a client whose outbox is full: ${slowPolicies.join(', ')}.`,
    effects: ['hub.messages.out', 'hub.drops', 'hub.slow'],
    get: () => slowPolicies.indexOf(stats.policy),
    set: (value) => {
      stats.policy = slowPolicies[value] ?? stats.policy
      changed()
    },
  }
}
