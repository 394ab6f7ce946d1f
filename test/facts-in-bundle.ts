/** How many facts the batches in a bundle of the log hold, read apart from the house's own reader. */
type Envelope = { readonly payload: string };
type Statement = {
  readonly predicateType: string;
  readonly predicate: { readonly fact: { readonly count: number } };
};

/** A bundle is entries one after the other, each behind its length in two bytes (C2SP tlog-tiles). */
export const factsIn = (bundle: Buffer): number => {
  let count = 0;
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at);
    const envelope = JSON.parse(bundle.toString('utf8', at + 2, end)) as Envelope;
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')) as Statement;
    if (statement.predicateType.includes(':decision-batch:')) count += statement.predicate.fact.count;
    at = end;
  }
  return count;
};
