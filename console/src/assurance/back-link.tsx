/** From one thing of a register back to the register. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';

const LISTS = {
  documents: '/assurance',
  deliveries: '/assurance/deliveries',
  findings: '/assurance/findings',
  logs: '/assurance/logs',
  cards: '/assurance/card-data',
} as const;

export function BackLink({ to }: { readonly to: keyof typeof LISTS }) {
  return (
    <p className="px-4 pt-2">
      <Link to={LISTS[to]} className="text-accent underline">
        {useWords().assurance.back[to]}
      </Link>
    </p>
  );
}
