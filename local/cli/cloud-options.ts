import { join } from 'node:path';
import type { CloudOptions } from '../cloud-options.ts';
import type { ProjectConfig } from '../config.ts';
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
    samples: config.samples,
    console: join(import.meta.dirname, '../../console'),
  };
}
