import { expect, test } from 'vitest'
import { loadCodec } from '../../../src/main/workloads/thumbnails/codec.ts'
import {
  distance,
  fingerprint,
  heightFor,
  paintPictures,
} from '../../../src/main/workloads/thumbnails/picture.ts'
import thumbnail from '../../../src/main/workloads/thumbnails/thumbnail-job.ts'

const codec = await loadCodec()
const pictures = await paintPictures(codec, 8, 1)

test('pictures are JPEGs of several sizes, and the same for the same seed', async () => {
  const first = pictures[0]!
  expect(await codec.decode(first.jpeg)).toMatchObject({ width: 320, height: 240 })
  expect(new Set(pictures.map((picture) => picture.width)).size).toBeGreaterThan(2)
  const [again] = await paintPictures(codec, 1, 1)
  const [other] = await paintPictures(codec, 1, 2)
  expect(Buffer.compare(again!.jpeg, first.jpeg)).toBe(0)
  expect(Buffer.compare(other!.jpeg, first.jpeg)).not.toBe(0)
})

test('a thumbnail has the right size and is recognised among all pictures, at every width', async () => {
  for (const width of [64, 96, 128, 160])
    for (const picture of pictures) {
      const small = await codec.decode(await thumbnail({ jpeg: picture.jpeg, width }))
      expect(small).toMatchObject({ width, height: heightFor(width, picture) })
      const distances = pictures.map((candidate) => distance(fingerprint(small), candidate.fingerprint))
      expect(distances[pictures.indexOf(picture)]).toBeLessThan(10)
      expect(distances.filter((value) => value < 32)).toHaveLength(1)
    }
})

test('what is no JPEG is refused', async () => {
  await expect(thumbnail({ jpeg: Buffer.from('not a picture'), width: 64 })).rejects.toThrow()
})

test('a picture may be a view of a larger buffer', async () => {
  const { jpeg } = pictures[0]!
  const larger = Buffer.concat([Buffer.alloc(100), jpeg, Buffer.alloc(100)])
  await expect(
    thumbnail({ jpeg: larger.subarray(100, 100 + jpeg.byteLength), width: 64 }),
  ).resolves.toBeInstanceOf(Uint8Array)
})
