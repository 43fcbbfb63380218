import { startCloud } from '../../local/cloud.ts';
import { workItOff } from '../chaos/patience.ts';
import { type Design, optionsFor } from '../common/designs.ts';
import { type Aftermath, lookAt, ordersTables } from './aftermath.ts';
import { postAtRate } from './clients.ts';

/** The same for both designs; each rule is about what either of them does. Email is down while the first half order. */
export function faultPlan({ orders, perSecond }: { orders: number; perSecond: number }): readonly string[] {
  return [`unavailable sns:Publish* seconds=${Math.ceil(orders / perSecond / 2)}`, ...LASTING];
}

const LASTING: readonly string[] = [
  // A client or a sender that got no answer sends again.
  'twice sqs:SendMessage probability=0.05',
  // Now and then it is not sure whether SNS took a message.
  'drop sns:Publish* probability=0.02',
  // Functions die with their work done and the answer ready, or their answer is lost.
  'crash lambda:Invoke at=after probability=0.02',
  'drop lambda:Invoke probability=0.02',
  'throttle dynamodb:* probability=0.02',
];

/** What came of one run under faults. */
export interface Outcome extends Aftermath {
  readonly design: Design['name'];
  /** How many faults struck. */
  readonly struck: number;
}

/** Lets clients order while the faults strike, ends the faults, lets all work come to its end and looks what is left. */
export async function underFaults(
  design: Design,
  options: { orders: number; perSecond: number; seed: number; plan?: readonly string[] },
): Promise<Outcome> {
  const { seed, plan = faultPlan(options) } = options;
  const cloud = await startCloud({ ...optionsFor(design), seed });
  const writes = new Map<string, number>();
  const [table = ''] = ordersTables(cloud);
  const stop = cloud.journal.listen(({ action, outcome, to, correlationIds }) => {
    if (action !== 'dynamodb:PutItem' || outcome !== 'ok' || to !== table) return;
    for (const id of correlationIds) writes.set(id, (writes.get(id) ?? 0) + 1);
  });
  try {
    await postAtRate(cloud, 2, 1);
    cloud.faults.add([...plan]);
    const accepted = await postAtRate(cloud, options.orders, options.perSecond);
    cloud.faults.clear();
    await workItOff(cloud, async (quietWaits) => quietWaits >= 2);
    return { design: design.name, struck: cloud.faults.strikes().length, ...(await lookAt(cloud, accepted, writes)) };
  } finally {
    stop();
    await cloud.stop();
  }
}
