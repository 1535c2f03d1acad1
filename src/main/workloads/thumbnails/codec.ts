/**
 * JPEG in, pixels, JPEG out: MozJPEG and Squoosh's resizer as WebAssembly. The packages expect a browser
 * that fetches their `.wasm`; here the files are read from the package and compiled by hand, once per thread.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import decodeJpeg, { init } from '@jsquash/jpeg/decode.js'
import encodeJpeg, { init as initEncoder } from '@jsquash/jpeg/encode.js'
import resizePixels, { initResize } from '@jsquash/resize'

/** RGBA, row by row: what the packages call ImageData. */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

export interface Codec {
  decode(jpeg: Uint8Array): Promise<Pixels>
  /** `quality` from 0 to 100. */
  encode(pixels: Pixels, quality: number): Promise<Uint8Array>
  /** Stretches to exactly this size. */
  resize(pixels: Pixels, width: number, height: number): Promise<Pixels>
}

/** The codec of this thread; the first call compiles it (about 20 ms), all later ones share it. */
export function loadCodec(): Promise<Codec> {
  return (loaded ??= load())
}
let loaded: Promise<Codec> | undefined

async function load(): Promise<Codec> {
  const [decoder, encoder, resizer] = await Promise.all([
    compile('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
    compile('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'),
    compile('@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm'),
  ])
  await Promise.all([initDecoder(decoder, quiet), initEncoder(encoder), initResize(resizer)])
  return {
    decode: async (jpeg) => {
      try {
        return await decodeJpeg(ownBuffer(jpeg))
      } catch (error) {
        // The decoder exits on bytes that are no JPEG, and cannot be used after that.
        await initDecoder(decoder, quiet)
        throw new Error('not a JPEG picture', { cause: error })
      }
    },
    encode: async (pixels, quality) => new Uint8Array(await encodeJpeg(pixels, { ...fast, quality })),
    resize: (pixels, width, height) =>
      resizePixels(pixels, { width, height, method: 'triangle', premultiply: false, linearRGB: false }),
  }
}

/** Baseline takes a third of the time of progressive. (Without `optimize_coding` it writes broken files.) */
const fast = { progressive: false }

/** The decoder prints what it finds wrong with a file; the error says enough. */
const quiet = { printErr: () => undefined }
/** The package's types do not know of the second argument. */
const initDecoder = init as (module: WebAssembly.Module, options: typeof quiet) => Promise<void>

async function compile(file: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(createRequire(import.meta.url).resolve(file)))
}

/** The decoder takes whole buffers only; a view of a larger one (a socket's chunk) is copied out of it. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) return buffer
  return new Uint8Array(bytes).buffer // a copy; `slice` of a Buffer is none
}
