export interface ChannelHandle {
  memory: SharedArrayBuffer
}
export class SharedChan {
  readonly handle: ChannelHandle = { memory: new SharedArrayBuffer(8) }
}
