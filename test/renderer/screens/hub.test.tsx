import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type {
  HubClient,
  HubClientDetails,
  HubClientPage,
  HubLook,
  HubRoomPage,
} from '../../../src/shared/hub.ts'
import type { KnobState } from '../../../src/shared/model.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  // happy-dom lays nothing out: tables are given the height that they have on screen.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

const client = (id: number, part: Partial<HubClient> = {}): HubClient => ({
  id,
  address: '10.0.0.1',
  state: 'ok',
  rooms: 1,
  queue: 0,
  lagMs: 0,
  rttMs: 14,
  sent: 1000,
  received: 3,
  dropped: 0,
  connectedAtMs: startMs - 60_000,
  cutInMs: null,
  ...part,
})

const slow = [
  client(20481, { state: 'slow', queue: 60, lagMs: 6000, rttMs: 310, cutInMs: 4000 }),
  client(18833, { state: 'slow', queue: 57, lagMs: 640, cutInMs: 9360 }),
]
const everybody = [...slow, client(1), client(2), client(3)]

const look = (hub: string): HubLook => ({
  hubs: [hub],
  hub,
  policy: 'drop-oldest',
  clients: 5,
  rooms: 1,
  queueLimit: 64,
  slowFrom: 48,
  queues: [
    { from: 0, to: 32, clients: 3 },
    { from: 32, to: 48, clients: 0 },
    { from: 48, to: 64, clients: 2 },
  ],
  slow: 2,
  rtts: [{ from: 10, to: 20, clients: 5 }],
  rttClients: 5,
  evictions: [{ atMs: startMs - 1000, id: 11950, forMs: 5000 }],
  evicted: 1,
  drops: { oldest: 7 },
  left: {},
  refused: {},
  atMs: startMs,
})

const policyKnob: KnobState = {
  id: 'hub.thumbs.slow',
  group: 'Hub',
  label: 'thumbs',
  property: 'slow policy',
  unit: '',
  min: 0,
  max: 3,
  step: 1,
  initial: 1,
  value: 1,
  scale: 'linear',
  help: '',
}

const page = <Row,>(rows: Row[]) => ({
  hub: 'chat',
  total: everybody.length,
  matched: rows.length,
  offset: 0,
  rows,
  order: 1,
  atMs: startMs,
})

const details = (id: number): HubClientDetails => ({
  hub: 'thumbs',
  policy: 'drop-oldest',
  queueLimit: 64,
  slowFrom: 48,
  client: slow.find((each) => each.id === id) ?? client(id),
  queueBytes: 7_680,
  socketBytes: 64_000,
  roomNames: ['prices'],
  messageAgoMs: 6_100,
  heardAgoMs: 31_000,
  course: [
    { queue: 40, sent: 12, dropped: 0 },
    { queue: 60, sent: 0, dropped: 5 },
  ],
  atMs: startMs,
})

async function open(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.set({ knobs: [...host.state.knobs, policyKnob] })
    host.answers.set('hub.look', (input) => look((input as { hub: string }).hub))
    host.answers.set('hub.clients', (input): HubClientPage =>
      page((input as { slowOnly: boolean }).slowOnly ? slow : everybody),
    )
    host.answers.set('hub.rooms', (): HubRoomPage => ({
      directPerS: 20,
      ...page([
        { room: 'prices', clients: 2400, inPerS: 12, outPerS: 28_800, worstMs: 9.8, spark: [1, 2] },
        { room: '', clients: 5, inPerS: 1, outPerS: 5, worstMs: null, spark: [] },
      ]),
    }))
  })
  harness.host.answers.set('hub.client', (input) => details((input as { id: number }).id))
  harness.host.answers.set('hub.kick', () => ({ kicked: 1 }))
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByTitle('Hub'))
  await harness.settle(600)
  return harness
}

const callsOf = ({ host }: Harness, name: string): unknown[] =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input)

