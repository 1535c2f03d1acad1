import { goAnywhere, record, setProcs, sharedChan } from 'weir'
import { type Point, works } from './plot.js'

await setProcs(2)
const points = sharedChan<Point>(1024, record('x', 'y'))
const g = goAnywhere(works.plot, 0, 100, points)
await g.join()
console.log(points.len)
await setProcs(1)
