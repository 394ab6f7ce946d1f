/** The operation log: who did what to what, when and from where, found in the tamper-evident log. */
export { NO_OPERATIONS } from './core/read-operation.ts';
export { createOperations, type NamedOperation, type Operations } from './operations.ts';
export type { DoersOf, OperationFilters, OperationPorts } from './ports.ts';
export { operationRoutes } from './routes.ts';
