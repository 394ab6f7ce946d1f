/** How much waits on each page, for the numbers beside their names. */
import { SEVERITIES } from '../alerts/severity-mark.tsx';
import { useCaseSummary } from '../today/use-case-summary.ts';

export const useWaitingCounts = (): { readonly alerts?: number; readonly cases?: number } => {
  const { data } = useCaseSummary();
  if (!data) return {};
  return {
    alerts: SEVERITIES.reduce((sum, severity) => sum + data.openAlerts[severity], 0),
    cases: data.mine.open,
  };
};
