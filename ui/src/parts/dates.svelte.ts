/** What a person says about when secrets were set, before it is noted. */
import { Failure, toFailure } from '../lib/failure';
import { ipc, type ToldInput, type ToldName, type UndatedView } from '../lib/ipc';
import * as words from '../lib/words';

/** One answer; the empty word stands for "I don't know". */
export type Told = ToldName | '';

export interface Answer {
  told: Told;
  day: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class Dates {
  asked = $state.raw<UndatedView[]>([]);
  isRead = $state(false);
  isSaving = $state(false);
  isContinued = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** For everything without an answer of its own. */
  rest = $state<Answer>({ told: '', day: '' });
  answers = $state<Record<string, Answer>>({});

  /** Reads the secrets to ask about; of all those that `isMeant` picks. */
  async read(isMeant: (undated: UndatedView) => boolean): Promise<void> {
    try {
      this.asked = (await ipc.listUndated()).filter(isMeant);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.isRead = true;
    }
  }

  answer(id: string, change: Partial<Answer> | null): void {
    const { [id]: before, ...others } = this.answers;
    this.answers =
      change === null ? others : { ...others, [id]: { told: '', day: '', ...before, ...change } };
  }

  /** What is wrong with a day, once it may be said. */
  problemOf(answer: Answer | undefined): string | null {
    const isWrong = answer?.told === 'date' && !DAY.test(answer.day.trim());
    return this.isContinued && isWrong ? words.dates.dayWrong : null;
  }

  /** Notes the answers; how many, or nothing where one is wrong. */
  async save(): Promise<number | null> {
    this.isContinued = true;
    const given = this.asked.map(({ id }) => ({ id, ...(this.answers[id] ?? this.rest) }));
    if (given.some((answer) => this.problemOf(answer) !== null)) return null;
    const told = given.flatMap(({ id, told, day }): ToldInput[] =>
      told === '' ? [] : [{ credential: id, told, date: told === 'date' ? day.trim() : null }],
    );
    if (told.length === 0) return 0;
    this.isSaving = true;
    this.failure = null;
    try {
      return await ipc.tellDates(told);
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return null;
    } finally {
      this.isSaving = false;
    }
  }
}
