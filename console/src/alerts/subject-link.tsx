/** What an alert or a case is about, as people call it; a site leads to its page. */
import { Link } from '@tanstack/react-router';
import type { AlertSubject } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';

export function SubjectLink({ subject }: { readonly subject: AlertSubject }) {
  const maySeeSites = useMay('site:read');
  if (subject.kind !== 'site' || !maySeeSites) return <bdi>{subject.label}</bdi>;
  return (
    <Link to="/sites/$siteId" params={{ siteId: subject.id }} className="text-accent underline">
      <bdi>{subject.label}</bdi>
    </Link>
  );
}
