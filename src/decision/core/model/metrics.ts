/** How well scores rank: what the Fraud Detection Handbook reports, computed as it (and scikit-learn) computes it. */

export type Scored = {
  readonly scores: ArrayLike<number>;
  /** 1 for fraud. */
  readonly frauds: ArrayLike<number>;
};

/** Row numbers, the highest score first; ties in the order of the rows. */
const ranked = ({ scores }: Scored): Int32Array =>
  Int32Array.from({ length: scores.length }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );

/** The probability that a fraud scores above a genuine one, ties by half; NaN without both. */
export const areaUnderRoc = (scored: Scored): number => {
  const { scores, frauds } = scored;
  const rows = ranked(scored);
  let [genuineAbove, fraudsSeen, area] = [0, 0, 0];
  for (let from = 0; from < rows.length; ) {
    let to = from;
    let [genuine, fraud] = [0, 0];
    for (; to < rows.length && scores[rows[to] as number] === scores[rows[from] as number]; to += 1) {
      if (frauds[rows[to] as number] === 1) fraud += 1;
      else genuine += 1;
    }
    area += genuine * (fraudsSeen + fraud / 2);
    fraudsSeen += fraud;
    genuineAbove += genuine;
    from = to;
  }
  return area / (genuineAbove * fraudsSeen);
};

/** Precision at each threshold, weighted by the recall it adds; equal scores are one threshold. */
export const averagePrecision = (scored: Scored): number => {
  const { scores, frauds } = scored;
  const rows = ranked(scored);
  let [found, weighted] = [0, 0];
  for (let from = 0; from < rows.length; ) {
    let to = from;
    let fraud = 0;
    for (; to < rows.length && scores[rows[to] as number] === scores[rows[from] as number]; to += 1) {
      if (frauds[rows[to] as number] === 1) fraud += 1;
    }
    found += fraud;
    weighted += (fraud * found) / to;
    from = to;
  }
  return weighted / found;
};

export type ScoredCards = Scored & {
  /** One number per card. */
  readonly cards: ArrayLike<number>;
  /** One number per day. */
  readonly days: ArrayLike<number>;
};

/**
 * Each day the `top` cards of highest score are looked at; the share of them that had a fraud that day, averaged over
 * days. A card found fraudulent is not looked at again on later days. Of equal scores the lower card number comes first.
 */
export const cardPrecision = ({ scores, frauds, cards, days }: ScoredCards, top: number): number => {
  const found = new Set<number>();
  let sum = 0;
  const rowsByDay = Map.groupBy(
    Array.from({ length: scores.length }, (_, row) => row),
    (row) => days[row] as number,
  );
  for (const day of [...rowsByDay.keys()].sort((a, b) => a - b)) {
    const best = new Map<number, { score: number; fraud: boolean }>();
    for (const row of rowsByDay.get(day) ?? []) {
      const card = cards[row] as number;
      if (found.has(card)) continue;
      const known = best.get(card) ?? { score: Number.NEGATIVE_INFINITY, fraud: false };
      known.score = Math.max(known.score, scores[row] as number);
      known.fraud ||= frauds[row] === 1;
      best.set(card, known);
    }
    const looked = [...best].sort(([a, x], [b, y]) => y.score - x.score || a - b).slice(0, top);
    const hit = looked.filter(([, { fraud }]) => fraud).map(([card]) => card);
    sum += hit.length / top;
    for (const card of hit) found.add(card);
  }
  return sum / rowsByDay.size;
};

/** The mean squared distance of probabilities from what came true. */
export const brierScore = ({ scores, frauds }: Scored): number => {
  let sum = 0;
  for (let row = 0; row < scores.length; row += 1) sum += ((scores[row] as number) - (frauds[row] as number)) ** 2;
  return sum / scores.length;
};

/** The mean negative logarithm of the probability given to what came true. */
export const logLoss = ({ scores, frauds }: Scored): number => {
  let sum = 0;
  for (let row = 0; row < scores.length; row += 1) {
    const probability = frauds[row] === 1 ? (scores[row] as number) : 1 - (scores[row] as number);
    sum -= Math.log(Math.max(probability, Number.MIN_VALUE));
  }
  return sum / scores.length;
};
