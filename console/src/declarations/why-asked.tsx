/** Why something is asked of this party. */
import type { DeclaredControl, RegimeReason } from '../api/generated.ts';
import { Because } from '../regime/because.tsx';
import { useWords } from '../words/words.tsx';

export function WhyAsked({ because }: Pick<DeclaredControl, 'because'>) {
  const { declarations: said } = useWords();
  if (because.length === 0) return null;
  return (
    <details>
      <summary className="label-text cursor-pointer">{said.why}</summary>
      <ul className="list-disc pl-5">
        {because.map((each) => (
          <li key={JSON.stringify(each)}>
            <Because of={each as RegimeReason} />
          </li>
        ))}
      </ul>
    </details>
  );
}
