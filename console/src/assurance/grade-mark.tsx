/** How a document came, as the letter of its grade; what the letter means is said beside it or on pointing. */
import type { EvidenceRevision } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

const COLOUR: Readonly<Record<EvidenceRevision['grade'], string>> = {
  A: 'bg-allow-tint text-allow',
  B: 'bg-allow-tint text-allow',
  C: 'bg-hold-tint text-hold',
  D: 'bg-raised text-muted',
};

export function GradeMark({ grade }: Pick<EvidenceRevision, 'grade'>) {
  const { assurance } = useWords();
  return (
    <span
      title={assurance.grades[grade]}
      className={`rounded px-1.5 py-px font-bold whitespace-nowrap ${COLOUR[grade]}`}
    >
      {assurance.gradeOf(grade)}
    </span>
  );
}
