export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDateTime: { input: string; output: string; }
};

/** How far an order has come. */
export type OrderStatus =
  /** Accepted; payment is still under way. */
  | 'PENDING'
  /** Paid. */
  | 'SUCCESS'
  /** Not paid; paymentError says why. */
  | 'FAILED';

/** What a customer ordered. Everybody sees only their own orders. */
export type Order = {
  /** A ULID: ids sort by the time of ordering. */
  id: Scalars['ID']['output'];
  /** What was ordered. */
  name: Scalars['String']['output'];
  /** How many. */
  quantity: Scalars['Int']['output'];
  /** Who prepares it. */
  restaurantId: Scalars['String']['output'];
  /** How far the order has come. */
  orderStatus: OrderStatus;
  /** When the order was accepted. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** When anything about the order last changed. */
  updatedAt: Scalars['AWSDateTime']['output'];
  /** Why the payment was declined; null unless orderStatus is FAILED. */
  paymentError?: Maybe<Scalars['String']['output']>;
  /** Whose order it is. Only publishOrder gives it, for subscriptions to be told apart by; clients can't read it. */
  userId?: Maybe<Scalars['ID']['output']>;
};

/** A page of orders, newest first. */
export type OrderPage = {
  /** The orders of this page. Deleted ones are left out, so a page can hold fewer orders than were asked for, even none. */
  items: Array<Order>;
  /** Where the next page begins; null on the last page. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** What a customer wants. */
export type OrderInput = {
  /**
   * Chosen by a client that wants to be able to post again safely after a lost answer: a ULID in upper case. The same id
   * with the same content gives the order as it stands, with other content the error OrderConflict. Made up when left out.
   */
  id?: InputMaybe<Scalars['String']['input']>;
  /** What to order: 1 to 100 characters, no control characters. */
  name: Scalars['String']['input'];
  /** How many: 1 to 100. */
  quantity: Scalars['Int']['input'];
  /** Who prepares it: 1 to 100 characters, no control characters. */
  restaurantId: Scalars['String']['input'];
};

/** What to change of an order. Its status and its payment stay as they are. */
export type UpdateOrderInput = {
  /** Which order. */
  id: Scalars['String']['input'];
  /** What was ordered: 1 to 100 characters, no control characters. */
  name: Scalars['String']['input'];
  /** How many: 1 to 100. */
  quantity: Scalars['Int']['input'];
  /** Who prepares it: 1 to 100 characters, no control characters. */
  restaurantId: Scalars['String']['input'];
};

/** What can be asked. */
export type Query = {
  /** The caller's 100 newest orders, newest first, without those deleted among them. For all of them see listOrders. */
  orders: Array<Order>;
  /**
   * One order of the caller. The error OrderNotFound stands for an unknown id, a deleted order and another user's order
   * alike. An order just posted can take a moment to appear.
   */
  order?: Maybe<Order>;
  /** The caller's orders page by page, newest first. */
  listOrders?: Maybe<OrderPage>;
};


/** What can be asked. */
export type QueryOrderArgs = {
  id: Scalars['String']['input'];
};


/** What can be asked. */
export type QueryListOrdersArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** What can be done. */
export type Mutation = {
  /**
   * Accepts an order and returns it at once as PENDING; it is paid in the background. Errors: BadRequest, OrderConflict
   * (the id is taken by an order with other content, or by a deleted one), QueueUnavailable (post again with the id that
   * the message names).
   */
  postOrder?: Maybe<Order>;
  /** Changes an order at any status. What was charged stays as it is. Errors: BadRequest, OrderNotFound. */
  updateOrder?: Maybe<Order>;
  /**
   * Withdraws an order for good and returns its id; whatever was charged for it while it was still PENDING is given back.
   * Errors: BadRequest, OrderNotFound.
   */
  deleteOrder?: Maybe<Scalars['String']['output']>;
  /**
   * Not for clients: announces an order as it stands to those who subscribed to it. Null, which announces nothing, when
   * there is no such order any more.
   */
  publishOrder?: Maybe<Order>;
};


/** What can be done. */
export type MutationPostOrderArgs = {
  input: OrderInput;
};


/** What can be done. */
export type MutationUpdateOrderArgs = {
  input: UpdateOrderInput;
};


/** What can be done. */
export type MutationDeleteOrderArgs = {
  id: Scalars['String']['input'];
};


/** What can be done. */
export type MutationPublishOrderArgs = {
  userId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
};

/** What can be listened to. */
export type Subscription = {
  /**
   * Outcomes of the caller's orders as they are settled: of one order, or of all when id is left out. An outcome can come
   * twice, and one that is settled while nobody is connected is not sent later: ask for the order after subscribing.
   * Error: BadRequest.
   */
  onOrderUpdated?: Maybe<Order>;
};


/** What can be listened to. */
export type SubscriptionOnOrderUpdatedArgs = {
  id?: InputMaybe<Scalars['String']['input']>;
};
