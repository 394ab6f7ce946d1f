export { FileFailure, type Files, type Looked, type OpenFile } from './port.ts';
