/**
 * Properties begin at a seed: a fixed one where CI=true, so that a run can be repeated; MITSUKE_SEED elsewhere, or else
 * one of chance, so that they go on looking.
 */
import fc from 'fast-check';

const FIXED = 20_261_121;

const given = process.env.MITSUKE_SEED ?? (process.env.CI === 'true' ? String(FIXED) : undefined);
if (given !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) });
