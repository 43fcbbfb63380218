import type { AcceptedEvent } from '../bus-event.ts';

/** What a target gets of an event. */
export interface TargetInput {
  /** Whether what it renders is JSON; the other kind is lines of text. */
  readonly json: boolean;
  /** `missing` names the paths that pointed at nothing, if any did. */
  render(accepted: AcceptedEvent): { readonly text: string; readonly missing?: readonly string[] };
}
