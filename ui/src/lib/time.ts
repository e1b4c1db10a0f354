/** Dates in the person's own format: short and relative in the text, exact on hover. */

const DAY_MS = 86_400_000;

// The first picture has these.
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = dates({ day: 'numeric', month: 'short', year: 'numeric' });
const wholeDay = dates({ dateStyle: 'full' });
const exact = dates({ dateStyle: 'full', timeStyle: 'medium' });
// The interface speaks English; the digits follow the person's settings.
const relativeDay = once(() => new Intl.RelativeTimeFormat('en', { numeric: 'auto' }));

/** "08:02". */
export function timeOfDay(rfc3339: string): string {
  return format(rfc3339, (date) => clock.format(date));
}

/** "Today 08:02", "Yesterday 18:40", "19 Nov 18:40", "19 Nov 2025". */
export function shortMoment(rfc3339: string, now: Date = new Date()): string {
  return format(rfc3339, (date) => {
    const days = daysBetween(now, date);
    if (Math.abs(days) <= 1) return `${capital(relativeDay().format(days, 'day'))} ${clock.format(date)}`;
    if (date.getFullYear() === now.getFullYear()) return `${dayAndMonth.format(date)} ${clock.format(date)}`;
    return fullDate().format(date);
  });
}

/** "Today", "Yesterday", "Thursday, 19 November 2026". */
export function day(rfc3339: string, now: Date = new Date()): string {
  return format(rfc3339, (date) => {
    const days = daysBetween(now, date);
    return Math.abs(days) <= 1 ? capital(relativeDay().format(days, 'day')) : wholeDay().format(date);
  });
}

/** "08:02" today, else the day: for a narrow column. */
export function columnMoment(rfc3339: string, now: Date = new Date()): string {
  return format(rfc3339, (date) => {
    if (daysBetween(now, date) === 0) return clock.format(date);
    return date.getFullYear() === now.getFullYear() ? dayAndMonth.format(date) : fullDate().format(date);
  });
}

/** Everything there is to know, for `title`. */
export function exactMoment(rfc3339: string): string {
  return format(rfc3339, (date) => exact().format(date));
}

/** "41 ms", "1.2 s". */
export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
}

function format(rfc3339: string, words: (date: Date) => string): string {
  const date = new Date(rfc3339);
  // What cannot be read is shown as it came rather than guessed at.
  return Number.isNaN(date.getTime()) ? rfc3339 : words(date);
}

function daysBetween(from: Date, to: Date): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Made when it is first needed. */
function dates(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return once(() => new Intl.DateTimeFormat(undefined, options));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
