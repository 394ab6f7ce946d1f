/**
 * Control totals of a file of header, data and trailer records: what the trailer states against what the data sum to.
 * One file may hold several sections, each from a header to its trailer. Sums are bigint.
 */

export type Totals = { readonly count: bigint; readonly sum: bigint };

/** How one record counts. `other` records, such as an end record, stand outside every section. */
export type TotalsRole =
  | { readonly role: 'header' }
  | { readonly role: 'data'; readonly amount: bigint }
  | { readonly role: 'trailer'; readonly stated: Totals }
  | { readonly role: 'other' };

export type TotalsSection = {
  readonly headerLine: number;
  readonly trailerLine: number;
  readonly counted: Totals;
  readonly stated: Totals;
  readonly agrees: boolean;
};

export type TotalsFault = {
  readonly line: number;
  readonly code: 'count-differs' | 'sum-differs' | 'outside-section' | 'section-not-closed';
  /** What the data give, where the trailer states otherwise. */
  readonly expected?: bigint;
};

/**
 * Goes through the records in order. Records that could not be read are not among them, so that a broken data line
 * shows as a difference in its section as well.
 */
export const checkControlTotals = <R extends { readonly line: number }>(
  records: readonly R[],
  roleOf: (record: R) => TotalsRole,
): { readonly sections: readonly TotalsSection[]; readonly faults: readonly TotalsFault[] } => {
  const sections: TotalsSection[] = [];
  const faults: TotalsFault[] = [];
  let open: { readonly headerLine: number; count: bigint; sum: bigint } | undefined;
  for (const record of records) {
    const { line } = record;
    const part = roleOf(record);
    const belongs = part.role === 'header' || part.role === 'other' ? open === undefined : open !== undefined;
    if (!belongs)
      faults.push(open ? { line: open.headerLine, code: 'section-not-closed' } : { line, code: 'outside-section' });
    if (part.role === 'header') open = { headerLine: line, count: 0n, sum: 0n };
    else if (part.role === 'other') open = undefined;
    else if (part.role === 'data' && open) {
      open.count += 1n;
      open.sum += part.amount;
    } else if (part.role === 'trailer' && open) {
      const { headerLine, count, sum } = open;
      const { stated } = part;
      const agrees = stated.count === count && stated.sum === sum;
      sections.push({ headerLine, trailerLine: line, counted: { count, sum }, stated, agrees });
      if (stated.count !== count) faults.push({ line, code: 'count-differs', expected: count });
      if (stated.sum !== sum) faults.push({ line, code: 'sum-differs', expected: sum });
      open = undefined;
    }
  }
  if (open) faults.push({ line: open.headerLine, code: 'section-not-closed' });
  return { sections, faults };
};
