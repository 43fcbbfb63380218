import type { Journal } from '../journal/journal.ts';
import type { InspectedMessage } from '../services/sqs/inspection.ts';
import type { CloudInfo } from './cloud-info.ts';
import type { ControlEndpoint } from './control-api.ts';
import type { Email, Hop, PromiseView } from './views.ts';

/** What a project's promises are judged by. Looking changes nothing and leaves no hop. */
export interface Witness {
  readonly info: CloudInfo;
  /** Every hop that is still held, oldest first. */
  hops(): readonly Hop[];
  /** Every email that is still held, newest first. */
  emails(): readonly Email[];
  /** The items of a table, in plain values. Raises AwsError `NotFound`. */
  items(tableName: string): readonly Readonly<Record<string, unknown>>[];
  /** The messages of a queue. Raises AwsError `NotFound`. */
  messages(queueName: string): readonly InspectedMessage[];
  /** `Ref` of the resource at a construct path, without the stack's name. Raises an Error that names it. */
  ref(path: string): string;
  now(): number;
}

/** How a project's promises stand; the local cloud itself knows of none. */
export type Promises = (witness: Witness) => readonly PromiseView[] | Promise<readonly PromiseView[]>;

/** What is looked at where. */
export interface WitnessParts {
  readonly journal: Journal;
  readonly emails: () => readonly Email[];
  readonly items: Witness['items'];
  readonly messages: Witness['messages'];
  readonly resources: () => readonly { readonly path: string; readonly ref: string }[];
  readonly now: () => number;
  readonly info: () => CloudInfo;
}

/** `GET promises` */
export function promisesEndpoint(promises: Promises | undefined, parts: WitnessParts): ControlEndpoint {
  return {
    method: 'GET',
    name: 'promises',
    about: "how the project's promises stand, by the module that local-cloud.json names: kept, open or broken",
    answer: () => promises?.(witnessOf(parts)) ?? [],
  };
}

function witnessOf({ journal, emails, items, messages, resources, now, info }: WitnessParts): Witness {
  return {
    info: info(),
    hops: () => journal.read(),
    emails,
    items,
    messages,
    now,
    ref: (path) => {
      const found = resources().find((resource) => resource.path.split('/').slice(1).join('/') === path);
      if (!found) throw new Error(`The promises look at ${path}, which the running stack does not have.`);
      return found.ref;
    },
  };
}
