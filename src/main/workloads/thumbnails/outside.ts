/**
 * Everything beyond the program's own walls, on a thread of its own so that it does not disturb what is being
 * measured: the picture server, the clients, and their check of every thumbnail. It lives until the thread
 * is terminated, which takes the sockets along.
 */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { Random } from '../../base/index.ts'
import { loadCodec } from './codec.ts'
import { Crowd } from './crowd.ts'
import { Ledger } from './ledger.ts'
import { servePictures } from './picture-server.ts'
import { paintPictures } from './picture.ts'
import type { FromOutside, OutsideBoot, OutsideSettings } from './protocol.ts'

const pictureCount = 8
const reportMs = 100
/** Whoever is thrown out comes back after a while, so that a hub that lets nobody in is not run over. */
const refillMs = 1000

async function main(port: MessagePort, boot: OutsideBoot): Promise<void> {
  let settings = boot.settings
  const codec = await loadCodec()
  const ledger = new Ledger(codec)
  const random = new Random(boot.seed)
  const pictures = await paintPictures(codec, pictureCount, boot.seed)
  const jpegs = pictures.map((picture) => picture.jpeg)
  const server = await servePictures(jpegs, () => settings.latency, random)
  const crowd = new Crowd({ hub: boot.hub, pictures, server, ledger, random }, settings)

  // Changes made while the pictures were painted are waiting in the port.
  port.on('message', (changed: OutsideSettings) => {
    settings = changed
    crowd.set(settings)
  })
  const report = (): void =>
    port.postMessage({
      ...ledger.take(),
      heldBack: crowd.takeHeldBack(),
      disconnected: crowd.disconnected,
    } satisfies FromOutside)
  setInterval(report, reportMs)
  setInterval(() => crowd.refill(), refillMs)
}

if (parentPort !== null) await main(parentPort, workerData as OutsideBoot)
