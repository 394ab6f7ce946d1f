export {
  type ForeignTable,
  type LongValue,
  type Tables,
  TablesFailure,
  type TablesFailureReason,
} from './port.ts';
