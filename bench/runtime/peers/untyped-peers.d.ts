/** The part that the benches use of peers that ship no types. */

declare module 'medium' {
  export interface Channel {
    readonly isClosed: boolean
  }
  export function chan(capacity?: number): Channel
  export function put(ch: Channel, value: number): Promise<boolean>
  export function take(ch: Channel): Promise<number>
  export function close(ch: Channel): Channel
  export function sleep(ms: number): Promise<void>
  export function any(...chans: Channel[]): Promise<[number, Channel]>
}

declare module 'js-csp' {
  export interface Channel {
    close(): void
  }
  export interface Instruction {
    readonly channel?: Channel
  }
  interface Csp {
    chan(capacity?: number): Channel
    go(body: (...args: never[]) => Generator, args?: readonly unknown[]): Channel
    put(ch: Channel, value: number): Instruction
    take(ch: Channel): Instruction
    alts(chans: readonly Channel[]): Instruction
    timeout(ms: number): Channel
  }
  const csp: Csp
  export default csp
}
