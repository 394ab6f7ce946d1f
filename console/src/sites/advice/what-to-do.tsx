/** What a finding means to whoever runs the shop, what to do in which order, and whom to call. */
import { useWords } from '../../words/words.tsx';
import { CALLEES, isAdvised } from './callees.ts';

/** Nothing for kinds that are no shop's concern. */
export function WhatToDo({ kind }: { readonly kind: string }) {
  const { advice } = useWords().visits;
  if (!isAdvised(kind)) return null;
  const { means, steps } = advice.kinds[kind];
  return (
    <section className="max-w-3xl">
      <h3 className="font-bold">{advice.means}</h3>
      <p>{means}</p>
      <h3 className="mt-2 font-bold">{advice.title}</h3>
      <ol className="list-decimal pl-6">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h3 className="mt-2 font-bold">{advice.call}</h3>
      <ul className="list-disc pl-6">
        {CALLEES[kind].map((callee) => (
          <li key={callee}>{advice.callees[callee]}</li>
        ))}
      </ul>
    </section>
  );
}
