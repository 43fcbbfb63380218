import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { isRecord } from '../../../local/core/fields.ts';
import { ASSEMBLY } from '../../support/cloud.ts';

export type Handler<Outcome> = (event: unknown, context: Partial<Context>) => Promise<Outcome>;

const require = createRequire(import.meta.url);

/**
 * A function as it is deployed: its bundle in the project's assembly, loaded anew each time, since it reads its settings
 * when it is loaded. Raises what the loading raises.
 */
export function loadFunction<Outcome>(name: 'process-payment' | 'refund-payment'): Handler<Outcome> {
  const bundle = bundleOf(name);
  delete require.cache[bundle];
  const { handler } = require(bundle) as { handler: Handler<Outcome> };
  return handler;
}

function bundleOf(name: string): string {
  const { Resources } = JSON.parse(readFileSync(join(ASSEMBLY, 'Orders-dev.template.json'), 'utf8'));
  for (const { Type, Properties, Metadata } of Object.values<Record<string, unknown>>(Resources)) {
    if (Type !== 'AWS::Lambda::Function' || !isRecord(Properties) || !isRecord(Metadata)) continue;
    const { Variables } = Object(Properties['Environment']);
    if (Variables.POWERTOOLS_SERVICE_NAME === name)
      return join(ASSEMBLY, String(Metadata['aws:asset:path']), 'index.cjs');
  }
  throw new Error(`There is no function ${name} in ${ASSEMBLY}.`);
}
