import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import type { CloudInfo } from '../../local/control/cloud-info.ts';
import type { SampleView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { callerOf } from './caller.ts';
import { fetcherOf } from './fetcher.ts';
import './page.css';
import { storageOf } from './storage.ts';

/** GraphiQL on the API at this page's own address, with what proves who calls and the project's samples filled in. */
async function open(root: HTMLElement): Promise<void> {
  const [info, samples] = await Promise.all([
    read<CloudInfo>('info', {}, ['graphql', 'apiKeys']),
    read<readonly SampleView[]>('samples', {}, []),
  ]);
  const path = location.pathname;
  const caller = callerOf(info, path);
  const headers = JSON.stringify(caller.shown, null, 2);
  const tabs = samples.map(({ document, variables }) => ({
    query: document,
    variables: JSON.stringify(variables, null, 2),
    headers,
  }));
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcherOf(path, caller)}
      defaultHeaders={headers}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders
      storage={storageOf(caller.scope, tabs[0]?.variables)}
      {...(tabs.length > 0 && { defaultTabs: tabs })}
    >
      {caller.user !== undefined && <GraphiQL.Logo>{caller.user}</GraphiQL.Logo>}
    </GraphiQL>,
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element #root.');
open(root).catch((error: unknown) => {
  const problem = document.createElement('p');
  problem.className = 'problem';
  problem.textContent = `The local cloud does not answer as it should: ${error instanceof Error ? error.message : String(error)}`;
  root.replaceChildren(problem);
});
