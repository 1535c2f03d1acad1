/** The job of thread pool `thumbnails`: decode, resize, encode again. Runs on worker threads only. */
import { loadCodec } from './codec.ts'
import { heightFor } from './picture.ts'

export interface ThumbnailJob {
  jpeg: Uint8Array
  /** Pixels; the height follows from the picture. */
  width: number
}

export default async function thumbnail({ jpeg, width }: ThumbnailJob): Promise<Uint8Array> {
  const codec = await loadCodec()
  const picture = await codec.decode(jpeg)
  const small = await codec.resize(picture, width, heightFor(width, picture))
  return codec.encode(small, 75)
}
