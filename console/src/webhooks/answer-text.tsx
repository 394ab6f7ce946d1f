/** What a receiver answered, or why it did not. */
import { useWords } from '../words/words.tsx';

type Props = { readonly status: number | undefined; readonly fault: string | undefined };

export function AnswerText({ status, fault }: Props) {
  const { faults } = useWords().webhooks.deliveries;
  if (status !== undefined) return <code className="font-mono">{status}</code>;
  return fault === undefined ? null : <span>{faults[fault] ?? fault}</span>;
}
