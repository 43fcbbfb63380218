import { StateError } from '../interpreter/state-error.ts';
import type { Template } from '../jsonata/template.ts';
import type { State } from './state.ts';
import { typedValue } from './typed-value.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */
export function failState(name: string, error: Template | undefined, cause: Template | undefined): State {
  return {
    name,
    type: 'Fail',
    run: async (visit) => {
      const bindings = visit.bindings();
      const errorText = error && (await typedValue(visit, error, 'Error', 'string', bindings));
      const causeText = cause && (await typedValue(visit, cause, 'Cause', 'string', bindings));
      throw new StateError(errorText, causeText);
    },
  };
}
