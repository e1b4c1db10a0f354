/** Messages for the two live regions: results politely, refusals at once. The last one replaces the others. */
import type { Failure } from './failure';
import { ERRORS } from './errors';

export class Announcer {
  polite = $state('');
  assertive = $state('');

  say(words: string): void {
    // The same words twice are two messages; a no-break space makes the region change.
    this.assertive = '';
    this.polite = this.polite === words ? `${words}\u00a0` : words;
  }

  interrupt(words: string): void {
    this.polite = '';
    this.assertive = this.assertive === words ? `${words}\u00a0` : words;
  }

  failure(failure: Failure): void {
    const words = [failure.message, failure.hint].filter(Boolean).join(' ');
    if (ERRORS[failure.code].severity === 'refusal') this.interrupt(words);
    else this.say(words);
  }
}
