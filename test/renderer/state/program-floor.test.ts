import { expect, test } from 'vitest'
import { programBegan } from '../../../src/renderer/state/program-floor.ts'
import type { HostEvent } from '../../../src/shared/model.ts'

const began = (atMs: number, program: string): HostEvent => ({ atMs, kind: 'began', program, text: '' })
const ended = (atMs: number, program: string): HostEvent => ({ atMs, kind: 'ended', program, text: '' })

test('the program of a moment began with its own samples', () => {
  const events = [began(10, 'a'), ended(20, 'a'), began(30, 'b'), ended(40, 'b'), began(50, 'a')]
  expect(programBegan(events, Infinity)).toBe(50)
  expect(programBegan(events, 45)).toBe(30)
})

test('run again it goes on where it was', () => {
  const events = [began(10, 'a'), began(30, 'b'), ended(40, 'b'), began(50, 'b'), began(60, 'b')]
  expect(programBegan(events, Infinity)).toBe(30)
})

test('of the first one, and of what no event tells, everything is shown', () => {
  expect(programBegan([], Infinity)).toBe(-Infinity)
  expect(programBegan([began(10, 'a')], Infinity)).toBe(-Infinity)
  expect(programBegan([began(10, 'a'), began(30, 'b')], 5)).toBe(-Infinity)
})
