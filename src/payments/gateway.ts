import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { requiredShare, requiredVariable } from '../shared/environment.ts';
import { DynamoDbLedger } from './dynamodb-ledger.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { SimulatedGateway } from './simulated-gateway.ts';

/** The gateway that the functions use. A real one takes the simulated one's place here, and nowhere else. */
export function createPaymentGateway(client: DynamoDBClient): PaymentGateway {
  return new SimulatedGateway({
    ledger: new DynamoDbLedger(client, requiredVariable('PAYMENTS_TABLE_NAME')),
    approvalRate: requiredShare('APPROVAL_RATE'),
    seed: requiredVariable('PAYMENT_SEED'),
  });
}
