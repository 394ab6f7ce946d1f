export {
  type ForeignRow,
  type ForeignTable,
  type ForeignValue,
  type LongValue,
  type ReadOptions,
  TABLES_FAILURES,
  type Tables,
  TablesFailure,
  type TablesFailureReason,
} from './port.ts';
