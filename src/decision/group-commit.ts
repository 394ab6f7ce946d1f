/**
 * Group commit: items that arrive while a batch is under way wait and go together. Batches grow by themselves as load
 * grows, and a lone item waits for nothing. Order of arrival is kept within the queue; batches may end in any order.
 */
export type GroupCommitOptions<Item, Result> = {
  /** Settles every item by itself, in order; must not throw. */
  readonly commit: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>;
  readonly maxBatch: number;
  readonly maxInFlight: number;
  readonly maxWaiting: number;
};

export type GroupCommit<Item, Result> = {
  /** `undefined` when as many wait as may: nothing was taken. */
  submit(item: Item): Promise<Result> | undefined;
  /** Nothing waits and nothing is under way. */
  readonly idle: boolean;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
};

export const createGroupCommit = <Item, Result>(
  options: GroupCommitOptions<Item, Result>,
): GroupCommit<Item, Result> => {
  let waiting: Waiting<Item, Result>[] = [];
  let inFlight = 0;
  let starting = false;

  const start = (): void => {
    starting = false;
    while (inFlight < options.maxInFlight && waiting.length > 0) {
      const batch = waiting.slice(0, options.maxBatch);
      waiting = waiting.slice(options.maxBatch);
      inFlight += 1;
      void run(batch);
    }
  };

  const run = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    const results = await options.commit(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result?.status === 'fulfilled') resolve(result.value);
      else reject(result === undefined ? new Error('an item of a batch was not settled') : result.reason);
    }
    inFlight -= 1;
    start();
  };

  return {
    submit: (item) => {
      if (waiting.length >= options.maxWaiting) return undefined;
      const settled = new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
      });
      // One turn later, so that callers of the same turn share the first batch too.
      if (!starting) {
        starting = true;
        queueMicrotask(start);
      }
      return settled;
    },
    get idle() {
      return waiting.length === 0 && inFlight === 0;
    },
  };
};
