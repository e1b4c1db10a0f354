/** Key presses, by the table of commands. */
import { isLetter, isTextTarget, matches } from '../lib/keys';
import { ALL_COMMANDS, COMMANDS, type Command, type Place } from './commands';

export function handleKey(event: KeyboardEvent, place: Place): void {
  const { frame } = place;
  if (event.defaultPrevented || !frame.start || document.querySelector('dialog[open]')) return;
  const command = commandFor(event, isTextTarget(event.target), frame.settings?.hasLetterKeys ?? true);
  if (!command || (frame.screen === 'firstRun' && command !== COMMANDS.help)) return;
  const canRun = command.can?.(place) ?? true;
  // Otherwise the web view would do something of its own: F5 loads the page again.
  if (canRun || command !== COMMANDS.back) event.preventDefault();
  if (canRun) command.run(place);
}

/** What a key press asks for. Letters mean themselves wherever text is typed, and everywhere once they are switched off. */
export function commandFor(event: KeyboardEvent, isTyping: boolean, hasLetterKeys: boolean): Command | null {
  const isMeant = (command: Command) =>
    !(isTyping && command.isForLists) &&
    command.strokes.some(
      (stroke) => matches(stroke, event) && (!isLetter(stroke) || (!isTyping && hasLetterKeys)),
    );
  return ALL_COMMANDS.find(isMeant) ?? null;
}
