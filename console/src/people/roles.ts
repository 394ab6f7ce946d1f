/** The roles a person can be given here. People of a merchant come with their parties, which this page does not choose. */
import type { Person } from '../api/generated.ts';

export const ROLES = ['administrator', 'supervisor', 'analyst', 'auditor'] as const satisfies readonly Person['role'][];
