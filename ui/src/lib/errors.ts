/** What the window does about each code. Nowhere else are codes compared. */
import type { ErrorCode } from './ipc';

/** `refusal` interrupts a screen reader, `trouble` and `notice` wait for a pause. */
export type Severity = 'notice' | 'trouble' | 'refusal';

/** What follows by itself, or what is offered. */
export type ErrorAction =
  'none' | 'openStore' | 'focusField' | 'pasteAgain' | 'retry' | 'enterSystemLogin' | 'reload';

export interface ErrorRow {
  severity: Severity;
  /** Said where the core sent no sentence of its own. */
  words: string;
  action: ErrorAction;
}

export const ERRORS: Record<ErrorCode, ErrorRow> = {
  badArguments: {
    severity: 'refusal',
    words: 'This entry could not be read. Check it, then try again.',
    action: 'none',
  },
  notFound: { severity: 'trouble', words: 'This is not there any more.', action: 'reload' },
  invalidField: { severity: 'refusal', words: 'One entry needs a correction.', action: 'focusField' },
  nameTaken: { severity: 'refusal', words: 'A connection with this name exists.', action: 'focusField' },
  locked: { severity: 'notice', words: 'The secrets are locked.', action: 'openStore' },
  noStore: { severity: 'notice', words: 'There is no place for secrets yet.', action: 'openStore' },
  keychainTrouble: {
    severity: 'trouble',
    words: 'The system keychain could not be used.',
    action: 'openStore',
  },
  wrongPassphrase: {
    severity: 'refusal',
    words: 'This passphrase does not open the secrets.',
    action: 'none',
  },
  systemUnreachable: { severity: 'trouble', words: 'The system does not answer.', action: 'retry' },
  systemLoginNeeded: {
    severity: 'refusal',
    words: 'The system asks for a login of its own.',
    action: 'enterSystemLogin',
  },
  refused: { severity: 'refusal', words: 'The system refused this.', action: 'none' },
  cancelled: { severity: 'notice', words: 'Cancelled.', action: 'none' },
  changedElsewhere: {
    severity: 'trouble',
    words: 'This was changed elsewhere in the meantime.',
    action: 'reload',
  },
  stagedGone: {
    severity: 'trouble',
    words: 'The secret is not held any more. Paste it again.',
    action: 'pasteAgain',
  },
  diskTrouble: {
    severity: 'trouble',
    words: 'Patchbay could not write to its data folder.',
    action: 'retry',
  },
  internal: { severity: 'trouble', words: 'Something went wrong inside Patchbay.', action: 'none' },
};
