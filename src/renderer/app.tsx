import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './ui/popups.css'
import { Tooltip } from '@base-ui/react/tooltip'
import { memo, useDeferredValue, useEffect, useSyncExternalStore } from 'react'
import { AttachDialog } from './frame/attach-dialog.tsx'
import { isDockOpen, wideQuery } from './frame/dock-state.ts'
import { DropTarget } from './frame/drop-target.tsx'
import { Dock, DockRail } from './frame/dock.tsx'
import { Nav } from './frame/nav.tsx'
import { Palette } from './frame/palette.tsx'
import { QuestionDialog } from './frame/question-dialog.tsx'
import { SettingsDialog } from './frame/settings-dialog.tsx'
import { ShortcutsDialog } from './frame/shortcuts-dialog.tsx'
import { listenToKeys } from './frame/shortcuts.ts'
import { StatusLine } from './frame/status-line.tsx'
import { TimelineBar } from './frame/timeline-bar.tsx'
import { TitleBar } from './frame/title-bar.tsx'
import { wearTheme } from './frame/wear-theme.ts'
import { FailedRun } from './screens/first-run/failed-run.tsx'
import { FirstRun } from './screens/first-run/first-run.tsx'
import { StartScreen } from './screens/first-run/start-screen.tsx'
import { StartingRun } from './screens/first-run/starting-run.tsx'
import { StuckRun } from './screens/first-run/stuck-run.tsx'
import { screenOf } from './screens/index.ts'
import type { Connection } from './state/connection.ts'
import { useSession } from './state/context.ts'
import type { HostView } from './state/host.ts'
import { keepToProgram } from './state/program-floor.ts'
import { giveWayToInput } from './state/redraw.ts'
import { useStore } from './state/use-store.ts'
import { startScreen } from './state/view.ts'
import { Boundary } from './ui/boundary.tsx'
import { Banner } from './ui/controls.tsx'
import { Toast } from './ui/toast.tsx'
// Last: its narrow-window rules overrule those of the parts.
import './frame/frame.css'

const connectionOf = (connection: Connection): Connection => connection
const runOf = (host: HostView): HostView['run'] => host.run

export function App() {
  const session = useSession()
  const { view, connector, redraw } = session
  const theme = useStore(view, (value) => value.theme)
  const lost = useStore(connector.state, ({ status }) => status === 'lost')
  useEffect(() => {
    wearTheme(theme)
    redraw.invalidate()
  }, [theme, redraw])
  useEffect(() => listenToKeys(session), [session])
  useEffect(() => giveWayToInput(redraw), [redraw])
  useEffect(() => keepToProgram(session), [session])
  return (
    <Tooltip.Provider>
      <div className="app" data-lost={lost || undefined}>
        <TitleBar />
        <TimelineBar />
        <div className="middle">
          <Nav />
          <Main />
        </div>
        <StatusLine />
        <ShortcutsDialog />
        <SettingsDialog />
        <Palette />
        <DropTarget />
        <QuestionDialog />
        <AttachDialog />
      </div>
    </Tooltip.Provider>
  )
}

/** The navigation answers at once; the new screen is made behind it, in slices, and then takes the old one's place. */
function Main() {
  const { view } = useSession()
  return <ScreenPlace screen={useDeferredValue(useStore(view, (value) => value.screen))} />
}

/** The screen with the dock beside it, or what stands in its place while there is nothing to show. */
const ScreenPlace = memo(function ScreenPlace({ screen }: { screen: string }) {
  const { view, host, connector, samples } = useSession()
  const run = useStore(host, runOf)
  const known = useStore(host, (value) => value.known)
  const connection = useStore(connector.state, connectionOf)
  const wide = useWide()
  const open = useStore(view, (value) => isDockOpen({ ...value, screen }, wide))
  const recorded = useStore(host, ({ source }) => source.kind === 'recording')
  const { component: Screen, always } = screenOf(screen)

  if (connection.status === 'refused') return <Plain>{connection.cause}</Plain>
  if (!known)
    return connection.status === 'lost' ? <Plain>{connection.cause}</Plain> : <MainPlace>{null}</MainPlace>
  // A recording may begin before its program did; the list of recordings needs no program at all.
  if (screen === startScreen && run.status !== 'starting')
    return (
      <MainPlace>
        <StartScreen />
      </MainPlace>
    )
  if ((run.status === 'idle' || run.status === 'starting') && !recorded && always !== true)
    return <MainPlace>{run.status === 'idle' ? <FirstRun /> : <StartingRun run={run} />}</MainPlace>
  return (
    <>
      <MainPlace>
        {run.status === 'failed' && !recorded && always !== true && <FailedRun run={run} />}
        {run.status === 'running' && run.stuck !== undefined && !recorded && (
          <StuckRun run={run} stuck={run.stuck} />
        )}
        {(run.status !== 'failed' || always === true || samples.hasValues('goroutine.total')) && (
          <Boundary key={screen}>
            <Screen />
          </Boundary>
        )}
      </MainPlace>
      {open ? <Dock /> : <DockRail />}
    </>
  )
})

function MainPlace({ children }: { children: React.ReactNode }) {
  return (
    <main className="main" data-region tabIndex={-1}>
      <div className="main-scroll">{children}</div>
      <Toast />
    </main>
  )
}

function Plain({ children }: { children: string }) {
  return (
    <MainPlace>
      <Banner severity="critical">
        <b>Not connected.</b> {children}
      </Banner>
    </MainPlace>
  )
}

function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(wideQuery)
      query.addEventListener('change', listener)
      return () => {
        query.removeEventListener('change', listener)
      }
    },
    () => matchMedia(wideQuery).matches,
  )
}
