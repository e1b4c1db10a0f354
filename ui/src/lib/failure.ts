/** What the core answered instead of a view. */
import type { CommandError, ErrorCode, FieldName } from './ipc';
import { ERRORS } from './errors';

export class Failure extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly field: FieldName | null;

  constructor(error: CommandError) {
    super(error.message || ERRORS[error.code].words);
    this.name = 'Failure';
    this.code = error.code;
    this.hint = error.hint;
    this.field = error.field;
  }
}

/**
 * Makes a failure of whatever was thrown. The framework itself fails with plain strings; these may quote
 * arguments, so their text is never shown.
 */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (isCommandError(thrown)) return new Failure(thrown);
  return new Failure({ code: 'internal', message: ERRORS.internal.words, hint: null, field: null });
}

function isCommandError(thrown: unknown): thrown is CommandError {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return false;
  return typeof thrown.code === 'string' && Object.hasOwn(ERRORS, thrown.code);
}
