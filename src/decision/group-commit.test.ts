import { describe, expect, test } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

/** A commit that waits until it is let through, and remembers its batches. */
const gated = (limits: { maxBatch: number; maxInFlight: number; maxWaiting: number }) => {
  const batches: (readonly number[])[] = [];
  const gates: (() => void)[] = [];
  const group = createGroupCommit<number, number>({
    ...limits,
    commit: async (items) => {
      batches.push(items);
      await new Promise<void>((resolve) => gates.push(resolve));
      return items.map((item) =>
        item < 0 ? { status: 'rejected', reason: new Error('negative') } : { status: 'fulfilled', value: item * 10 },
      );
    },
  });
  const release = async () => {
    gates.shift()?.();
    for (let turn = 0; turn < 10; turn += 1) await undefined;
  };
  const turn = async () => {
    await undefined;
    await undefined;
  };
  return { group, batches, release, turn };
};

describe('group commit', () => {
  test('what arrives while a batch is under way goes together in the next one', async () => {
    const { group, batches, release, turn } = gated({ maxBatch: 10, maxInFlight: 1, maxWaiting: 10 });
    const first = group.submit(1);
    await turn();
    const others = [2, 3, 4].map((item) => group.submit(item));
    await turn();
    expect(batches).toEqual([[1]]);
    await release();
    expect(batches).toEqual([[1], [2, 3, 4]]);
    await release();
    expect(await Promise.all([first, ...others])).toEqual([10, 20, 30, 40]);
    expect(group.idle).toBe(true);
  });

  test('callers of one turn share the first batch; size and number under way are bounded', async () => {
    const { group, batches, release, turn } = gated({ maxBatch: 2, maxInFlight: 2, maxWaiting: 10 });
    const all = [1, 2, 3, 4, 5].map((item) => group.submit(item));
    await turn();
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await release();
    expect(batches).toHaveLength(3);
    await release();
    await release();
    expect(await Promise.all(all)).toEqual([10, 20, 30, 40, 50]);
  });

  test('beyond the bound nothing is taken', async () => {
    const { group, release, turn } = gated({ maxBatch: 1, maxInFlight: 1, maxWaiting: 2 });
    const first = group.submit(1);
    await turn();
    const waiting = [group.submit(2), group.submit(3)];
    expect(group.submit(4)).toBeUndefined();
    await release();
    expect(group.submit(5)).toBeDefined();
    for (let left = 0; left < 3; left += 1) await release();
    expect(await Promise.all([first, ...waiting])).toEqual([10, 20, 30]);
  });

  test('one that fails fails alone', async () => {
    const { group, release, turn } = gated({ maxBatch: 10, maxInFlight: 1, maxWaiting: 10 });
    const settled = Promise.allSettled([1, -1, 2].map((item) => group.submit(item)));
    await turn();
    await release();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
