/** How many decisions some counts by answer are together. */
import type { AnswerCounts } from '../api/generated.ts';
import { ANSWERS } from '../payments/filters.ts';

export const totalOf = (answers: AnswerCounts): number => ANSWERS.reduce((sum, answer) => sum + answers[answer], 0);
