/** Why a layout is not taken: each fault with its line, in words, and what was expected there. */
import { ApiFailure } from '../api/client.ts';
import { useWords } from '../words/words.tsx';
import { WhyNot } from './why-not.tsx';

export function LayoutFaults({ failure }: { readonly failure: unknown }) {
  const { declarations: said } = useWords();
  if (!(failure instanceof ApiFailure) || failure.code !== 'layout-not-acceptable') {
    return <WhyNot what={said.layouts.failed} failure={failure} />;
  }
  return (
    <div role="alert" className="rounded border-l-4 border-l-deny bg-deny-tint px-3 py-2">
      <p className="font-bold">{said.layouts.notTaken}</p>
      <ul className="list-disc pl-5">
        {failure.fields.map(({ line, column, code, expected }) => (
          <li key={`${line} ${column} ${code} ${expected}`}>
            {said.layouts.at(line ?? 1, column ?? 1)} {said.layouts.codes[code] ?? code}
            <span className="label-text block" lang="en">
              {expected}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
