import fc from 'fast-check';
import { newMessage, type StoredMessage } from '../../../local/services/sqs/message.ts';
import { VisibilityHeap } from '../../../local/services/sqs/visibility-heap.ts';

function inFlight(id: string, visibleAt: number): StoredMessage {
  const message = newMessage(id, { body: '', bodyMd5: '', senderId: '' }, 0);
  message.state = 'inFlight';
  message.visibleAt = visibleAt;
  return message;
}

/** What is due by `now`, in the order in which it comes out. */
function due(heap: VisibilityHeap, now: number): StoredMessage[] {
  const messages: StoredMessage[] = [];
  for (let message = heap.takeDue(now); message; message = heap.takeDue(now)) {
    message.state = 'visible';
    messages.push(message);
  }
  return messages;
}

describe('The messages in flight', () => {
  it('come back soonest first, none too early, none deleted, each once however often it was changed', () => {
    const times = fc.array(fc.tuple(fc.nat(100), fc.option(fc.nat(100)), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(times, fc.nat(100), (plans, now) => {
        const heap = new VisibilityHeap();
        const messages = plans.map(([at, changedTo, deleted], index) => {
          const message = inFlight(`m${index}`, at);
          heap.add(message);
          if (changedTo !== null) {
            message.visibleAt = changedTo;
            heap.add(message);
          }
          if (deleted) message.state = 'gone';
          return message;
        });
        const kept = messages.filter((message) => message.state !== 'gone');
        const early = kept.filter((message) => message.visibleAt <= now);
        const first = due(heap, now);
        expect(new Set(first)).toEqual(new Set(early));
        const all = [...first, ...due(heap, 100)];
        expect(all).toHaveLength(kept.length);
        expect(all.map((message) => message.visibleAt)).toEqual(kept.map((m) => m.visibleAt).sort((a, b) => a - b));
      }),
    );
  });

  it('leave no trace when they are deleted, however long they would have stayed away', () => {
    const heap = new VisibilityHeap();
    const kept = inFlight('kept', 1_000_000);
    heap.add(kept);
    for (let index = 0; index < 50_000; index++) {
      const message = inFlight(`m${index}`, 500_000 + index);
      heap.add(message);
      message.state = 'gone';
    }
    expect(heap.size).toBeLessThanOrEqual(1024);
    expect(heap.soonest()).toBe(1_000_000);
  });
});
