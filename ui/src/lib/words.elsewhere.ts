/** Wording of tokens that come from a file or from the environment. Beside `words.ts`, loaded with the wizard. */
import type { EnvFileEndName, EnvFileView } from './ipc';

export const title = 'Tokens from elsewhere';
export const fromFile = 'From .devlake.env…';
export const fromDojops = 'From .dojops/secrets.json…';
export const fromEnvironment = 'From the environment';
export const found = 'Fitting secrets, the one that gh-devlake would take first';
export const use = 'Use';
export const useKey = (key: string) => `Use ${key}`;
export const withUser = (login: string) => `with user ${login}`;
export const nothingFits = 'Nothing in it fits this kind.';
export const path = 'Path of the file';
export const pathHint =
  'KEY=VALUE lines, as gh-devlake reads them. It is read once; nothing in it is changed.';
export const pathHintDojops =
  'The secrets of the dojops command line. Sealed ones are opened with its own key; nothing in it is changed.';
export const leftAlone = (count: number) =>
  count === 1 ? 'One further secret in it is left alone.' : `${count} further secrets in it are left alone.`;
export const read = 'Read it';
export const hide = 'Hide this';

/** What is to be known about the file. */
export function notes(file: EnvFileView): string[] {
  const notes: string[] = [];
  if (file.isReadableByOthers)
    notes.push('Other users of this computer can read this file. Consider a new token, and delete the file.');
  const others = [...file.others];
  if (file.unnamed > 0)
    others.push(file.unnamed === 1 ? '1 without a clear name' : `${file.unnamed} without a clear name`);
  if (others.length > 0) notes.push(`Also in it, not used here: ${others.join(', ')}.`);
  if (file.unreadLines.length > 0) {
    const lines = file.unreadLines.join(', ');
    notes.push(
      file.unreadLines.length === 1 ? `Line ${lines} is no KEY=VALUE.` : `Lines ${lines} are no KEY=VALUE.`,
    );
  }
  return notes;
}

/** What became of the file. */
export const ends: Record<EnvFileEndName, string> = {
  deleted: 'The file that the token came from was deleted.',
  kept: '',
  changed: 'The file that the token came from was changed since it was read. It stays.',
  notCompared:
    'The file stays: its token could not be compared with the sealed one. Unlock, then delete it yourself.',
  notDeleted: 'The file that the token came from could not be deleted. Delete it yourself.',
};