describe('Hub', () => {
  test('says who is slow, for how long, and what becomes of them', async () => {
    await open()
    const card = within(screen.getByRole('region', { name: 'Slow consumers' }))
    const [, first, second] = card.getAllByRole('row')
    expect(first?.textContent).toMatch(/c-20481.*60.*6\.0\ss.*310\sms.*cut in 4\.0\ss/)
    expect(second?.textContent).toMatch(/c-18833.*57.*640\sms.*14\sms.*drop oldest/)
    expect(card.getByText(/Last eviction .*c-11950, stuck for 5\.0\ss/)).toBeDefined()
    // The samples are newer than the look.
    expect(
      screen.getByText(/5,000 clients in 24 rooms, 7 deliveries lost since the start, 7 slow/),
    ).toBeDefined()
  })

  test('the same measure has the same value in the tile, in the card and in the sentence', async () => {
    const harness = await open()
    const p99 = (): string[] =>
      [
        screen.getByTestId('hub-tile-rtt').querySelector('.tile-value'),
        within(screen.getByTestId('chart-hub-rtt')).getByText('p99').nextElementSibling,
      ].map((where) => where?.textContent.replaceAll(/\s/g, '') ?? '')
    const seen = new Set<string>()
    for (let i = 0; i < 12; i++) {
      await harness.settle(300)
      const [tile, card] = p99()
      expect(tile).toMatch(/^\d+ms$/)
      expect(card).toBe(tile)
      seen.add(tile ?? '')
    }
    expect(seen.size).toBeGreaterThan(3)
  })

  test('rooms by deliveries, and what goes to everybody', async () => {
    await open()
    const rows = within(screen.getByRole('grid', { name: 'Rooms' })).getAllByRole('row')
    expect(rows[1]?.textContent).toMatch(/^prices2,4001228\.8\sk9\.8\sms/)
    expect(rows[2]?.textContent).toMatch(/^everybody/)
    expect(
      screen.getByText(/^1 room, and what goes to everybody; another 20\s?\/s to single clients$/),
    ).toBeDefined()
  })

  test('the policy is turned by its knob', async () => {
    const harness = await open()
    const group = within(screen.getByRole('group', { name: /^What happens to a client/ }))
    expect(group.getByRole('button', { name: 'Drop oldest' }).getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(group.getByRole('button', { name: 'Evict' }))
    await harness.settle(400)
    expect(callsOf(harness, 'knob.set')).toEqual([{ id: policyKnob.id, value: 2 }])
  })

  test('all clients: searched, sorted and filtered by the host', async () => {
    const harness = await open()
    fireEvent.click(screen.getByRole('button', { name: 'All clients' }))
    await harness.settle(600)
    const grid = within(screen.getByRole('grid', { name: 'Clients' }))
    expect(grid.getAllByRole('row')).toHaveLength(6)
    fireEvent.click(grid.getByRole('button', { name: 'RTT' }))
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find clients' }), { target: { value: 'c-18' } })
    fireEvent.click(screen.getByRole('button', { name: /^Slow / }))
    await harness.settle(600)
    expect(callsOf(harness, 'hub.clients').at(-1)).toMatchObject({
      search: 'c-18',
      slowOnly: true,
      sort: { by: 'rtt', descending: true },
      offset: 0,
    })
  })

  test('a client: what it did and what waits for it; a kick is asked for twice and told', async () => {
    const harness = await open()
    const card = within(screen.getByRole('region', { name: 'Slow consumers' }))
    fireEvent.click(card.getByRole('button', { name: 'c-20481' }))
    await harness.settle(600)
    const drawer = screen.getByRole('complementary', { name: 'Client c-20481' })
    expect(within(drawer).getByTestId('client-verdict').textContent).toMatch(
      /^6\.0\ss without taking a byte; cut in 4\.0\ss$/,
    )
    expect(drawer.textContent).toMatch(
      /60 of 64 messages.*7\.68\skB.*64\.?0?\skB.*RTT.*310\sms|310\sms.*prices/,
    )
    expect(screen.getByRole('row', { name: /^c-20481/, selected: true })).toBeDefined()
    fireEvent.click(within(drawer).getByRole('button', { name: 'Kick…' }))
    await harness.settle(200)
    expect(callsOf(harness, 'hub.kick')).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Kick c-20481' }))
    await harness.settle(200)
    expect(callsOf(harness, 'hub.kick')).toEqual([{ hub: 'thumbs', id: 20481 }])
    expect(screen.getByText('c-20481 kicked')).toBeDefined()
  })
})
