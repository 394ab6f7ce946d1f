/** Evidence that outsiders hand in, what it covers, what was found, which logs are held (LEAK-02, -07, -10, -11, -13). */
export { type Assurance, createAssurance } from './assurance.ts';
export type { AssurancePorts, SeenVisit } from './ports.ts';
export { assuranceDoers } from './read-doers.ts';
export { assuranceRoutes } from './routes.ts';
export type { VisitSeen } from './see-visit.ts';
