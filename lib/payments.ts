import { Aws } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { DurableTable } from './durable-table.ts';
import { PaymentFunction } from './payment-function.ts';
import type { Simulation } from './settings.ts';
import type { Stage } from './stage.ts';

export interface PaymentsProps {
  readonly stage: Stage;
  readonly simulation: Simulation;
}

/** Everything about money: two functions, the simulated gateway's ledger, and the records that make a retry harmless. */
export class Payments extends Construct {
  readonly processPayment: PaymentFunction;
  readonly refundPayment: PaymentFunction;
  /** The CloudWatch namespace of what the functions count: one for each stack, so that stages do not mix. */
  readonly metricNamespace = Aws.STACK_NAME;

  constructor(scope: Construct, id: string, { stage, simulation }: PaymentsProps) {
    super(scope, id);
    const ledger = new DurableTable(this, 'Ledger', {
      stage,
      partitionKey: { name: 'chargeKey', type: AttributeType.STRING },
    });
    // The names are those that Powertools looks for.
    const idempotency = new DurableTable(this, 'Idempotency', {
      stage,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiration',
    });
    const environment = {
      IDEMPOTENCY_TABLE_NAME: idempotency.tableName,
      PAYMENTS_TABLE_NAME: ledger.tableName,
      APPROVAL_RATE: String(simulation.approvalRate),
      PAYMENT_SEED: simulation.seed,
      METRICS_NAMESPACE: this.metricNamespace,
    };
    this.processPayment = new PaymentFunction(this, 'ProcessPayment', {
      stage,
      environment,
      name: 'process-payment',
      description: 'Charges an order, once.',
    });
    this.refundPayment = new PaymentFunction(this, 'RefundPayment', {
      stage,
      environment,
      name: 'refund-payment',
      description: 'Gives back what was charged for a withdrawn order, once.',
    });
    // A charge opens an entry or reads what stands there; only a refund changes one.
    ledger.grant(this.processPayment, 'dynamodb:GetItem', 'dynamodb:PutItem');
    ledger.grant(this.refundPayment, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    // https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#required-resources
    for (const payment of [this.processPayment, this.refundPayment])
      idempotency.grant(payment, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
  }

  get functions(): readonly PaymentFunction[] {
    return [this.processPayment, this.refundPayment];
  }
}
