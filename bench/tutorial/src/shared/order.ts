/** An order on its way through the functions. */
export interface Order {
  readonly userId: string;
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
  readonly orderStatus: 'PENDING' | 'SUCCESS' | 'FAILED';
  readonly createdAt: string;
  /** What process-payment adds. */
  readonly paid?: boolean;
  readonly paymentError?: string;
}

/** What AppSync gives a function that resolves a field on its own. */
export interface ResolverEvent<Arguments> {
  readonly arguments: Arguments;
}

/** The tutorial's API has one user. */
export const USER = 'demo_user';

/** A variable that the stack sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}
