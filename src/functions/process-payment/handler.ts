import { chargeKeyOf } from '../../payments/charge-key.ts';
import { createPaymentGateway } from '../../payments/gateway.ts';
import { chargeFor } from '../../payments/order-charge.ts';
import type { ChargeOutcome } from '../../payments/payment-gateway.ts';
import { requiredVariable } from '../../shared/environment.ts';
import { dynamodb } from '../shared/dynamodb.ts';
import { parseOrderContent, parseOrderReference } from '../shared/event.ts';
import { logger } from '../shared/logger.ts';
import { oncePerOrder } from '../shared/once-per-order.ts';
import { countedPayment } from '../shared/payment-metric.ts';

const gateway = createPaymentGateway(dynamodb);
const metricNamespace = requiredVariable('METRICS_NAMESPACE');

/**
 * Charges an order. Event: `{ userId, id, name, quantity, restaurantId, executionArn? }`, the content as posted.
 *
 * A declined charge is returned, so its record is kept and it is never tried again. A gateway that is down is raised
 * (PaymentGatewayUnavailable), so its record is deleted and the next try gets through to the gateway, where the same key
 * keeps it from charging twice should the first try have gone through after all. An event that can't be charged is
 * raised as InvalidPaymentRequest; trying again is no use.
 */
export const handler = oncePerOrder(
  { keyPrefix: 'charge', contentPath: '[name, quantity, restaurantId]' },
  async (event): Promise<ChargeOutcome> => {
    const order = parseOrderReference(event);
    const outcome = await gateway.charge(chargeKeyOf(order), chargeFor(parseOrderContent(event)));
    logger.info('Charge settled', { ...outcome, ...countedPayment(metricNamespace, outcome, Date.now()) });
    return outcome;
  },
);
