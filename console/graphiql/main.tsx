import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import type { CloudInfo } from '../../local/control/cloud-info.ts';
import type { SampleView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { fetcherOf } from './fetcher.ts';
import './page.css';
import { storageOf } from './storage.ts';

/** GraphiQL on the API at this page's own address, with its key and the project's samples filled in. */
async function open(root: HTMLElement): Promise<void> {
  const [info, samples] = await Promise.all([
    read<CloudInfo>('info', {}, ['graphql', 'apiKeys']),
    read<readonly SampleView[]>('samples', {}, []),
  ]);
  const path = location.pathname;
  const headers = headersOf(info, path);
  const headersText = JSON.stringify(headers, null, 2);
  const tabs = samples.map(({ document, variables }) => ({
    query: document,
    variables: JSON.stringify(variables, null, 2),
    headers: headersText,
  }));
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcherOf(path, headers)}
      defaultHeaders={headersText}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders
      storage={storageOf(`${path} ${headersText}`, tabs[0]?.variables)}
      {...(tabs.length > 0 && { defaultTabs: tabs })}
    />,
  );
}

/** What proves to the API whose page this is who is calling: its key. */
function headersOf({ graphql, apiKeys }: CloudInfo, path: string): Record<string, string> {
  const index = graphql.findIndex((url) => new URL(url).pathname === path);
  const key = apiKeys[Math.max(0, index)];
  return key === undefined ? {} : { 'x-api-key': key };
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element #root.');
open(root).catch((error: unknown) => {
  const problem = document.createElement('p');
  problem.className = 'problem';
  problem.textContent = `The local cloud does not answer as it should: ${error instanceof Error ? error.message : String(error)}`;
  root.replaceChildren(problem);
});
