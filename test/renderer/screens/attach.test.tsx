/** Attaching in the window: what is found, what goes wrong, read only, lost and ended. */
import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { AttachedProgram, FoundProgram } from '../../../src/shared/attach.ts'
import type { HostState } from '../../../src/shared/model.ts'
import { App } from '../../../src/renderer/app.tsx'
import { commandsFor } from '../../../src/renderer/frame/commands.ts'
import { lockOf, lockWords } from '../../../src/renderer/state/host.ts'
import { program, sourceOf } from '../support/attached.ts'
import { wireError } from '../support/fake-host.ts'
import { type Harness, renderWith, startHarness } from '../support/harness.tsx'

const found: FoundProgram = {
  id: '7:9229',
  name: 'billing',
  pid: 7,
  node: 'v24.1.0',
  address: '127.0.0.1:9229',
  startedAtMs: 0,
  runtimes: [{ id: 1, name: 'default', goroutines: 12 }],
}

async function opened(programs: FoundProgram[] = [found]): Promise<{ harness: Harness; asked: unknown[] }> {
  const asked: unknown[] = []
  const harness = startHarness((host) => {
    host.answers.set('attach.find', () => programs)
    host.answers.set('attach.open', (input) => {
      asked.push(input)
      if ('address' in (input as object)) throw wireError('attach-bad-address', 'that is no address')
      return program({ status: 'live' })
    })
    for (const name of ['attach.tune', 'attach.close', 'attach.retry'] as const)
      host.answers.set(name, (input) => {
        asked.push([name, input])
        return null
      })
  })
  renderWith(harness, <App />)
  await harness.settle(300)
  return { harness, asked }
}

async function attached(
  of: AttachedProgram,
  more: Partial<HostState> = {},
): Promise<{ harness: Harness; asked: unknown[] }> {
  const all = await opened()
  const { harness } = all
  await act(async () => {
    harness.host.run()
    harness.host.set({ ...sourceOf(of), ...more })
    await Promise.resolve()
  })
  harness.host.advance(2_000)
  await harness.settle(600)
  return all
}

/** Why nothing can be turned, in words. */
function locked({ session }: Harness): string | undefined {
  const view = session.host.get()
  const lock = lockOf(view)
  return lock && lockWords(lock, view)
}

test('the card lists what is found and attaches to it', async () => {
  const { harness, asked } = await opened()
  expect(screen.getByText('pid 7, agent on 127.0.0.1:9229')).toBeTruthy()
  expect(screen.getByText('node 24')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Attach to billing' }))
  await harness.settle(300)
  expect(asked).toEqual([{ program: '7:9229' }])
})

test('a program of several runtimes has a row for each in which something runs', async () => {
  const runtimes = [
    { id: 1, name: 'default', goroutines: 0 },
    { id: 2, name: 'ingest', goroutines: 3 },
    { id: 5, name: 'reports', goroutines: 1 },
  ]
  const { harness, asked } = await opened([{ ...found, runtimes }])
  expect(screen.getByText('billing · ingest')).toBeTruthy()
  fireEvent.click(screen.getAllByRole('button', { name: 'Attach to billing' })[1] as HTMLElement)
  await harness.settle(300)
  expect(asked).toEqual([{ program: '7:9229', runtime: 5 }])
})

test('nothing is found, and an address that is none is answered beside the field', async () => {
  const { harness, asked } = await opened([])
  expect(screen.getByText(/No program of yours/)).toBeTruthy()
  const field = screen.getByPlaceholderText('host:port or URL')
  fireEvent.change(field, { target: { value: 'nowhere' } })
  fireEvent.submit(field)
  await harness.settle(300)
  expect(asked).toEqual([{ address: 'nowhere' }])
  expect(screen.getByRole('alert').textContent).toBe('That is no address.')
})

test('attached is read only until tuning is allowed', async () => {
  const { harness, asked } = await attached(program({ status: 'live' }))
  expect(locked(harness)).toMatch(/^Read only until you allow tuning/)
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Allow tuning' }))
  await harness.settle(300)
  expect(asked).toContainEqual(['attach.tune', { id: '7:9229/1', allow: true }])
})

test('read only, advice cannot be followed, and what was refused does not outlive it', async () => {
  const advice = { knob: 'pool.fetchers.size', value: 48 }
  const words = { title: '`fetchers` is saturated', text: '', firstSeenMs: 0, lastSeenMs: 0 }
  const { harness } = await attached(program({ status: 'live' }), {
    findings: [{ id: 'f', severity: 'warning', ...words, advice }],
  })
  const button = screen.getByRole('button', { name: 'Set fetchers size to 48' })
  expect([button.hasAttribute('disabled'), button.title]).toEqual([true, locked(harness)])

  const { knobs, host } = harness.session
  const [knob] = host.get().knobs
  const phase = (): string => knobs.phase(knob?.id ?? '').get().phase
  harness.host.answers.set('knob.set', () => {
    throw wireError('read-only', '`billing` is read only')
  })
  knobs.set(knob?.id ?? '', (knob?.value ?? 0) + 1)
  await harness.settle(300)
  expect(phase()).toBe('rejected')
  await act(async () => {
    harness.host.set(sourceOf(program({ status: 'live' }, 'on')))
    await Promise.resolve()
  })
  await harness.settle(300)
  expect(phase()).toBe('rest')
})

test('a lost one says so by its name, with Retry now and Detach', async () => {
  const link = {
    status: 'lost',
    cause: 'its agent was closed',
    attempt: 2,
    sinceMs: 0,
    retryAtMs: 0,
  } as const
  const { harness, asked } = await attached(program(link))
  const banner = screen
    .getAllByRole('alert')
    .find(({ textContent }) => textContent.includes('stopped answering'))
  expect(banner?.textContent).toContain('billing stopped answering. Its agent was closed.')
  expect(harness.session.line.state.get().status).toBe('live')
  fireEvent.click(screen.getByRole('button', { name: 'Retry now' }))
  await harness.settle(300)
  expect(asked).toContainEqual(['attach.retry', { id: '7:9229/1' }])
})

test('one that has ended keeps its values, and can be saved or let go', async () => {
  const workload = { name: 'billing', title: 'billing', summary: '', tag: '' }
  const { harness, asked } = await attached(program({ status: 'ended', atMs: 1 }, 'on'), {
    run: { status: 'ended', workload, endedAtMs: 1 },
  })
  expect(screen.getByText('billing has ended')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Save recording' })).toBeTruthy()
  expect(locked(harness)).toMatch(/^The program has ended/)
  fireEvent.click(screen.getAllByRole('button', { name: 'Detach' })[0] as HTMLElement)
  await harness.settle(300)
  expect(asked).toContainEqual(['attach.close', { id: '7:9229/1' }])
})

test('the palette attaches by address, allows tuning and detaches', async () => {
  const { harness } = await attached(program({ status: 'live' }))
  const titles = (query: string): string[] => commandsFor(harness.session, query).map(({ title }) => title)
  expect(titles('attach to http://127.0.0.1:9229/#token=secret')).toEqual([
    'Attach to http://127.0.0.1:9229/',
  ])
  expect(titles('attach')).toContain('Attach to a process …')
  expect(titles('allow')).toContain('Allow tuning of billing')
  expect(titles('detach')).toEqual(['Detach from billing'])
  expect(titles('stop')).not.toContain('Stop the workload')
})
