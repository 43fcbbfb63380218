import type { Visit } from '../interpreter/visit.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import { QueryFailure } from '../jsonata/query-failure.ts';
import type { Template } from '../jsonata/template.ts';
import { leave, type Outputs } from './outputs.ts';
import type { State } from './state.ts';
import { typedValue } from './typed-value.ts';

export type Until = { readonly seconds: Template } | { readonly timestamp: Template };

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
const MAXIMUM_SECONDS = 99_999_999;

/** Waits for seconds or until a moment; one that is past already does not wait. */
export function waitState(name: string, until: Until, next: string | undefined, outputs: Outputs): State {
  return {
    name,
    type: 'Wait',
    run: async (visit) => {
      const { platform } = visit.flow.running;
      const bindings = visit.bindings();
      const dueAt =
        visit.dueAt ??
        ('seconds' in until
          ? platform.clock.now() + (await secondsOf(visit, until.seconds, bindings))
          : await momentOf(visit, until.timestamp, bindings));
      await visit.waitUntil(dueAt);
      return leave(visit, outputs, { next, otherwise: visit.input });
    },
  };
}

async function secondsOf(visit: Visit, template: Template, bindings: Bindings): Promise<number> {
  const seconds = await typedValue(visit, template, 'Seconds', 'number', bindings);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAXIMUM_SECONDS)
    return visit.fail(refuse(template, 'Seconds', `${seconds}, which is not an integer from 0 to ${MAXIMUM_SECONDS}.`));
  return seconds * 1000;
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

async function momentOf(visit: Visit, template: Template, bindings: Bindings): Promise<number> {
  const text = await typedValue(visit, template, 'Timestamp', 'string', bindings);
  const moment = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    return visit.fail(
      refuse(template, 'Timestamp', `'${text}', which is not a timestamp such as 2026-01-31T12:00:00Z.`),
    );
  return moment;
}

function refuse(template: Template, field: string, what: string): QueryFailure {
  return (
    template.expression?.failure(`returned ${what}`) ??
    new QueryFailure(field, `The value specified for the field '${field}' is ${what}`)
  );
}
