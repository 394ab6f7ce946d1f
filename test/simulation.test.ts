/**
 * The loop in simulated time, from a printed seed: weeks of payments, findings, dispositions and deadlines, with the
 * house closed, cut off and opened again in between, on a real PostgreSQL; at the end everything is compared with a
 * model that the test kept.
 */
import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { drawFrom } from './draw.ts';
import { checkAll } from './simulation/check.ts';
import { Model } from './simulation/model.ts';
import { SimulatedHouse } from './simulation/simulated-house.ts';
import { passUntil, takeStep } from './simulation/steps.ts';

/** `MITSUKE_SIMULATION_SEED=… npx vitest run test/simulation.test.ts` takes the same steps again. */
const GIVEN = process.env.MITSUKE_SIMULATION_SEED;
const SEEDS = GIVEN === undefined ? Array.from({ length: 3 }, () => String(randomInt(2 ** 31))) : [GIVEN];
const STEPS = 150;
const CHECK_EVERY = 50;
const START = instantOfMs(Date.UTC(2027, 2, 1, 0));
const END = instantOfMs(START + 21 * 86_400_000);

process.stderr.write(`simulation with MITSUKE_SIMULATION_SEED of ${SEEDS.join(', ')}\n`);

describe('the loop in simulated time', () => {
  test.for(SEEDS)('seed %s: the house agrees with the model', { timeout: 300_000 }, async (seed) => {
    const draw = drawFrom(`simulation ${seed}`);
    const house = await SimulatedHouse.make(draw, seed, START);
    const world = { house, model: new Model(), draw };
    const taken: string[] = [];
    try {
      for (let step = 1; step <= STEPS; step += 1) {
        taken.push(await takeStep(world));
        if (step % CHECK_EVERY === 0) await checkAll(world);
      }
      await passUntil(world, END);
      await checkAll(world);
    } catch (cause) {
      throw new Error(`seed ${seed}, step ${taken.length + 1} after ${taken.slice(-5).join(', ')}`, { cause });
    } finally {
      await house.remove();
    }
    // A world in which little happened would agree with any model.
    for (const step of ['pay', 'raise', 'dispose', 'passTime']) expect(taken).toContain(step);
    expect(world.model.decisions.size).toBeGreaterThan(STEPS);
    expect(world.model.alerts.length).toBeGreaterThan(10);
    expect(world.model.cases.some(({ escalated }) => escalated)).toBe(true);
  });
});
