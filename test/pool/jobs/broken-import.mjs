const missing = './does-not-exist.mjs'
const { job } = await import(missing)

export default job
