import type { CloudInfo } from '../../local/control/cloud-info.ts';
import { read } from './control.ts';
import { type Loaded, useLoaded } from './hooks.ts';

const load = (): Promise<CloudInfo> => read<CloudInfo>('info', {}, ['stacks', 'graphql', 'apiKeys', 'seed']);

/** What runs: read once, and again when it was deployed anew. */
export function useInfo(): Loaded<CloudInfo> {
  return useLoaded(load, (message) => message.type === 'deployed');
}
