/** Hands a file in with a declaration, and tells its id. */
import { useMutation } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { attachDeclarationFile } from '../api/generated.ts';
import { typeOfFile } from './file-field.tsx';

/** 20 MiB, as the server takes it. */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

export const useAttaching = (declaration: string, onAttached: (file: string) => void) =>
  useMutation({
    mutationFn: (file: File) => ask(attachDeclarationFile(declaration, file.name, file, { headers: typeOfFile(file) })),
    onSuccess: ({ id }) => onAttached(id),
  });
