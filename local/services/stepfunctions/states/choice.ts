import { inState, StateError } from '../interpreter/state-error.ts';
import type { Template } from '../jsonata/template.ts';
import { leave, type Outputs } from './outputs.ts';
import type { State } from './state.ts';
import { typedValue } from './typed-value.ts';

export interface ChoiceRule extends Outputs {
  readonly condition: Template;
  /** `Choices[0]/Condition` */
  readonly field: string;
  readonly next: string;
}

/**
 * The first rule whose condition holds; else the default, with the state's own Output and Assign.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function choiceState(
  name: string,
  rules: readonly ChoiceRule[],
  otherwise: (Outputs & { readonly next: string }) | undefined,
): State {
  return {
    name,
    type: 'Choice',
    run: async (visit) => {
      const bindings = visit.bindings();
      for (const rule of rules)
        if (await typedValue(visit, rule.condition, rule.field, 'boolean', bindings))
          return leave(visit, rule, { next: rule.next, otherwise: visit.input });
      if (otherwise) return leave(visit, otherwise, { next: otherwise.next, otherwise: visit.input });
      throw new StateError(
        'States.Runtime',
        `${inState(name, visit.enteredEventId)}Failed to transition out of the state. The state does not point to a next state.`,
      );
    },
  };
}
