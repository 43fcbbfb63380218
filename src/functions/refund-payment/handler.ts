import { chargeKeyOf } from '../../payments/charge-key.ts';
import { createPaymentGateway } from '../../payments/gateway.ts';
import type { RefundOutcome } from '../../payments/payment-gateway.ts';
import { dynamodb } from '../shared/dynamodb.ts';
import { parseOrderReference } from '../shared/event.ts';
import { logger } from '../shared/logger.ts';
import { oncePerOrder } from '../shared/once-per-order.ts';

const gateway = createPaymentGateway(dynamodb);

/**
 * Gives back what an order was charged. Event: `{ userId, id, executionArn? }`.
 *
 * It is for orders that were withdrawn: it also closes the order's key at the gateway, so that a charge still under way
 * takes nothing. Nothing to refund is an answer, not an error. Raises PaymentGatewayUnavailable (try again) and
 * InvalidPaymentRequest (no use).
 */
export const handler = oncePerOrder({ keyPrefix: 'refund' }, async (event): Promise<RefundOutcome> => {
  const outcome = await gateway.refund(chargeKeyOf(parseOrderReference(event)));
  logger.info('Refund settled', { ...outcome });
  return outcome;
});
