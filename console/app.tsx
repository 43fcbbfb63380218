import { type ReactNode, useEffect, useRef, useState } from 'react';
import { live } from './client/connection.ts';
import { act } from './client/control.ts';
import { useAct, useConnection, useMessages } from './client/hooks.ts';
import { useInfo } from './client/info.ts';
import { hrefOf, type Route, useRoute } from './client/route.ts';
import { AccessPage } from './pages/access.tsx';
import { BillPage } from './pages/bill.tsx';
import { FaultsPage } from './pages/faults.tsx';
import { InboxPage } from './pages/inbox.tsx';
import { JourneyPage } from './pages/journey.tsx';
import { MapPage } from './pages/map.tsx';
import { OrdersPage } from './pages/orders.tsx';
import { Empty, Said } from './ui/parts.tsx';
import { ThemeSwitch } from './ui/theme.tsx';

interface View {
  readonly name: string;
  readonly title: string;
  readonly page: (route: Route) => ReactNode;
}

const VIEWS: readonly View[] = [
  { name: 'map', title: 'Map', page: ({ rest }) => <MapPage selected={rest} /> },
  {
    name: 'orders',
    title: 'Orders',
    page: ({ rest }) => (rest ? <JourneyPage key={rest} id={rest} /> : <OrdersPage />),
  },
  { name: 'inbox', title: 'Inbox', page: ({ rest }) => <InboxPage selected={rest} /> },
  { name: 'faults', title: 'Faults', page: ({ query }) => <FaultsPage to={query.get('to') ?? ''} /> },
  { name: 'access', title: 'Access', page: ({ query }) => <AccessPage denied={query.get('denied') === '1'} /> },
  { name: 'bill', title: 'Bill', page: ({ rest }) => <BillPage id={rest} /> },
];

/** The page: where to go, how the connection stands, and one view. */
export function App() {
  const route = useRoute();
  const view = VIEWS.find(({ name }) => name === route.view);
  const main = useRef<HTMLElement>(null);
  const { value: info } = useInfo();
  const stack = info?.stacks.join(', ') || 'Local cloud';
  const title = [route.rest, view?.title ?? 'Nothing here', stack].filter(Boolean).join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="top">
        <strong className="brand">{stack}</strong>
        <nav aria-label="Views">
          {VIEWS.map(({ name, title: text }) => (
            <a key={name} href={hrefOf(name)} aria-current={name === route.view ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
        <div className="tools">
          <ConnectionLight />
          <ThemeSwitch />
          <Reset />
        </div>
      </header>
      <Notices />
      <main ref={main} tabIndex={-1} className={`view-${route.view}`}>
        <h1 className="hidden">{view?.title ?? 'Nothing here'}</h1>
        {view ? (
          view.page(route)
        ) : (
          <Empty title={`There is no view "${route.view}".`}>
            <a href={hrefOf('map')}>The map</a> is a good place to start.
          </Empty>
        )}
      </main>
    </>
  );
}

function ConnectionLight() {
  const connection = useConnection();
  const text = { live: 'live', connecting: 'connecting', lost: 'no connection' }[connection];
  return (
    <span role="status" className={`light ${connection}`}>
      {text}
    </span>
  );
}

/** Empties everything, after asking once more. */
function Reset() {
  const { run, said } = useAct();
  const [asked, setAsked] = useState(false);
  const reset = (): void => {
    setAsked(false);
    void run(async () => {
      await act('reset', {});
      return undefined;
    });
  };
  if (!asked)
    return (
      <>
        {said?.bad && <Said said={said} />}
        <button type="button" className="plain" onClick={() => setAsked(true)}>
          Reset…
        </button>
      </>
    );
  return (
    <>
      <button type="button" className="danger" onClick={reset}>
        Empty everything
      </button>
      <button type="button" className="plain" onClick={() => setAsked(false)}>
        Keep
      </button>
    </>
  );
}

/** What concerns every view: a lost connection, and what `npm run dev` has to say. */
function Notices() {
  const connection = useConnection();
  const [problem, setProblem] = useState<{ title: string; text: string }>();
  const [deployed, setDeployed] = useState<readonly string[]>([]);
  useMessages((message) => {
    if (message.type === 'problem') setProblem(message);
    if (message.type === 'problem-solved' || message.type === 'deployed') setProblem(undefined);
    if (message.type === 'deployed') setDeployed(message.changes);
  });
  return (
    <>
      {connection === 'lost' && (
        <div role="alert" className="notice bad">
          The local cloud does not answer; what is shown is as it was last seen. The page tries again by itself.
          <button type="button" onClick={live.open}>
            Try now
          </button>
        </div>
      )}
      {problem && (
        <div role="alert" className="notice bad">
          <strong>{problem.title}</strong>
          <pre>{problem.text}</pre>
        </div>
      )}
      {deployed.length > 0 && (
        <div role="status" className="notice">
          Deployed: {deployed.join(', ')}
          <button type="button" onClick={() => setDeployed([])}>
            Dismiss
          </button>
        </div>
      )}
    </>
  );
}
