import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { dial } from './api.ts'
import { App } from './app.tsx'
import { SessionContext } from './state/context.ts'
import { createSession } from './state/session.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

const session = createSession({
  dial,
  storage: localStorage,
  prefersLight: matchMedia('(prefers-color-scheme: light)').matches,
})

createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
)
