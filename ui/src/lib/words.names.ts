/** Names from outside inside our own words. */
import { common } from './words';

/** Text that runs from right to left, or says that it does. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name inside a sentence: it turns nothing around but itself. */
export const inside = (name: string) => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);

/** Names one after the other. */
export const listed = (names: string[]) => names.map(inside).join(', ');

/** A name that stands alone; DevLake takes one of blanks only. */
export const named = (name: string) => (name.trim() === '' ? common.nameless : name);
