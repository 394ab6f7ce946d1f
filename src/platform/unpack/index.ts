export {
  type Bytes,
  type Compression,
  DamagedFailure,
  PasswordFailure,
  type SqliteTable,
  type Unpack,
} from './port.ts';
