import type { PromiseCheck, Violation } from './promise.ts';

/** Every settled order has its email, with its outcome and no other, and no more of them than faults account for. */
export const everyOutcomeIsAnnounced: PromiseCheck = ({ orders, emails, lostAnnouncements, repeats }) => {
  const violations: Violation[] = [];
  const broken = (id: string, what: string): void => {
    violations.push({ promise: 'every outcome is announced', id, what });
  };
  const announced = new Map<string, string[]>();
  for (const text of emails) {
    const [, outcome, id] = /^(SUCCESS|FAILED): your order (\S+) /.exec(text) ?? [];
    if (outcome === undefined || id === undefined) broken('', `an email says "${text.slice(0, 60)}"`);
    else announced.set(id, [...(announced.get(id) ?? []), outcome]);
  }
  for (const order of orders.values()) {
    const outcomes = announced.get(order.id) ?? [];
    const settled = order.orderStatus !== 'PENDING';
    if (settled && outcomes.length === 0) broken(order.id, `${order.orderStatus}, and nobody was told`);
    const wrong = outcomes.find((outcome) => outcome !== order.orderStatus);
    if (wrong !== undefined) broken(order.id, `announced as ${wrong}, but it is ${order.orderStatus}`);
    const allowed = 1 + (repeats.get(order.id) ?? 0);
    if (outcomes.length > allowed) broken(order.id, `announced ${outcomes.length} times, where ${allowed} can be`);
  }
  for (const id of announced.keys()) if (!orders.has(id)) broken(id, 'announced, but there is no such order');
  if (lostAnnouncements > 0) broken('', `${lostAnnouncements} announcements are dead letters`);
  return violations;
};
