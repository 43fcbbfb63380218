import { failedItemsIn } from '../../../local/event-sources/partial-batch.ts';

describe('a batch report', () => {
  it.each([
    [undefined],
    [''],
    ['null'],
    ['{}'],
    ['{"batchItemFailures":[]}'],
    ['{"batchItemFailures":null}'],
    ['{"orderId":"o1"}'],
    ['"done"'],
  ])('counts %s as complete success', (response) => {
    expect(failedItemsIn(response, ['a', 'b'])).toBeUndefined();
  });

  it.each([
    ['not JSON'],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['{"batchItemFailures":[{"id":"a"}]}'],
    ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}'],
    ['{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}'],
    ['{"batchItemFailures":["a"]}'],
    ['{"batchItemFailures":"a"}'],
    ['{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}'],
  ])('counts %s as complete failure', (response) => {
    expect(failedItemsIn(response, ['a', 'b'])).toBe('all');
  });

  it('names what failed', () => {
    expect(failedItemsIn('{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['a', 'b'])).toEqual(new Set(['b']));
  });
});
