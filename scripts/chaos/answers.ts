/** What is ordered. */
export interface Content {
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
}

/** An answer that said: accepted. The order was new to the table then, or answered as it stood. */
export interface Acceptance {
  readonly id: string;
  readonly content: Content;
  readonly createdAt: string;
}

/** All that one order's client ever learned about it. */
export interface OrderAnswers {
  readonly id: string;
  readonly acceptances: Acceptance[];
  /** The content that the order must have at the end, by an acknowledged update; undefined when that is not known. */
  update: Content | 'unknown' | undefined;
  /** `deleted`: acknowledged. `unknown`: asked for, and the answer was an error that leaves it open. */
  deletion: 'deleted' | 'unknown' | undefined;
}
