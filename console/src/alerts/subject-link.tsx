/** What an alert, a case or a finding is about, as people call it; what has a page leads to it. */
import { Link } from '@tanstack/react-router';
import type { AlertSubject } from '../api/generated.ts';
import { type Permission, useSession } from '../session/use-session.ts';

const NEEDS: Readonly<Record<string, Permission>> = {
  campaign: 'decision:read',
  declaration: 'declaration:read',
  model: 'decision:read',
  site: 'site:read',
  'card-search': 'assurance:read',
  'evidence-item': 'assurance:read',
  'scope-system': 'assurance:read',
  'log-system': 'assurance:read',
  'delivery-request': 'assurance:work',
};

const LOOK = 'text-accent underline';

type Props = { readonly subject: AlertSubject };

export function SubjectLink({ subject }: Props) {
  const needed = NEEDS[subject.kind];
  const isLinked = useSession()?.permissions.some((held) => held === needed) ?? false;
  return isLinked ? <Linked subject={subject} /> : <bdi>{subject.label}</bdi>;
}

function Linked({ subject: { kind, id, label } }: Props) {
  const text = <bdi>{label}</bdi>;
  switch (kind) {
    case 'evidence-item':
      return (
        <Link to="/assurance/documents/$itemId" params={{ itemId: id }} className={LOOK}>
          {text}
        </Link>
      );
    case 'card-search':
      return (
        <Link to="/assurance/card-data" search={{ text: label.slice(0, 100) }} className={LOOK}>
          {text}
        </Link>
      );
    case 'scope-system':
      return (
        <Link to="/assurance/systems" search={{ text: label.slice(0, 100) }} className={LOOK}>
          {text}
        </Link>
      );
    case 'campaign':
      return (
        <Link to="/campaigns/$campaignId" params={{ campaignId: id }} className={LOOK}>
          {text}
        </Link>
      );
    case 'declaration':
      return (
        <Link to="/declarations/$declarationId" params={{ declarationId: id }} className={LOOK}>
          {text}
        </Link>
      );
    case 'model':
      return (
        <Link to="/models/$modelId" params={{ modelId: id }} className={LOOK}>
          {text}
        </Link>
      );
    case 'log-system':
      return (
        <Link to="/assurance/logs/$systemId" params={{ systemId: id }} className={LOOK}>
          {text}
        </Link>
      );
    case 'delivery-request':
      return (
        <Link to="/assurance/deliveries/$deliveryId" params={{ deliveryId: id }} className={LOOK}>
          {text}
        </Link>
      );
    default:
      return (
        <Link to="/sites/$siteId" params={{ siteId: id }} className={LOOK}>
          {text}
        </Link>
      );
  }
}
