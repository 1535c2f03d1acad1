/** For `node --import`: whoever imports `electron` gets the stand-in. */
import { register } from 'node:module'

register('./resolve.mjs', import.meta.url)
