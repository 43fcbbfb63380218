import { join } from 'node:path';
import type { Context } from '../../local/assembly/cdk-app.ts';

const PROJECT = join(import.meta.dirname, '../..');

interface Assembly {
  /** The folder of the app. */
  readonly project: string;
  readonly directory: string;
  readonly context: Context;
}

/** What templates are read of without running them: their functions need not be bundled. */
const TEMPLATE_ONLY = { 'aws:cdk:bundling-stacks': [] };

const of = (directory: string, context: Context): Assembly => ({
  project: PROJECT,
  directory: join(PROJECT, directory),
  context,
});

/** The assemblies that tests run or read; jest's global setup has synthesized them. */
export const ASSEMBLIES = {
  dev: of('cdk.out', {}),
  /** Customers sign in. */
  userPool: of('cdk.out.user-pool', { auth: 'userPool' }),
  prod: of('.cache/assemblies/prod', { stage: 'prod', auth: 'userPool' }),
  /** In prod, by an API key that all share. */
  sharedProd: of('.cache/assemblies/shared-prod', { ...TEMPLATE_ONLY, stage: 'prod', sharedUser: 'accepted' }),
  /** Other payments than usual. */
  payments: of('.cache/assemblies/payments', { ...TEMPLATE_ONLY, approvalRate: '0.25', paymentSeed: '42' }),
  /** The page on operations lies elsewhere. */
  operations: of('.cache/assemblies/operations', {
    ...TEMPLATE_ONLY,
    operationsPage: 'https://example.com/operations.md',
  }),
  /** The design that the benchmark measures beside this one. */
  tutorial: {
    project: join(PROJECT, 'bench/tutorial'),
    directory: join(PROJECT, 'bench/tutorial/cdk.out'),
    context: {},
  },
} as const satisfies Readonly<Record<string, Assembly>>;

export type AssemblyName = keyof typeof ASSEMBLIES;
