import type { Promises } from './control/promises.ts';
import type { SampleView } from './control/views.ts';
import type { Certificate } from './http/certificate.ts';
import type { SamplingRule } from './services/xray/sampling.ts';

/** How a local cloud is to run; everything has a default. */
export interface CloudOptions {
  /** The folder of a synthesized assembly; without one only the services run, for SDK and CLI clients. */
  readonly assembly?: string;
  /** The port on 127.0.0.1; 0, the default, for any free one. */
  readonly port?: number;
  /** Values of CloudFormation parameters; one the template does not have is an error. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values for parameters that are not given otherwise, where the template has them. */
  readonly usualParameters?: Readonly<Record<string, string>>;
  /** Where the id that ties hops together stands in payloads, by default `id`. */
  readonly correlationPath?: string;
  /** Seeds every draw of chance; made up when not given. */
  readonly seed?: number;
  /** True: queues keep their order and deliver once, streams too. By default they are as unkind as AWS may be. */
  readonly calm?: boolean;
  /** True: Lambda functions reach the local cloud over TCP alone, without the shorter way past it. */
  readonly functionsOverTcp?: boolean;
  /** Which traces are recorded: by X-Ray's default rule, one a second and 5 % of the others, when not given. */
  readonly tracing?: SamplingRule;
  /** How email subscriptions are confirmed: at once by default, or by the link in the email, as on AWS. */
  readonly confirmEmails?: 'automatic' | 'manual';
  /** Rules of a fault plan, in force from the moment the cloud runs; see `parseRules`. */
  readonly faults?: readonly unknown[];
  /** The folder that keeps queues, tables and all other state across restarts; in memory only when not given. */
  readonly data?: string;
  /** Answers wait until the disk itself has what they tell, so that not even a power cut takes it back. */
  readonly sync?: boolean;
  /** The folder of the console's page, as sources or bundled; browsers get the overview as text when not given. */
  readonly console?: string;
  /** With it the port takes TLS, too. */
  readonly certificate?: Certificate;
  /** How the project's own promises stand. */
  readonly promises?: Promises;
  /** GraphQL operations that the pages offer to try. */
  readonly samples?: readonly SampleView[];
}
