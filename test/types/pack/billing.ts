import { serveAgent } from 'weir/agent'

const agent = await serveAgent({ name: 'billing', tuning: 'off' })
console.log(agent.url === '' ? agent.problem : 'Weir can attach now')
await agent.close()
