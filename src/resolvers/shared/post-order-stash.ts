import type { OrderContent } from './input.ts';

/** What the steps of the postOrder pipeline hand on to each other. */
export interface PostOrderStash {
  userId: string;
  /** The client's id, or a new one. */
  id: string;
  content: OrderContent;
}
