import { join } from 'node:path';

/** The package: a local cloud in other people's programs and tests. docs/api.md shows it in use. */
export { AssemblyError } from './assembly/assembly-error.ts';
export type { ResourceChange } from './assembly/changes.ts';
export type { DeployedResource, DeployedStack, Deployment } from './assembly/deployment.ts';
export { type Approve, LossNotApproved } from './assembly/stacks.ts';
export { type Cloud, startCloud } from './cloud.ts';
export type { CloudOptions } from './cloud-options.ts';
export type { CloudInfo } from './control/cloud-info.ts';
export type { Hop, Journal } from './journal/journal.ts';
export type { Email, Inbox } from './services/sns/inbox.ts';

/** For `startCloud({ console })`: the folder of the console's page, shown at `/`. */
export const consoleFolder: string = join(import.meta.dirname, '../console');
