import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CloudOptions } from '../cloud-options.ts';
import type { ProjectConfig } from '../config.ts';
import type { Promises } from '../control/promises.ts';
import { readFaultPlan } from '../faults/read-plan.ts';
import { BY_HAND, EVERY_TRACE } from '../services/xray/sampling.ts';
import type { StartOptions } from './options.ts';

/** How the command line and the project's file want the cloud; all but the assembly. Raises an Error for a bad plan. */
export function cloudOptions(options: StartOptions, config: ProjectConfig): CloudOptions {
  return {
    ...(options.seed !== undefined && { seed: options.seed }),
    calm: options.calm,
    tracing: options.traceAll ? EVERY_TRACE : BY_HAND,
    faults: [...options.faults, ...options.faultFiles.flatMap(readFaultPlan)],
    ...(options.data !== undefined && { data: options.data, sync: options.sync ?? false }),
    ...(options.functionsOverTcp && { functionsOverTcp: true }),
    port: options.port,
    parameters: options.parameters,
    usualParameters: config.parameters,
    correlationPath: options.correlationPath ?? config.correlationPath,
    ...(config.promises !== undefined && { promises: promisesIn(config.promises) }),
    samples: config.samples,
    console: join(import.meta.dirname, '../../console'),
  };
}

/** Loads the module when somebody first asks; it may need more than the cloud itself. Raises an Error that names it. */
function promisesIn(path: string): Promises {
  return async (witness) => {
    const module: unknown = await import(pathToFileURL(path).href);
    const promises: unknown = typeof module === 'object' && module !== null && Reflect.get(module, 'promises');
    if (typeof promises !== 'function') throw new Error(`${path} has no function \`promises\` among its exports.`);
    // Its shape is what local-cloud.json promises by naming it; what it answers goes out as JSON.
    return (promises as Promises)(witness);
  };
}
